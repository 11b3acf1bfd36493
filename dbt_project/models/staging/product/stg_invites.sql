with

final as (
    select
        id as invite_id,
        inviter_user_id,
        sent_at,
        accepted_at,
        accepted_user_id,
        reward as reward_amount
    from {{ source('product', 'invites') }}
)

select * from final
