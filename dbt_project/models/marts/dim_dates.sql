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
        cast({{ dbt.date_trunc('week', 'date_day') }} as date) as week_start_date,
        cast({{ dbt.date_trunc('month', 'date_day') }} as date) as month_start_date,
        cast({{ days_between('cast(' ~ dbt.date_trunc('week', 'date_day') ~ ' as date)', 'date_day') }} as integer) + 1 as day_of_week
    from days
)

select * from final
