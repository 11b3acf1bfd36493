{{ config(materialized='incremental', unique_key='week_end_date') }}

with

core_actions as (
    select * from {{ ref('fct_core_actions') }}
),

dates as (
    select * from {{ ref('dim_dates') }}
),

clock as (
    select * from {{ ref('stg_world_clock') }}
),

-- Only weeks that are over, and that have four whole weeks of history.
week_ends as (
    select dates.date_day as week_end_date
    from dates
    cross join clock
    where
        dates.day_of_week = 7
        and dates.date_day >= {{ days_after('clock.first_date', 27) }}
),

weeks as (
    select
        user_id,
        segment_id,
        signup_cohort,
        household_id,
        {{ start_of('week', 'saved_date') }} as week_start_date,
        count(*) as plan_count
    from core_actions
    group by user_id, segment_id, signup_cohort, household_id, {{ start_of('week', 'saved_date') }}
),

-- A week counts at its own end, and at those of the three weeks after it.
offsets as (
    select 6 as days_later
    union all
    select 13 as days_later
    union all
    select 20 as days_later
    union all
    select 27 as days_later
),

final as (
    select
        week_ends.week_end_date,
        weeks.user_id,
        weeks.segment_id,
        weeks.signup_cohort,
        weeks.household_id,
        cast(count(*) as integer) as active_week_count,
        cast(sum(weeks.plan_count) as integer) as plan_count_28d
    from weeks
    cross join offsets
    inner join week_ends on {{ days_after('weeks.week_start_date', 'offsets.days_later') }} = week_ends.week_end_date
    {{ only_new_days('week_ends.week_end_date') }}
    group by
        week_ends.week_end_date, weeks.user_id, weeks.segment_id, weeks.signup_cohort, weeks.household_id
)

select * from final
