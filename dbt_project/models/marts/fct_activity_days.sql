{{ config(materialized='incremental', unique_key='activity_date') }}

with

activity as (
    select * from {{ ref('stg_user_activity') }}
    {{ only_new_days('activity_date') }}
),

users as (
    select * from {{ ref('int_human_users') }}
),

days as (
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
),

earlier as (
    {{ previous_days('days', 'activity_date', 'activity_platform', called='previous_activity_date') }}
),

final as (
    select
        days.user_id,
        days.activity_date,
        earlier.previous_activity_date,
        days.activity_platform,
        days.segment_id,
        days.signup_cohort,
        days.session_count,
        days.core_action_count
    from days
    inner join earlier
        on
            days.user_id = earlier.user_id
            and days.activity_date = earlier.activity_date
            and days.activity_platform = earlier.activity_platform
)

select * from final
