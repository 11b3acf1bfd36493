{{ config(materialized='view') }}

with

users as (
    select * from {{ ref('int_human_users') }}
),

tickets as (
    select
        cast(tickets.opened_at as date) as date_day,
        users.segment_id
    from {{ ref('stg_support_tickets') }} as tickets
    inner join users on tickets.user_id = users.user_id
),

unsubscribes as (
    select
        cast(messages.unsubscribed_at as date) as date_day,
        users.segment_id
    from {{ ref('stg_email_messages') }} as messages
    inner join users on messages.user_id = users.user_id
    where messages.unsubscribed_at is not null
),

happened as (
    select
        activity_date as date_day,
        segment_id,
        'dau' as measure
    from {{ ref('int_core_action_days') }}
    union all
    select
        date_day,
        segment_id,
        'tickets' as measure
    from tickets
    union all
    select
        date_day,
        segment_id,
        'unsubscribes' as measure
    from unsubscribes
    union all
    select
        signed_up_date as date_day,
        segment_id,
        'referred_signups' as measure
    from users
    where referred_by_user_id is not null
),

counted as (
    select
        date_day,
        segment_id,
        measure,
        count(*) as change
    from happened
    group by date_day, segment_id, measure
),

final as (
    select
        date_day,
        segment_id,
        measure,
        change
    from {{ ref('int_membership_changes') }}
    union all
    select
        date_day,
        segment_id,
        measure,
        change
    from counted
)

select * from final
