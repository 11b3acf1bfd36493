with

users as (
    select * from {{ ref('int_human_users') }}
),

final as (
    select
        signup_cohort,
        {{ start_of('month', 'min(signed_up_date)') }} as month_start_date,
        cast(count(*) as bigint) as user_count
    from users
    group by signup_cohort
)

select * from final
