{{ config(materialized='incremental', unique_key='user_id') }}

with

invites as (
    select * from {{ ref('stg_invites') }}
),

users as (
    select * from {{ ref('int_human_users') }}
),

invite_days as (
    select
        users.user_id,
        users.segment_id,
        cast(invites.sent_at as date) as activity_date
    from invites
    inner join users on invites.inviter_user_id = users.user_id
),

days as (
    select * from invite_days
    {{ only_users_of_new_days('invite_days', 'activity_date') }}
),

final as (
    {{ membership_spells('days', 28) }}
)

select
    user_id,
    segment_id,
    started_on,
    lapsed_on
from final
