{{ config(materialized='incremental', unique_key='user_id') }}

with

messages as (
    select * from {{ ref('stg_email_messages') }}
),

users as (
    select * from {{ ref('int_human_users') }}
),

delivery_days as (
    select
        users.user_id,
        users.segment_id,
        cast(messages.delivered_at as date) as activity_date
    from messages
    inner join users on messages.user_id = users.user_id
    where messages.delivered_at is not null
),

days as (
    select * from delivery_days
    {{ only_users_of_new_days('delivery_days', 'activity_date') }}
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
