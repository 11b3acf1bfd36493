with

tickets as (
    select * from {{ ref('stg_support_tickets') }}
),

users as (
    select * from {{ ref('int_human_users') }}
),

final as (
    select
        tickets.ticket_id,
        tickets.user_id,
        users.segment_id,
        users.signup_cohort,
        tickets.opened_at,
        cast(tickets.opened_at as date) as opened_date,
        tickets.category,
        tickets.subject,
        tickets.resolved_at
    from tickets
    inner join users on tickets.user_id = users.user_id
)

select * from final
