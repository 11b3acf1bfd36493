{{ config(materialized='view') }}

with

users as (
    select * from {{ ref('int_users_classified') }}
),

final as (
    select
        user_id,
        segment_id,
        signup_cohort,
        household_id,
        signed_up_at,
        signed_up_date,
        referred_by_user_id
    from users
    where is_human
)

select * from final
