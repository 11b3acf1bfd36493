-- right: DISTINCT rows of number and length
SELECT AVG(session_duration_seconds) / 60 AS average_minutes
FROM (SELECT DISTINCT id, session_duration_seconds FROM user_sessions WHERE session_date = DATE '2026-06-14')

-- right: DISTINCT ON
SELECT AVG(session_duration_seconds) / 60.0 AS average_minutes
FROM (SELECT DISTINCT ON (id) * FROM user_sessions WHERE session_date = DATE '2026-06-14')

-- right: a group per session
with sessions as (
    select id, max(session_duration_seconds) as seconds from user_sessions where session_date = '2026-06-14' group by id
)
select avg(seconds) / 60 as average_minutes from sessions

-- right: ANY_VALUE
SELECT AVG(s / 60) AS minutes FROM (SELECT id, ANY_VALUE(session_duration_seconds) AS s FROM user_sessions WHERE session_date = '2026-06-14' GROUP BY id)

-- right: ROW_NUMBER
SELECT AVG(session_duration_seconds / 60.0) AS average_minutes FROM (
    SELECT *, ROW_NUMBER() OVER (PARTITION BY id ORDER BY started_at) AS n FROM user_sessions WHERE session_date = DATE '2026-06-14'
) WHERE n = 1

-- right: QUALIFY
SELECT AVG(session_duration_seconds) / 60 FROM (
    FROM user_sessions WHERE session_date = '2026-06-14' QUALIFY ROW_NUMBER() OVER (PARTITION BY id) = 1)

-- right: rounded to two decimals
SELECT ROUND(AVG(session_duration_seconds) / 60, 2) AS average_minutes FROM (
    SELECT DISTINCT id, session_duration_seconds FROM user_sessions WHERE session_date = DATE '2026-06-14')

-- right: a sum divided by a number
SELECT SUM(seconds) / 60.0 / COUNT(*) AS average_minutes
FROM (SELECT id, MIN(session_duration_seconds) AS seconds FROM user_sessions WHERE session_date = DATE '2026-06-14' GROUP BY id)

-- right: a sum over once-each rows, divided by the distinct numbers
SELECT SUM(session_duration_seconds) FILTER (n = 1) / COUNT(DISTINCT id) / 60 AS average_minutes FROM (
    SELECT id, session_duration_seconds, ROW_NUMBER() OVER (PARTITION BY id) AS n FROM user_sessions WHERE session_date = DATE '2026-06-14')

-- right: whole rows are distinct
SELECT AVG(session_duration_seconds) / 60 AS average_minutes FROM (SELECT DISTINCT * FROM user_sessions) WHERE session_date = DATE '2026-06-14'

-- right: UNION takes copies out
SELECT AVG(session_duration_seconds) / 60 AS average_minutes FROM (
    SELECT id, session_duration_seconds FROM user_sessions WHERE session_date = DATE '2026-06-14'
    UNION
    SELECT id, session_duration_seconds FROM user_sessions WHERE session_date = DATE '2026-06-14')

-- right: FROM first
FROM (FROM user_sessions SELECT DISTINCT id, session_duration_seconds AS s WHERE session_date = DATE '2026-06-14')
SELECT AVG(s) / 60 AS avg_minutes

-- right: the day by its moment
SELECT AVG(session_duration_seconds) / 60 AS average_minutes FROM (
    SELECT DISTINCT id, session_duration_seconds FROM user_sessions WHERE started_at >= '2026-06-14' AND started_at < '2026-06-15')

-- right: the day between itself and itself
SELECT AVG(seconds) / 60 AS average_minutes FROM (
    SELECT id, AVG(session_duration_seconds) AS seconds FROM user_sessions WHERE session_date BETWEEN '2026-06-14' AND '2026-06-14' GROUP BY id)

-- right: weighted by the number of sessions of each user
SELECT SUM(mean * n) / SUM(n) / 60 AS average_minutes FROM (
    SELECT user_id, AVG(seconds) AS mean, COUNT(*) AS n FROM (
        SELECT DISTINCT id, user_id, session_duration_seconds AS seconds FROM user_sessions WHERE session_date = DATE '2026-06-14')
    GROUP BY user_id)

-- right: the staging model, where each session is once
SELECT AVG(duration_seconds) / 60 AS average_minutes FROM staging.stg_user_sessions WHERE session_date = DATE '2026-06-14'

