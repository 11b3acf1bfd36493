with

clock as (
    select * from {{ ref('stg_world_clock') }}
),

dates as (
    select * from {{ ref('dim_dates') }}
),

spells as (
    select * from {{ ref('int_platform_memberships') }}
),

parts as (
    select distinct activity_platform
    from spells
),

-- A spell counts from its first day on, and no longer from the day on which it lapses.
edges as (
    select 1 as change
    union all
    select -1 as change
),

changes as (
    select
        spells.activity_platform,
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
        parts.activity_platform,
        {{ days_between('clock.first_date', 'dates.date_day') }} + 1 as day_number
    from dates
    cross join parts
    cross join clock
),

summed as (
    select
        grid.date_day,
        grid.activity_platform,
        grid.day_number,
        sum(coalesce(changes.change, 0)) over (
            partition by grid.activity_platform order by grid.date_day rows unbounded preceding
        ) as mau
    from grid
    left join changes
        on
            grid.date_day = changes.date_day
            and grid.activity_platform = changes.activity_platform
),

final as (
    select
        date_day,
        activity_platform,
        cast(case when day_number >= 28 then mau end as bigint) as mau
    from summed
)

select * from final
