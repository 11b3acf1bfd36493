with

clients as (
    select * from {{ ref('stg_api_clients') }}
),

final as (
    select
        api_client_id,
        client_name,
        client_kind,
        owner_email,
        created_at,
        rate_per_minute,
        scopes,
        is_internal
    from clients
)

select * from final