-- right: lists
SELECT list_avg(l) / 60 AS average_minutes FROM (
    SELECT list(s) AS l FROM (SELECT id, first(session_duration_seconds) AS s FROM user_sessions WHERE session_date = DATE '2026-06-14' GROUP BY id))

-- right: NOT EXISTS of an earlier copy
SELECT AVG(s.session_duration_seconds) / 60 AS average_minutes
FROM (SELECT rowid AS r, * FROM user_sessions WHERE session_date = DATE '2026-06-14') s
WHERE NOT EXISTS (SELECT 1 FROM user_sessions t WHERE t.id = s.id AND t.session_date = DATE '2026-06-14' AND t.rowid < s.r)

-- right: each copy weighs its part
SELECT SUM(session_duration_seconds / n) / SUM(1.0 / n) / 60 AS average_minutes FROM (
    SELECT session_duration_seconds, COUNT(*) OVER (PARTITION BY id) AS n FROM user_sessions WHERE session_date = DATE '2026-06-14')

-- right: with the number of sessions beside it
SELECT COUNT(*) AS sessions, ROUND(AVG(seconds) / 60, 3) AS average_minutes
FROM (SELECT id, arg_min(session_duration_seconds, started_at) AS seconds FROM user_sessions WHERE session_date = '2026-06-14' GROUP BY ALL)

-- right: year, month and day apart
SELECT AVG(d) / 60 AS mean_minutes FROM (SELECT DISTINCT id, session_duration_seconds AS d FROM user_sessions
WHERE year(session_date) = 2026 AND month(session_date) = 6 AND day(session_date) = 14)

-- right: as a decimal number
SELECT CAST(AVG(d) / 60 AS DECIMAL(10, 4)) AS average_minutes FROM (SELECT DISTINCT id, session_duration_seconds AS d FROM user_sessions WHERE session_date = DATE '2026-06-14')

-- right: grouped by day, one day kept
SELECT average_minutes FROM (
    SELECT session_date, AVG(seconds) / 60 AS average_minutes FROM (SELECT DISTINCT id, session_date, session_duration_seconds AS seconds FROM user_sessions)
    GROUP BY session_date) WHERE session_date = DATE '2026-06-14'

-- wrong: in seconds
-- may be told: unit, seconds
SELECT AVG(session_duration_seconds) AS average_minutes FROM (SELECT DISTINCT id, session_duration_seconds FROM user_sessions WHERE session_date = DATE '2026-06-14')

-- wrong: in hours
-- may be told: unit
SELECT AVG(session_duration_seconds) / 3600 AS average_minutes FROM (SELECT DISTINCT id, session_duration_seconds FROM user_sessions WHERE session_date = DATE '2026-06-14')

-- wrong: multiplied by 60
-- may be told: unit
SELECT AVG(session_duration_seconds) * 60 AS average_minutes FROM (SELECT DISTINCT id, session_duration_seconds FROM user_sessions WHERE session_date = DATE '2026-06-14')

-- wrong: divided by 1000 in place of 60
-- may be told: values
SELECT AVG(session_duration_seconds) / 1000 AS average_minutes FROM (SELECT DISTINCT id, session_duration_seconds FROM user_sessions WHERE session_date = DATE '2026-06-14')

-- wrong: copies of a session count twice
-- may be told: repeats_kept
SELECT AVG(session_duration_seconds) / 60 AS average_minutes FROM user_sessions WHERE session_date = DATE '2026-06-14'

-- wrong: copies count twice, and in seconds
-- may be told: unit
SELECT SUM(session_duration_seconds) / COUNT(*) AS average_minutes FROM user_sessions WHERE session_date = DATE '2026-06-14'

-- wrong: the mean of the users' means
-- may be told: average_of_averages
SELECT AVG(m) / 60 AS average_minutes FROM (
    SELECT user_id, AVG(session_duration_seconds) AS m FROM (SELECT DISTINCT id, user_id, session_duration_seconds FROM user_sessions WHERE session_date = DATE '2026-06-14')
    GROUP BY user_id)

-- wrong: the mean of the users' means, with copies
-- may be told: average_of_averages
SELECT AVG(m) / 60 AS average_minutes FROM (
    SELECT user_id, AVG(session_duration_seconds) AS m FROM user_sessions WHERE session_date = DATE '2026-06-14' GROUP BY user_id)

