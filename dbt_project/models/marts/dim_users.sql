with

users as (
    select * from {{ ref('int_users_classified') }}
),

final as (
    select
        user_id,
        segment_id,
        signup_source,
        signup_platform,
        country,
        signup_plan,
        household_id,
        signed_up_at,
        signed_up_date,
        signup_cohort,
        referred_by_user_id,
        is_human,
        exclusion_reason
    from users
)

select * from final
