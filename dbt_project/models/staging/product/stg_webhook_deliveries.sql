with

deduplicated as (
    {{ deduplicate(source('product', 'webhook_deliveries'), 'id', 'sent_at') }}
),

final as (
    select
        id as delivery_id,
        message_id,
        api_client_id,
        topic,
        order_id,
        attempt,
        sent_at,
        status,
        next_attempt_at
    from deduplicated
)

select * from final
