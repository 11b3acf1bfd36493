with

clock as (
    select * from {{ ref('stg_world_clock') }}
),

dates as (
    select * from {{ ref('dim_dates') }}
),

parts as (
    select * from {{ ref('dim_cohorts') }}
),

spells as (
    select
        users.signup_cohort,
        memberships.started_on,
        memberships.lapsed_on
    from {{ ref('int_mau_memberships') }} as memberships
    inner join {{ ref('int_human_users') }} as users on memberships.user_id = users.user_id
),

final as (
    {{ running_mau('signup_cohort', since='month_start_date') }}
)

select * from final
