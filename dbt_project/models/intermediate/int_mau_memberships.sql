{{ config(materialized='incremental', unique_key='user_id') }}

with

days as (
    select * from {{ ref('int_core_action_days') }}
    {{ only_users_of_new_days(ref('int_core_action_days'), 'activity_date') }}
),

spells as (
    {{ membership_spells('days', 28) }}
),

final as (
    select
        user_id,
        segment_id,
        started_on,
        lapsed_on,
        spell_number = 1 as is_first
    from spells
)

select * from final
