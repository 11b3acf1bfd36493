with

final as (
    select
        user_id,
        activity_date,
        platform as activity_platform,
        session_count,
        core_action_count
    from {{ source('product', 'user_activity') }}
)

select * from final
