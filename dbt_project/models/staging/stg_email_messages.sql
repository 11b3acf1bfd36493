with

deduplicated as (
    {{ deduplicate(source('product', 'email_messages'), 'id', 'sent_at') }}
),

final as (
    select
        id as message_id,
        user_id,
        campaign,
        sent_at,
        delivered_at,
        opened_at,
        unsubscribed_at
    from deduplicated
)

select * from final
