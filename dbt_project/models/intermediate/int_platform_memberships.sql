{{ config(materialized='incremental', unique_key='user_id') }}

with

activity as (
    select * from {{ ref('fct_activity_days') }}
    where core_action_count > 0
),

days as (
    select * from activity
    {{ only_users_of_new_days('activity', 'activity_date') }}
),

final as (
    {{ membership_spells('days', 28, of='user_id, activity_platform') }}
)

select
    user_id,
    activity_platform,
    started_on,
    lapsed_on
from final
