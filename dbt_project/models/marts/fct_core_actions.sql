{{ config(materialized='incremental', unique_key='saved_date') }}

with

meal_plans as (
    select * from {{ ref('stg_meal_plans') }}
    {{ only_new_moments(['saved_at']) }}
),

users as (
    select * from {{ ref('int_human_users') }}
),

final as (
    select
        meal_plans.meal_plan_id,
        meal_plans.user_id,
        users.segment_id,
        users.signup_cohort,
        users.household_id,
        meal_plans.session_id,
        meal_plans.saved_at,
        cast(meal_plans.saved_at as date) as saved_date,
        meal_plans.activity_platform
    from meal_plans
    inner join users on meal_plans.user_id = users.user_id
)

select * from final
