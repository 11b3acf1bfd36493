with

final as (
    select
        id as user_id,
        email,
        full_name,
        coalesce(signup_source, 'unknown') as signup_source,
        platform as signup_platform,
        country,
        plan as signup_plan,
        household_id,
        created_at as signed_up_at,
        referred_by_user_id,
        is_internal,
        signup_ip_asn,
        signup_user_agent
    from {{ source('product', 'users') }}
)

select * from final
