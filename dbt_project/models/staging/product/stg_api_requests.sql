with

deduplicated as (
    {{ deduplicate(source('product', 'api_requests'), 'id', 'requested_at') }}
),

final as (
    select
        id as api_request_id,
        api_client_id,
        user_id,
        requested_at,
        method,
        route,
        version as api_version,
        status,
        duration_ms,
        idempotency_key,
        order_id
    from deduplicated
)

select * from final
