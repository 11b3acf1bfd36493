with

final as (
    select
        id as meal_plan_id,
        user_id,
        session_id,
        created_at as saved_at,
        platform as activity_platform
    from {{ source('product', 'meal_plans') }}
)

select * from final
