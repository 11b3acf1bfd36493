with

users as (
    select * from {{ ref('int_users_classified') }}
),

final as (
    select distinct
        segment_id,
        signup_source,
        signup_platform,
        country,
        signup_plan
    from users
    where is_human
)

select * from final
