{{ config(materialized='view') }}

with

final as (
    select
        id as event_id,
        user_id,
        session_id,
        event_name,
        event_at,
        received_at,
        platform as activity_platform
    from {{ source('product', 'events') }}
)

select * from final
