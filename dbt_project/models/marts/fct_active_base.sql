with

clock as (
    select * from {{ ref('stg_world_clock') }}
),

dates as (
    select * from {{ ref('dim_dates') }}
),

segments as (
    select * from {{ ref('dim_segments') }}
),

-- Of what happened before the history began, only who was in already counts: from the first day on.
changes as (
    select
        greatest(changes.date_day, clock.first_date) as date_day,
        changes.segment_id,
        changes.measure,
        changes.change
    from {{ ref('int_active_base_changes') }} as changes
    cross join clock
    where
        changes.date_day >= clock.first_date
        or changes.measure in ('mau', 'wau', 'inviters', 'recipients')
),

pivoted as (
    select
        date_day,
        segment_id,

        sum(change) filter (where measure = 'mau') as mau,
        sum(change) filter (where measure = 'wau') as wau,
        sum(change) filter (where measure = 'inviters') as inviters,
        sum(change) filter (where measure = 'recipients') as recipients,

        sum(change) filter (where measure = 'dau') as dau,
        sum(change) filter (where measure = 'mau_new') as mau_new,
        sum(change) filter (where measure = 'mau_resurrected') as mau_resurrected,
        sum(change) filter (where measure = 'mau_churned') as mau_churned,
        sum(change) filter (where measure = 'tickets') as tickets,
        sum(change) filter (where measure = 'unsubscribes') as unsubscribes,
        sum(change) filter (where measure = 'referred_signups') as referred_signups
    from changes
    group by date_day, segment_id
),

grid as (
    select
        dates.date_day,
        segments.segment_id,
        {{ days_between('clock.first_date', 'dates.date_day') }} + 1 as day_number
    from dates
    cross join segments
    cross join clock
),

daily as (
    select
        grid.date_day,
        grid.segment_id,
        grid.day_number,

        coalesce(pivoted.mau, 0) as mau,
        coalesce(pivoted.wau, 0) as wau,
        coalesce(pivoted.inviters, 0) as inviters,
        coalesce(pivoted.recipients, 0) as recipients,

        coalesce(pivoted.dau, 0) as dau,
        coalesce(pivoted.mau_new, 0) as mau_new,
        coalesce(pivoted.mau_resurrected, 0) as mau_resurrected,
        coalesce(pivoted.mau_churned, 0) as mau_churned,
        coalesce(pivoted.tickets, 0) as tickets,
        coalesce(pivoted.unsubscribes, 0) as unsubscribes,
        coalesce(pivoted.referred_signups, 0) as referred_signups
    from grid
    left join pivoted
        on
            grid.date_day = pivoted.date_day
            and grid.segment_id = pivoted.segment_id
),

-- Who is in on a day: everybody who has come so far, less everybody who has gone.
summed as (
    select
        date_day,
        segment_id,
        day_number,

        sum(mau) over so_far as mau,
        sum(wau) over so_far as wau,
        sum(inviters) over so_far as inviters,
        sum(recipients) over so_far as recipients,

        dau,
        mau_new,
        mau_resurrected,
        mau_churned,

        sum(dau) over last_28_days as dau_28d,
        sum(tickets) over last_28_days as tickets_28d,
        sum(unsubscribes) over last_28_days as unsubscribes_28d,
        sum(referred_signups) over last_28_days as referred_signups_28d
    from daily
    window
        so_far as (partition by segment_id order by date_day rows unbounded preceding),
        last_28_days as (partition by segment_id order by date_day rows between 27 preceding and current row)
),

-- What looks back over n days is known from the n-th day of the history on.
final as (
    select
        date_day,
        segment_id,

        cast(dau as bigint) as dau,
        cast(case when day_number >= 7 then wau end as bigint) as wau,
        cast(case when day_number >= 28 then mau end as bigint) as mau,

        cast(case when day_number >= 29 then mau_new end as bigint) as mau_new,
        cast(case when day_number >= 29 then mau_resurrected end as bigint) as mau_resurrected,
        cast(case when day_number >= 29 then mau_churned end as bigint) as mau_churned,
        cast(case when day_number >= 29 then mau - mau_new - mau_resurrected end as bigint) as mau_retained,

        cast(case when day_number >= 28 then dau_28d / 28e0 end as double) as dau_mean_28d,
        cast(case when day_number >= 28 then inviters end as bigint) as inviters_28d,
        cast(case when day_number >= 28 then tickets_28d end as bigint) as tickets_28d,
        cast(case when day_number >= 28 then referred_signups_28d end as bigint) as referred_signups_28d,
        cast(case when day_number >= 28 then unsubscribes_28d end as bigint) as unsubscribes_28d,
        cast(case when day_number >= 28 then recipients end as bigint) as recipients_28d
    from summed
)

select * from final
