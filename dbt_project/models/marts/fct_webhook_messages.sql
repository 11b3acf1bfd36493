with

deliveries as (
    select * from {{ ref('stg_webhook_deliveries') }}
),

clock as (
    select * from {{ ref('stg_world_clock') }}
),

messages as (
    select
        message_id,
        min(api_client_id) as api_client_id,
        min(topic) as topic,
        min(order_id) as order_id,
        min(sent_at) as first_sent_at,
        max(attempt) as attempts,
        min(case when status between 200 and 299 then sent_at end) as delivered_at,
        max(case when status = 410 then 1 else 0 end) = 1 as is_unwanted,
        -- An attempt is made no earlier than it was planned for: what is planned later is still to come.
        coalesce(max(next_attempt_at) > max(sent_at), false) as is_pending
    from deliveries
    group by message_id
),

final as (
    select
        messages.message_id,
        messages.api_client_id,
        messages.topic,
        messages.order_id,
        messages.first_sent_at,
        cast(messages.first_sent_at as date) as first_sent_date,
        messages.attempts,
        messages.delivered_at,
        messages.is_unwanted,
        messages.is_pending,
        not messages.is_unwanted
        and {{ hours_after('messages.first_sent_at', 72) }}
        <= cast({{ days_after('clock.as_of_date', 1) }} as timestamp) as is_eligible
    from messages
    cross join clock
)

select * from final
