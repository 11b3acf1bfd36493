with

final as (
    select
        id as ticket_id,
        user_id,
        created_at as opened_at,
        category,
        subject,
        resolved_at
    from {{ source('product', 'support_tickets') }}
)

select * from final
