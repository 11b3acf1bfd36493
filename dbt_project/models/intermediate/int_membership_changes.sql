{{ config(materialized='view') }}

with

mau as (
    select * from {{ ref('int_mau_memberships') }}
),

spells as (
    select
        segment_id,
        started_on,
        lapsed_on,
        'mau' as measure
    from mau
    union all
    select
        segment_id,
        started_on,
        lapsed_on,
        'wau' as measure
    from {{ ref('int_wau_memberships') }}
    union all
    select
        segment_id,
        started_on,
        lapsed_on,
        'inviters' as measure
    from {{ ref('int_inviting_mau_memberships') }}
    union all
    select
        segment_id,
        started_on,
        lapsed_on,
        'recipients' as measure
    from {{ ref('int_recipient_memberships') }}
),

edges as (
    select 1 as change
    union all
    select -1 as change
),

-- A spell counts from its first day on, and no longer from the day on which it lapses.
changes as (
    select
        case when edges.change = 1 then spells.started_on else spells.lapsed_on end as date_day,
        spells.segment_id,
        spells.measure,
        edges.change
    from spells
    cross join edges
    union all
    select
        started_on as date_day,
        segment_id,
        case when is_first then 'mau_new' else 'mau_resurrected' end as measure,
        1 as change
    from mau
    union all
    select
        lapsed_on as date_day,
        segment_id,
        'mau_churned' as measure,
        1 as change
    from mau
),

final as (
    select
        date_day,
        segment_id,
        measure,
        cast(sum(change) as bigint) as change
    from changes
    group by date_day, segment_id, measure
)

select * from final
