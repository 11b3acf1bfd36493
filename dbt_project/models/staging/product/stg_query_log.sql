with

final as (
    select
        id as query_load_id,
        hour_at,
        fingerprint,
        service,
        calls,
        requests,
        total_ms,
        rows_read,
        rows_returned
    from {{ source('product', 'query_log') }}
)

select * from final
