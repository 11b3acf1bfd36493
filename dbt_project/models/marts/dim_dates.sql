with

clock as (
    select * from {{ ref('stg_world_clock') }}
),

days as (
    {{ date_series('clock', 'first_date', 'as_of_date') }}
),

final as (
    select
        date_day,
        {{ start_of('week', 'date_day') }} as week_start_date,
        {{ start_of('month', 'date_day') }} as month_start_date,
        cast({{ days_between(start_of('week', 'date_day'), 'date_day') }} as integer) + 1 as day_of_week
    from days
)

select * from final
