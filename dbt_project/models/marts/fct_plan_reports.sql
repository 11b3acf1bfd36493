{{ config(materialized='incremental', incremental_strategy='append') }}

with

reports as (
    select * from {{ ref('stg_plan_reports') }}
    {{ only_new_moments(['received_at']) }}
),

users as (
    select * from {{ ref('int_users_classified') }}
),

final as (
    select
        reports.event_id,
        cast(reports.session_id as varchar) || ' at ' || cast(reports.saved_at as varchar) as plan_key,
        reports.user_id,
        users.is_human,
        users.segment_id,
        users.signup_cohort,
        reports.saved_at,
        cast(reports.saved_at as date) as saved_date,
        reports.received_at,
        reports.activity_platform
    from reports
    inner join users on reports.user_id = users.user_id
)

select * from final
