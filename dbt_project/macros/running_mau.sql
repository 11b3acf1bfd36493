{#-
    MAU of every day by what splits the spells (`by`), from spells of 28 days: one more on the day on which a
    spell starts, one less on the day on which it lapses, summed up from the first day on.

    Stands in a model that has the CTEs clock, dates, spells (`by`, started_on, lapsed_on) and parts (a row
    for each value of `by`; from its column `since` on, where it has rows only from a day on). Gives date_day,
    `by` and mau, which is NULL until 28 days are over.
-#}
{% macro running_mau(by, since=none) -%}
    select
        date_day,
        {{ by }},
        cast(case when day_number >= 28 then mau end as bigint) as mau
    from (
        select
            grid.date_day,
            grid.{{ by }},
            grid.day_number,
            sum(coalesce(changes.change, 0)) over (
                partition by grid.{{ by }} order by grid.date_day rows unbounded preceding
            ) as mau
        from (
            select
                dates.date_day,
                parts.{{ by }},
                {{ days_between('clock.first_date', 'dates.date_day') }} + 1 as day_number
            from dates
            cross join parts
            cross join clock
            {%- if since %}
            where dates.date_day >= parts.{{ since }}
            {%- endif %}
        ) as grid
        left join (
            select
                spells.{{ by }},
                greatest(
                    case when edges.change = 1 then spells.started_on else spells.lapsed_on end, clock.first_date
                ) as date_day,
                sum(edges.change) as change
            from spells
            cross join (
                select 1 as change
                union all
                select -1 as change
            ) as edges
            cross join clock
            group by 1, 2
        ) as changes
            on
                grid.date_day = changes.date_day
                and grid.{{ by }} = changes.{{ by }}
    ) as summed
{%- endmacro %}
