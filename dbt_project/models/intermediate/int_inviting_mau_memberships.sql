{{ config(materialized='view') }}

with

members as (
    select * from {{ ref('int_mau_memberships') }}
),

inviters as (
    select * from {{ ref('int_inviter_memberships') }}
),

final as (
    select
        members.user_id,
        members.segment_id,
        greatest(members.started_on, inviters.started_on) as started_on,
        least(members.lapsed_on, inviters.lapsed_on) as lapsed_on
    from members
    inner join inviters
        on
            members.user_id = inviters.user_id
            and members.started_on < inviters.lapsed_on
            and inviters.started_on < members.lapsed_on
)

select * from final
