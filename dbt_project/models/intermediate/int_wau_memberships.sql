{{ config(materialized='view') }}

with

final as (
    {{ membership_spells(ref('int_core_action_days'), 7) }}
)

select
    user_id,
    segment_id,
    started_on,
    lapsed_on
from final
