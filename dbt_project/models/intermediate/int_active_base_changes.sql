{{ config(materialized='view') }}

{%- set memberships = {
    'mau': 'int_mau_memberships',
    'wau': 'int_wau_memberships',
    'inviters': 'int_inviting_mau_memberships',
    'recipients': 'int_recipient_memberships',
} %}

with

users as (
    select * from {{ ref('int_human_users') }}
),

-- A spell counts from its first day on, and no longer from the day on which it lapses.
edges as (
    select 1 as change
    union all
    select -1 as change
),

changes as (
    {% for measure, model in memberships.items() %}
        select
            case when edges.change = 1 then spells.started_on else spells.lapsed_on end as date_day,
            spells.segment_id,
            '{{ measure }}' as measure,
            edges.change
        from {{ ref(model) }} as spells
        cross join edges
        union all
    {% endfor %}
    select
        started_on as date_day,
        segment_id,
        case when is_first then 'mau_new' else 'mau_resurrected' end as measure,
        1 as change
    from {{ ref('int_mau_memberships') }}
    union all
    select
        lapsed_on as date_day,
        segment_id,
        'mau_churned' as measure,
        1 as change
    from {{ ref('int_mau_memberships') }}
    union all
    select
        activity_date as date_day,
        segment_id,
        'dau' as measure,
        1 as change
    from {{ ref('int_core_action_days') }}
    union all
    select
        cast(tickets.opened_at as date) as date_day,
        users.segment_id,
        'tickets' as measure,
        1 as change
    from {{ ref('stg_support_tickets') }} as tickets
    inner join users on tickets.user_id = users.user_id
    union all
    select
        cast(messages.unsubscribed_at as date) as date_day,
        users.segment_id,
        'unsubscribes' as measure,
        1 as change
    from {{ ref('stg_email_messages') }} as messages
    inner join users on messages.user_id = users.user_id
    where messages.unsubscribed_at is not null
    union all
    select
        signed_up_date as date_day,
        segment_id,
        'referred_signups' as measure,
        1 as change
    from users
    where referred_by_user_id is not null
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
