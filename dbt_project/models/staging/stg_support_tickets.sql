with

deduplicated as (
    {{ deduplicate(source('product', 'support_tickets'), 'id', 'created_at') }}
),

final as (
    select
        id as ticket_id,
        user_id,
        created_at as opened_at,
        category,
        subject,
        resolved_at
    from deduplicated
)

select * from final
