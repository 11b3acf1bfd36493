{#- Stocks are running sums of changes; a stock over n days is whole from the n-th day of history on. -#}
{%- set stocks = {'mau': 28, 'wau': 7, 'inviters': 28, 'recipients': 28} %}
{%- set flows = ['dau', 'mau_new', 'mau_resurrected', 'mau_churned', 'tickets', 'unsubscribes', 'referred_signups'] %}

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

dated as (
    select
        greatest(changes.date_day, clock.first_date) as date_day,
        changes.segment_id,
        changes.measure,
        changes.change,
        -- What happened before the history began counts for stocks only.
        case when changes.date_day >= clock.first_date then changes.change else 0 end as change_within_history
    from {{ ref('int_active_base_changes') }} as changes
    cross join clock
),

changes as (
    select
        {% for measure in stocks %}
            sum(case when measure = '{{ measure }}' then change else 0 end) as {{ measure }},
        {% endfor %}
        {% for measure in flows %}
            sum(case when measure = '{{ measure }}' then change_within_history else 0 end) as {{ measure }},
        {% endfor %}
        date_day,
        segment_id
    from dated
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
        {% for measure in stocks.keys() | list + flows %}
            coalesce(changes.{{ measure }}, 0) as {{ measure }},
        {% endfor %}
        grid.date_day,
        grid.segment_id,
        grid.day_number
    from grid
    left join changes
        on
            grid.date_day = changes.date_day
            and grid.segment_id = changes.segment_id
),

summed as (
    select
        date_day,
        segment_id,
        day_number,
        dau,
        mau_new,
        mau_resurrected,
        mau_churned,
        {% for measure in stocks %}
            sum({{ measure }}) over so_far as {{ measure }},
        {% endfor %}
        sum(dau) over last_28_days as dau_28d,
        sum(tickets) over last_28_days as tickets_28d,
        sum(unsubscribes) over last_28_days as unsubscribes_28d,
        sum(referred_signups) over last_28_days as referred_signups_28d
    from daily
    window
        so_far as (partition by segment_id order by date_day rows unbounded preceding),
        last_28_days as (partition by segment_id order by date_day rows between 27 preceding and current row)
),

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
        cast(case when day_number >= 28 then dau_28d / 28.0 end as double) as dau_mean_28d,
        cast(case when day_number >= 28 then inviters end as bigint) as inviters_28d,
        cast(case when day_number >= 28 then tickets_28d end as bigint) as tickets_28d,
        cast(case when day_number >= 28 then referred_signups_28d end as bigint) as referred_signups_28d,
        cast(case when day_number >= 28 then unsubscribes_28d end as bigint) as unsubscribes_28d,
        cast(case when day_number >= 28 then recipients end as bigint) as recipients_28d
    from summed
)

select * from final
