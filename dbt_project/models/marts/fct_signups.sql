{{ config(materialized='incremental', unique_key='user_id') }}

with

users as (
    select * from {{ ref('int_human_users') }}
),

clock as (
    select * from {{ ref('stg_world_clock') }}
),

signups as (
    select
        users.user_id,
        users.segment_id,
        users.signup_cohort,
        users.signed_up_at,
        users.signed_up_date,
        users.referred_by_user_id,
        {{ days_after('clock.as_of_date', 1) }} as watermark_end
    from users
    cross join clock
    -- Accounts of before the history began have no recorded first days.
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
        max(
            case
                when plans.saved_at < {{ hours_after('signups.signed_up_at', 168) }} then 1
                else 0
            end
        ) = 1 as is_activated,
        max(
            case
                when plans.saved_at < {{ hours_after('signups.signed_up_at', 24) }} then 1
                else 0
            end
        ) = 1 as is_activated_24h,
        max(
            case
                when plans.saved_at >= {{ hours_after('signups.signed_up_at', 28 * 24) }} then 1
                else 0
            end
        ) = 1 as is_retained_w4
    from signups
    inner join {{ ref('stg_meal_plans') }} as plans
        on
            signups.user_id = plans.user_id
            and plans.saved_at >= signups.signed_up_at
            and plans.saved_at < {{ hours_after('signups.signed_up_at', 35 * 24) }}
    group by signups.user_id
),

sessions as (
    select
        {% for day in [1, 7, 30] %}
            max(
                case
                    when
                        visits.started_at >= {{ hours_after('signups.signed_up_at', day * 24) }}
                        and visits.started_at < {{ hours_after('signups.signed_up_at', (day + 1) * 24) }} then 1
                    else 0
                end
            ) = 1 as is_retained_d{{ day }},
        {% endfor %}
        max(
            case
                when visits.started_at >= {{ hours_after('signups.signed_up_at', 28 * 24) }} then 1
                else 0
            end
        ) = 1 as is_retained_unbounded,
        signups.user_id
    from signups
    inner join {{ ref('fct_sessions') }} as visits
        on
            signups.user_id = visits.user_id
            and visits.started_at >= {{ hours_after('signups.signed_up_at', 24) }}
    group by signups.user_id
),

ripened as (
    select
        {% for day in [1, 7, 30] %}
            case
                when {{ hours_after('signups.signed_up_at', (day + 1) * 24) }} <= signups.watermark_end
                    then coalesce(sessions.is_retained_d{{ day }}, false)
            end as is_retained_d{{ day }},
        {% endfor %}
        signups.user_id,
        signups.segment_id,
        signups.signup_cohort,
        signups.signed_up_at,
        signups.signed_up_date,
        signups.referred_by_user_id is not null as is_referred,
        coalesce(core_actions.is_activated, false) as is_activated,
        case
            when {{ hours_after('signups.signed_up_at', 24) }} <= signups.watermark_end
                then coalesce(core_actions.is_activated_24h, false)
        end as is_activated_24h,
        coalesce(core_actions.is_retained_w4, false) as is_retained_w4,
        coalesce(sessions.is_retained_unbounded, false) as is_retained_unbounded,
        {{ hours_after('signups.signed_up_at', 7 * 24) }} <= signups.watermark_end as is_activation_ripe,
        {{ hours_after('signups.signed_up_at', 35 * 24) }} <= signups.watermark_end as is_retention_ripe
    from signups
    left join core_actions on signups.user_id = core_actions.user_id
    left join sessions on signups.user_id = sessions.user_id
),

final as (
    select
        user_id,
        segment_id,
        signup_cohort,
        signed_up_at,
        signed_up_date,
        is_referred,
        is_activation_ripe,
        is_retention_ripe,
        case when is_activation_ripe then is_activated end as is_activated,
        is_activated_24h,
        case when is_retention_ripe then is_retained_w4 end as is_retained_w4,
        case when is_retention_ripe then is_retained_unbounded end as is_retained_unbounded,
        is_retained_d1,
        is_retained_d7,
        is_retained_d30
    from ripened
)

select * from final
