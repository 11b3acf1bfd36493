{{ config(materialized='incremental', unique_key='invite_id') }}

with

invites as (
    select * from {{ ref('stg_invites') }}
    {{ only_new_moments(['sent_at', 'accepted_at']) }}
),

users as (
    select * from {{ ref('int_human_users') }}
),

final as (
    select
        invites.invite_id,
        invites.inviter_user_id,
        users.segment_id,
        users.signup_cohort,
        invites.sent_at,
        cast(invites.sent_at as date) as sent_date,
        invites.accepted_at,
        invites.accepted_user_id,
        invites.accepted_at is not null as is_accepted,
        invites.reward_amount
    from invites
    inner join users on invites.inviter_user_id = users.user_id
)

select * from final
