{{ config(materialized='incremental', unique_key='activity_date') }}

with

meal_plans as (
    select * from {{ ref('stg_meal_plans') }}
    {{ only_new_moments(['saved_at']) }}
),

users as (
    select * from {{ ref('int_human_users') }}
),

final as (
    select distinct
        meal_plans.user_id,
        users.segment_id,
        cast(meal_plans.saved_at as date) as activity_date
    from meal_plans
    inner join users on meal_plans.user_id = users.user_id
)

select * from final
