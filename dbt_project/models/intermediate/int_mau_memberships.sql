with

spells as (
    {{ membership_spells(ref('int_core_action_days'), 28) }}
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
