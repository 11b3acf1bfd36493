{{ config(materialized='incremental', incremental_strategy='append') }}

with

reports as (
    select * from {{ ref('base_events') }}
    {{ only_new_moments(['received_at']) }}
),

users as (
    select * from {{ ref('int_users_classified') }}
),

final as (
    select
        reports.event_id,
        reports.received_at,
        cast(
            row_number() over (partition by reports.event_id, reports.received_at order by reports.user_id) as integer
        ) as copy_number,
        {{ as_text('reports.session_id') }} || ' at ' || {{ as_text('reports.event_at') }} as plan_key,
        reports.user_id,
        users.is_human,
        users.segment_id,
        users.signup_cohort,
        reports.event_at as saved_at,
        cast(reports.event_at as date) as saved_date,
        reports.activity_platform
    from reports
    inner join users on reports.user_id = users.user_id
    where reports.event_name = 'plan_saved'
)

select * from final
