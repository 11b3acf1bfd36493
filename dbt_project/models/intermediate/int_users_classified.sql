with

users as (
    select * from {{ ref('stg_users') }}
),

judged as (
    select
        *,
        case
            when is_internal then 'internal account'
            when lower(email) like '%@larder.example' then 'internal account'
            {% for mark in var('bot_user_agents') %}
                when lower(signup_user_agent) like '%{{ mark }}%' then 'bot user agent'
            {% endfor %}
            {% for network in var('bot_networks') %}
                when
                    signup_ip_asn = cast('{{ network.asn }}' as bigint)
                    and lower(signup_user_agent) like '%{{ network.user_agent | lower }}%'
                    and cast(signed_up_at as date) >= '{{ network.first_day }}'
                    and cast(signed_up_at as date) <= '{{ network.last_day }}'
                    then 'bot network'
            {% endfor %}
        end as exclusion_reason
    from users
),

final as (
    select
        user_id,
        signup_source || '|' || signup_platform || '|' || country || '|' || signup_plan as segment_id,
        signup_source,
        signup_platform,
        country,
        signup_plan,
        household_id,
        signed_up_at,
        cast(signed_up_at as date) as signed_up_date,
        {{ month_label('signed_up_at') }} as signup_cohort,
        referred_by_user_id,
        exclusion_reason is null as is_human,
        exclusion_reason
    from judged
)

select * from final
