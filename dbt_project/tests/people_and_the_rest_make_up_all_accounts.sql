{{ config(meta={'dagster': {'ref': {'name': 'dim_users'}}}) }}

-- is_human parts the accounts in two, each left-out one with its reason, and signups are the people since the start.
with

users as (
    select
        count(*) as accounts,
        sum(case when users.is_human then 1 else 0 end) as people,
        sum(case when users.exclusion_reason is not null then 1 else 0 end) as left_out,
        sum(case when users.is_human and users.signed_up_date >= clock.first_date then 1 else 0 end) as people_since_the_start
    from {{ ref('dim_users') }} as users
    cross join {{ ref('stg_world_clock') }} as clock
),

signups as (
    select count(*) as signups
    from {{ ref('fct_signups') }}
)

select users.*
from users
cross join signups
where
    users.accounts <> users.people + users.left_out
    or users.people_since_the_start <> signups.signups