-- wrong: the mean of the platforms' means
SELECT AVG(m) / 60 AS average_minutes FROM (
    SELECT platform, AVG(session_duration_seconds) AS m FROM (SELECT DISTINCT id, platform, session_duration_seconds FROM user_sessions WHERE session_date = DATE '2026-06-14')
    GROUP BY platform)

-- wrong: minutes per person and not per session
-- may be told: minutes_per_person
SELECT SUM(session_duration_seconds) / 60 / COUNT(DISTINCT user_id) AS average_minutes
FROM (SELECT DISTINCT id, user_id, session_duration_seconds FROM user_sessions WHERE session_date = DATE '2026-06-14')

-- wrong: equal lengths count once
-- may be told: lengths_made_distinct
SELECT AVG(DISTINCT session_duration_seconds) / 60 AS average_minutes FROM user_sessions WHERE session_date = DATE '2026-06-14'

-- wrong: equal lengths count once, by SELECT DISTINCT
-- may be told: lengths_made_distinct
SELECT AVG(session_duration_seconds) / 60 AS average_minutes FROM (SELECT DISTINCT session_duration_seconds FROM user_sessions WHERE session_date = DATE '2026-06-14')

-- wrong: one session per user only
SELECT AVG(session_duration_seconds) / 60 AS average_minutes FROM (SELECT DISTINCT ON (user_id) * FROM user_sessions WHERE session_date = DATE '2026-06-14' ORDER BY user_id, started_at)

-- wrong: the longest session of each user
SELECT AVG(s) / 60 AS average_minutes FROM (SELECT user_id, MAX(session_duration_seconds) AS s FROM user_sessions WHERE session_date = DATE '2026-06-14' GROUP BY user_id)

-- wrong: the median
-- may be told: functions
SELECT MEDIAN(session_duration_seconds) / 60 AS average_minutes FROM (SELECT DISTINCT id, session_duration_seconds FROM user_sessions WHERE session_date = DATE '2026-06-14')

-- wrong: the day after
-- may be told: days
SELECT AVG(session_duration_seconds) / 60 AS average_minutes FROM (SELECT DISTINCT id, session_duration_seconds FROM user_sessions WHERE session_date = DATE '2026-06-15')

-- wrong: the day before
-- may be told: days
SELECT AVG(session_duration_seconds) / 60 AS average_minutes FROM (SELECT DISTINCT id, session_duration_seconds FROM user_sessions WHERE session_date = DATE '2026-06-13')

-- wrong: two days: BETWEEN takes the 15th in
-- may be told: days
SELECT AVG(session_duration_seconds) / 60 AS average_minutes FROM (SELECT DISTINCT id, session_duration_seconds FROM user_sessions WHERE session_date BETWEEN '2026-06-14' AND '2026-06-15')

-- wrong: all of June
-- may be told: missing
SELECT AVG(session_duration_seconds) / 60 AS average_minutes FROM (SELECT DISTINCT id, session_duration_seconds FROM user_sessions WHERE date_trunc('month', session_date) = DATE '2026-06-01')

-- wrong: no date at all
-- may be told: missing
SELECT AVG(session_duration_seconds) / 60 AS average_minutes FROM (SELECT DISTINCT id, session_duration_seconds FROM user_sessions)

-- wrong: 14 June of the year before
-- may be told: days
SELECT AVG(session_duration_seconds) / 60 AS average_minutes FROM (SELECT DISTINCT id, session_duration_seconds FROM user_sessions WHERE session_date = DATE '2025-06-14')

-- wrong: rounded to a whole minute
-- may be told: rounded
SELECT ROUND(AVG(session_duration_seconds) / 60) AS average_minutes FROM (SELECT DISTINCT id, session_duration_seconds FROM user_sessions WHERE session_date = DATE '2026-06-14')

-- wrong: rounded to one decimal
-- may be told: rounded
SELECT ROUND(AVG(session_duration_seconds) / 60, 1) AS average_minutes FROM (SELECT DISTINCT id, session_duration_seconds FROM user_sessions WHERE session_date = DATE '2026-06-14')

