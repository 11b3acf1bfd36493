with

final as (
    select
        id as api_client_id,
        name as client_name,
        kind as client_kind,
        owner_email,
        created_at,
        rate_per_minute,
        scopes,
        is_internal
    from {{ source('product', 'api_clients') }}
)

select * from final
