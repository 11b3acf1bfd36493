{{ config(materialized='view') }}

with

messages as (
    select * from {{ ref('stg_email_messages') }}
),

users as (
    select * from {{ ref('int_human_users') }}
),

delivery_days as (
    select distinct
        users.user_id,
        users.segment_id,
        cast(messages.delivered_at as date) as activity_date
    from messages
    inner join users on messages.user_id = users.user_id
    where messages.delivered_at is not null
),

final as (
    {{ membership_spells('delivery_days', 28) }}
)

select
    user_id,
    segment_id,
    started_on,
    lapsed_on
from final
