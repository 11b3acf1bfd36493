with

deduplicated as (
    {{ deduplicate(source('product', 'user_activity'), 'user_id, activity_date, platform', 'session_count desc') }}
),

final as (
    select
        user_id,
        activity_date,
        platform as activity_platform,
        session_count,
        core_action_count
    from deduplicated
)

select * from final
