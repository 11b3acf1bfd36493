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

-- A spell counts from its first day on, and no longer from the day on which it lapses.
edges as (
    select 1 as change
    union all
    select -1 as change
),

changes as (
    select
        spells.signup_cohort,
        greatest(
            case when edges.change = 1 then spells.started_on else spells.lapsed_on end, clock.first_date
        ) as date_day,
        sum(edges.change) as change
    from spells
    cross join edges
    cross join clock
    group by 1, 2
),

grid as (
    select
        dates.date_day,
        parts.signup_cohort,
        {{ days_between('clock.first_date', 'dates.date_day') }} + 1 as day_number
    from dates
    cross join parts
    cross join clock
    where dates.date_day >= parts.month_start_date
),

summed as (
    select
        grid.date_day,
        grid.signup_cohort,
        grid.day_number,
        sum(coalesce(changes.change, 0)) over (
            partition by grid.signup_cohort order by grid.date_day rows unbounded preceding
        ) as mau
    from grid
    left join changes
        on
            grid.date_day = changes.date_day
            and grid.signup_cohort = changes.signup_cohort
),

final as (
    select
        date_day,
        signup_cohort,
        cast(case when day_number >= 28 then mau end as bigint) as mau
    from summed
)

select * from final