-- wrong: whole minutes of each session: integer division
-- may be told: rounded early
SELECT AVG(session_duration_seconds // 60) AS average_minutes FROM (SELECT DISTINCT id, session_duration_seconds FROM user_sessions WHERE session_date = DATE '2026-06-14')

-- wrong: integer division of the mean
-- may be told: rounded early
SELECT CAST(AVG(session_duration_seconds) AS INTEGER) // 60 AS average_minutes FROM (SELECT DISTINCT id, session_duration_seconds FROM user_sessions WHERE session_date = DATE '2026-06-14')

-- wrong: each session's minutes are rounded before the mean
-- may be told: rounded early
SELECT AVG(ROUND(session_duration_seconds / 60)) AS average_minutes FROM (SELECT DISTINCT id, session_duration_seconds FROM user_sessions WHERE session_date = DATE '2026-06-14')

-- wrong: sessions of bots and colleagues are left out, as the marts do
-- may be told: without some people
SELECT AVG(duration_seconds) / 60 AS average_minutes FROM marts.fct_sessions WHERE session_date = DATE '2026-06-14'

-- wrong: sessions under a minute are left out
-- may be told: too many
SELECT AVG(session_duration_seconds) / 60 AS average_minutes FROM (SELECT DISTINCT id, session_duration_seconds FROM user_sessions WHERE session_date = DATE '2026-06-14' AND session_duration_seconds >= 60)

-- wrong: copied sessions are left out altogether
-- may be told: too many
SELECT AVG(s) / 60 AS average_minutes FROM (SELECT id, MAX(session_duration_seconds) AS s FROM user_sessions WHERE session_date = DATE '2026-06-14' GROUP BY id HAVING COUNT(*) = 1)

-- wrong: copies' lengths are added up
-- may be told: functions
SELECT AVG(s) / 60 AS average_minutes FROM (SELECT id, SUM(session_duration_seconds) AS s FROM user_sessions WHERE session_date = DATE '2026-06-14' GROUP BY id)

-- wrong: the sum in minutes, not the mean
-- may be told: functions
SELECT SUM(session_duration_seconds) / 60 AS average_minutes FROM (SELECT DISTINCT id, session_duration_seconds FROM user_sessions WHERE session_date = DATE '2026-06-14')

-- wrong: copies are in the sum and not in the number
SELECT SUM(session_duration_seconds) / COUNT(DISTINCT id) / 60 AS average_minutes FROM user_sessions WHERE session_date = DATE '2026-06-14'

-- wrong: only the web
-- may be told: too many
SELECT AVG(session_duration_seconds) / 60 AS average_minutes FROM (SELECT DISTINCT id, session_duration_seconds FROM user_sessions WHERE session_date = DATE '2026-06-14' AND platform = 'web')

-- wrong: one row per platform
-- may be told: several rows
SELECT platform, AVG(session_duration_seconds) / 60 AS average_minutes FROM (SELECT DISTINCT id, platform, session_duration_seconds FROM user_sessions WHERE session_date = DATE '2026-06-14') GROUP BY platform

-- wrong: a text with the unit
-- may be told: text
SELECT ROUND(AVG(session_duration_seconds) / 60, 2) || ' min' AS average_minutes FROM (SELECT DISTINCT id, session_duration_seconds FROM user_sessions WHERE session_date = DATE '2026-06-14')

-- wrong: the number is typed in
-- may be told: typed in
SELECT $average_minutes AS average_minutes

-- wrong: the number is typed in, beside a table
-- may be told: typed in
SELECT AVG($average_minutes) AS average_minutes FROM user_sessions WHERE session_date = DATE '2026-06-14'

-- wrong: the number is typed in, as a change to a wrong one
-- may be told: typed in
SELECT AVG(session_duration_seconds) * 0 + $average_minutes AS average_minutes FROM user_sessions WHERE session_date = DATE '2026-06-14'

-- wrong: the column does not exist
SELECT AVG(duration) / 60 AS average_minutes FROM user_sessions WHERE session_date = DATE '2026-06-14'

-- doubtful: two sessions of one user that begin at the same moment with the same length would be one; it never happens
SELECT AVG(session_duration_seconds) / 60 AS average_minutes FROM (SELECT DISTINCT user_id, started_at, session_duration_seconds FROM user_sessions WHERE session_date = DATE '2026-06-14')
