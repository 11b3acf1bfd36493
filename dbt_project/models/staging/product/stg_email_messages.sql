with

final as (
    select
        id as message_id,
        user_id,
        campaign,
        sent_at,
        delivered_at,
        opened_at,
        unsubscribed_at
    from {{ source('product', 'email_messages') }}
)

select * from final
