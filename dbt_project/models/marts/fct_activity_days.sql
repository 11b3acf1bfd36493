{{ config(materialized='incremental', unique_key='activity_date') }}

with

activity as (
    select * from {{ ref('stg_user_activity') }}
    {{ only_new_days('activity_date') }}
),

users as (
    select * from {{ ref('int_human_users') }}
),

final as (
    select
        activity.user_id,
        activity.activity_date,
        activity.activity_platform,
        users.segment_id,
        users.signup_cohort,
        activity.session_count,
        activity.core_action_count
    from activity
    inner join users on activity.user_id = users.user_id
)

select * from final
