{#-
    Spells in which a user counts as active, read from the days on which they were.

    `relation` has segment_id, activity_date and the columns of whose spells they are (`of`: the user's). A
    day may be in it more than once, which is why the running sum goes over a range and not over rows.
    A day of activity counts for `window_days` days, itself included, so a spell starts on a day whose
    forerunner is absent or more than `window_days` back, and lapses `window_days` after its last day.
    Gives `of`, segment_id, spell_number (1 for the first), started_on and lapsed_on (the first day out;
    it may lie after the watermark).
-#}
{% macro membership_spells(relation, window_days, of='user_id') -%}
    select
        {{ of }},
        segment_id,
        spell_number,
        min(activity_date) as started_on,
        {{ days_after('max(activity_date)', window_days) }} as lapsed_on
    from (
        select
            {{ of }},
            segment_id,
            activity_date,
            sum(starts_spell) over (
                partition by {{ of }} order by activity_date range unbounded preceding
            ) as spell_number
        from (
            select
                {{ of }},
                segment_id,
                activity_date,
                case
                    when {{ days_between('lag(activity_date) over (partition by ' ~ of ~ ' order by activity_date)', 'activity_date') }} <= {{ window_days }} then 0
                    else 1
                end as starts_spell
            from {{ relation }}
        ) as marked
    ) as numbered
    group by {{ of }}, segment_id, spell_number
{%- endmacro %}
