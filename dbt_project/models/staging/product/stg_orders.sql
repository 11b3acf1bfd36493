with

final as (
    select
        id as order_id,
        user_id,
        created_at as ordered_at,
        total_amount,
        status as order_status,
        refunded_at
    from {{ source('product', 'orders') }}
)

select * from final
