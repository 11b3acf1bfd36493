{{ config(materialized='incremental', unique_key='user_id') }}

with

users as (
    select * from {{ ref('int_human_users') }}
),

clock as (
    select * from {{ ref('stg_world_clock') }}
),

-- Accounts of before the history began have no recorded first days.
signups as (
    select
        users.user_id,
        users.segment_id,
        users.signup_cohort,
        users.signed_up_at,
        users.signed_up_date,
        users.referred_by_user_id is not null as is_referred,
        {{ days_after('clock.as_of_date', 1) }} as watermark_end,

        -- The days that are looked at begin at the minute of the signup: day 1 is its 25th hour to its 48th.
        {{ hours_after('users.signed_up_at', 24) }} as day_1_at,
        {{ hours_after('users.signed_up_at', 2 * 24) }} as day_2_at,
        {{ hours_after('users.signed_up_at', 7 * 24) }} as day_7_at,
        {{ hours_after('users.signed_up_at', 8 * 24) }} as day_8_at,
        {{ hours_after('users.signed_up_at', 28 * 24) }} as day_28_at,
        {{ hours_after('users.signed_up_at', 30 * 24) }} as day_30_at,
        {{ hours_after('users.signed_up_at', 31 * 24) }} as day_31_at,
        {{ hours_after('users.signed_up_at', 35 * 24) }} as day_35_at
    from users
    cross join clock
    where
        users.signed_up_date >= clock.first_date
        {% if is_incremental() -%}
            -- A window of theirs has ended since the last build, or they were seen again.
            and (
                {{ hours_after('users.signed_up_at', 35 * 24) }} >= {{ built_until() }}
                or users.user_id in (
                    select seen.user_id from {{ ref('fct_sessions') }} as seen
                    {{ only_new_days('seen.session_date') }}
                )
            )
        {%- endif %}
),

core_actions as (
    select
        signups.user_id,
        bool_or(plans.saved_at < signups.day_7_at) as is_activated,
        bool_or(plans.saved_at < signups.day_1_at) as is_activated_24h,
        bool_or(plans.saved_at >= signups.day_28_at) as is_retained_w4
    from signups
    inner join {{ ref('stg_meal_plans') }} as plans
        on
            signups.user_id = plans.user_id
            and plans.saved_at >= signups.signed_up_at
            and plans.saved_at < signups.day_35_at
    group by signups.user_id
),

sessions as (
    select
        signups.user_id,
        bool_or(visits.started_at >= signups.day_1_at and visits.started_at < signups.day_2_at) as is_retained_d1,
        bool_or(visits.started_at >= signups.day_7_at and visits.started_at < signups.day_8_at) as is_retained_d7,
        bool_or(visits.started_at >= signups.day_30_at and visits.started_at < signups.day_31_at) as is_retained_d30,
        bool_or(visits.started_at >= signups.day_28_at) as is_retained_unbounded
    from signups
    inner join {{ ref('fct_sessions') }} as visits
        on
            signups.user_id = visits.user_id
            and visits.started_at >= signups.day_1_at
    group by signups.user_id
),

-- Whether something was done within a window is not known until the window is over: NULL, and not false.
final as (
    select
        signups.user_id,
        signups.segment_id,
        signups.signup_cohort,
        signups.signed_up_at,
        signups.signed_up_date,
        signups.is_referred,

        signups.day_7_at <= signups.watermark_end as is_activation_ripe,
        signups.day_35_at <= signups.watermark_end as is_retention_ripe,

        case
            when signups.day_7_at <= signups.watermark_end then coalesce(core_actions.is_activated, false)
        end as is_activated,
        case
            when signups.day_1_at <= signups.watermark_end then coalesce(core_actions.is_activated_24h, false)
        end as is_activated_24h,

        case
            when signups.day_35_at <= signups.watermark_end then coalesce(core_actions.is_retained_w4, false)
        end as is_retained_w4,
        case
            when signups.day_35_at <= signups.watermark_end then coalesce(sessions.is_retained_unbounded, false)
        end as is_retained_unbounded,

        case
            when signups.day_2_at <= signups.watermark_end then coalesce(sessions.is_retained_d1, false)
        end as is_retained_d1,
        case
            when signups.day_8_at <= signups.watermark_end then coalesce(sessions.is_retained_d7, false)
        end as is_retained_d7,
        case
            when signups.day_31_at <= signups.watermark_end then coalesce(sessions.is_retained_d30, false)
        end as is_retained_d30
    from signups
    left join core_actions on signups.user_id = core_actions.user_id
    left join sessions on signups.user_id = sessions.user_id
)

select * from final
