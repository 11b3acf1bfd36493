with

deduplicated as (
    {{ deduplicate(source('product', 'events'), 'session_id, event_name, event_at', 'received_at, id') }}
),

final as (
    select
        id as event_id,
        user_id,
        session_id,
        event_name,
        event_at,
        received_at,
        platform as activity_platform,
        app_version
    from deduplicated
)

select * from final
