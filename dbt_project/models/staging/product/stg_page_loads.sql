with

deduplicated as (
    {{ deduplicate(source('product', 'page_loads'), 'session_id, page, loaded_at', 'id', ref('base_repeated_page_loads')) }}
),

final as (
    select
        id as page_load_id,
        user_id,
        session_id,
        loaded_at,
        page,
        platform as activity_platform,
        load_ms
    from deduplicated
)

select * from final
