{{ config(materialized='incremental', unique_key='message_id') }}

with

messages as (
    select * from {{ ref('stg_email_messages') }}
    {{ only_new_moments(['sent_at', hours_after('delivered_at', 168), 'opened_at', 'unsubscribed_at']) }}
),

users as (
    select * from {{ ref('int_human_users') }}
),

clock as (
    select * from {{ ref('stg_world_clock') }}
),

final as (
    select
        messages.message_id,
        messages.user_id,
        users.segment_id,
        users.signup_cohort,
        messages.campaign,
        messages.sent_at,
        cast(messages.sent_at as date) as sent_date,
        messages.delivered_at,
        cast(messages.delivered_at as date) as delivered_date,
        messages.delivered_at is not null as is_delivered,
        messages.opened_at,
        messages.unsubscribed_at,
        case
            when {{ hours_after('messages.delivered_at', 168) }} <= {{ days_after('clock.as_of_date', 1) }}
                then coalesce(messages.unsubscribed_at < {{ hours_after('messages.delivered_at', 168) }}, false)
        end as is_unsubscribed
    from messages
    inner join users on messages.user_id = users.user_id
    cross join clock
)

select * from final
