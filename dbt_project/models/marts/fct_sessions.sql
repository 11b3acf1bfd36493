{{ config(materialized='incremental', unique_key='session_date') }}

with

sessions as (
    select * from {{ ref('stg_user_sessions') }}
    {{ only_new_days('session_date') }}
),

users as (
    select * from {{ ref('int_human_users') }}
),

visits as (
    select
        sessions.session_id,
        sessions.user_id,
        users.segment_id,
        users.signup_cohort,
        sessions.started_at,
        sessions.session_date,
        sessions.duration_seconds,
        sessions.activity_platform,
        sessions.app_version
    from sessions
    inner join users on sessions.user_id = users.user_id
),

earlier as (
    {{ previous_days('visits', 'session_date', 'session_id', called='previous_session_date') }}
),

final as (
    select
        visits.session_id,
        visits.user_id,
        visits.segment_id,
        visits.signup_cohort,
        visits.started_at,
        visits.session_date,
        earlier.previous_session_date,
        visits.duration_seconds,
        visits.activity_platform,
        visits.app_version
    from visits
    inner join earlier on visits.session_id = earlier.session_id
)

select * from final
