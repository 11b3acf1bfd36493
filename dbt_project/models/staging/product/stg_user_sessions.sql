with

deduplicated as (
    {{ deduplicate(source('product', 'user_sessions'), 'id', 'started_at', ref('base_repeated_user_sessions')) }}
),

final as (
    select
        id as session_id,
        user_id,
        session_date,
        started_at,
        session_duration_seconds as duration_seconds,
        platform as activity_platform,
        app_version
    from deduplicated
)

select * from final
