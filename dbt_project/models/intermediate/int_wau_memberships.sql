{{ config(materialized='incremental', unique_key='user_id') }}

with

days as (
    select * from {{ ref('int_core_action_days') }}
    {{ only_users_of_new_days(ref('int_core_action_days'), 'activity_date') }}
),

final as (
    {{ membership_spells('days', 7) }}
)

select
    user_id,
    segment_id,
    started_on,
    lapsed_on
from final
