{{ config(materialized='incremental', unique_key='session_date') }}

with

sessions as (
    select * from {{ ref('stg_user_sessions') }}
    {{ only_new_days('session_date') }}
),

users as (
    select * from {{ ref('int_human_users') }}
),

final as (
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
)

select * from final
