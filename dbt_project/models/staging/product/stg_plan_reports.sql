with

final as (
    select
        id as event_id,
        user_id,
        session_id,
        event_at as saved_at,
        received_at,
        platform as activity_platform
    from {{ source('product', 'events') }}
    where event_name = 'plan_saved'
)

select * from final
