{{ config(meta={'dagster': {'ref': {'name': 'fct_active_base'}}}) }}

-- The North Star on the last day, added up over segments, is the plain count of people.
with

summed as (
    select
        base.date_day,
        sum(base.mau) as mau,
        sum(base.dau) as dau
    from {{ ref('fct_active_base') }} as base
    inner join {{ ref('stg_world_clock') }} as clock on base.date_day = clock.as_of_date
    group by base.date_day
),

counted as (
    select
        count(distinct days.user_id) as mau,
        count(distinct case when days.activity_date = clock.as_of_date then days.user_id end) as dau
    from {{ ref('int_core_action_days') }} as days
    inner join {{ ref('stg_world_clock') }} as clock
        on days.activity_date between {{ days_after('clock.as_of_date', -27) }} and clock.as_of_date
)

select summed.*
from summed
cross join counted
where summed.mau <> counted.mau or summed.dau <> counted.dau
