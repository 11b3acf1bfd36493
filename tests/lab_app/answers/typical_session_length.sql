-- right: the plain way
WITH sessions AS (
    SELECT DISTINCT id, session_duration_seconds AS seconds FROM user_sessions
    WHERE session_date >= DATE '2026-05-01' AND session_date < DATE '2026-06-01'
)
SELECT AVG(seconds) / 60 AS mean_minutes, MEDIAN(seconds) / 60 AS median_minutes, QUANTILE_CONT(seconds, 0.9) / 60 AS p90_minutes
FROM sessions

-- right: minutes first
select avg(m) as mean, median(m) as median_minutes, quantile_cont(m, 0.9) as p90 from (
    select id, any_value(session_duration_seconds) / 60.0 as m from user_sessions where session_date between '2026-05-01' and '2026-05-31' group by id)

-- right: PERCENTILE_CONT
SELECT AVG(s) / 60 AS mean_minutes,
    PERCENTILE_CONT(0.5) WITHIN GROUP (ORDER BY s) / 60 AS median_minutes,
    PERCENTILE_CONT(0.9) WITHIN GROUP (ORDER BY s) / 60 AS p90_minutes
FROM (SELECT id, MAX(session_duration_seconds) AS s FROM user_sessions WHERE date_trunc('month', session_date) = DATE '2026-05-01' GROUP BY id)

-- right: two quantiles in a list
SELECT mean_minutes, q[1] AS median_minutes, q[2] AS p90_minutes FROM (
    SELECT AVG(s) / 60 AS mean_minutes, QUANTILE_CONT(s / 60, [0.5, 0.9]) AS q
    FROM (SELECT DISTINCT ON (id) session_duration_seconds AS s FROM user_sessions WHERE session_date BETWEEN '2026-05-01' AND '2026-05-31'))

-- right: rounded to two decimals
SELECT ROUND(AVG(s) / 60, 2) AS mean_minutes, ROUND(MEDIAN(s) / 60, 2) AS median_minutes, ROUND(QUANTILE_CONT(s, 0.9) / 60, 2) AS p90_minutes
FROM (SELECT DISTINCT id, session_duration_seconds AS s FROM user_sessions WHERE strftime(session_date, '%Y-%m') = '2026-05')

-- right: QUALIFY
SELECT AVG(session_duration_seconds / 60) AS mean_minutes, MEDIAN(session_duration_seconds / 60) AS p50, QUANTILE_CONT(session_duration_seconds / 60, 0.9) AS p90
FROM (FROM user_sessions WHERE session_date BETWEEN '2026-05-01' AND '2026-05-31' QUALIFY ROW_NUMBER() OVER (PARTITION BY id ORDER BY started_at) = 1)

-- right: ROW_NUMBER in a CTE
WITH numbered AS (
    SELECT *, ROW_NUMBER() OVER (PARTITION BY id) AS n FROM user_sessions WHERE year(session_date) = 2026 AND month(session_date) = 5
)
SELECT AVG(session_duration_seconds) / 60.0 AS average, MEDIAN(session_duration_seconds) / 60.0 AS median, QUANTILE_CONT(session_duration_seconds, .9) / 60.0 AS p90
FROM numbered WHERE n = 1

-- right: three subqueries
WITH s AS (SELECT DISTINCT * FROM user_sessions WHERE session_date BETWEEN DATE '2026-05-01' AND DATE '2026-05-31')
SELECT (SELECT AVG(session_duration_seconds) / 60 FROM s) AS mean_minutes,
    (SELECT MEDIAN(session_duration_seconds) / 60 FROM s) AS median_minutes,
    (SELECT QUANTILE_CONT(session_duration_seconds, 0.9) / 60 FROM s) AS p90_minutes

-- right: the other order of columns
SELECT QUANTILE_CONT(s, 0.9) / 60 AS p90_minutes, AVG(s) / 60 AS mean_minutes, QUANTILE_CONT(s, 0.5) / 60 AS median_minutes
FROM (SELECT DISTINCT id, session_duration_seconds AS s FROM user_sessions WHERE session_date BETWEEN '2026-05-01' AND '2026-05-31')

-- right: FROM first
FROM (FROM user_sessions SELECT id, MIN(session_duration_seconds) AS s WHERE session_date >= '2026-05-01' AND session_date <= '2026-05-31' GROUP BY id)
SELECT SUM(s) / COUNT(*) / 60 AS mean_minutes, MEDIAN(s) / 60 AS median_minutes, QUANTILE_CONT(s, 0.9) / 60 AS p90_minutes

-- right: FILTER
SELECT AVG(s) FILTER (session_date BETWEEN '2026-05-01' AND '2026-05-31') / 60 AS mean_minutes,
    MEDIAN(s) FILTER (session_date BETWEEN '2026-05-01' AND '2026-05-31') / 60 AS median_minutes,
    QUANTILE_CONT(s, 0.9) FILTER (session_date BETWEEN '2026-05-01' AND '2026-05-31') / 60 AS p90_minutes
FROM (SELECT DISTINCT id, session_date, session_duration_seconds AS s FROM user_sessions)

-- right: the month by the moment
SELECT AVG(s) / 60 AS mean_minutes, MEDIAN(s) / 60 AS median_minutes, QUANTILE_CONT(s, 0.9) / 60 AS p90_minutes
FROM (SELECT DISTINCT id, session_duration_seconds AS s FROM user_sessions WHERE started_at >= '2026-05-01' AND started_at < '2026-06-01')

-- right: the staging model, where each session is once
SELECT AVG(duration_seconds) / 60 AS mean_minutes, MEDIAN(duration_seconds) / 60 AS median_minutes, QUANTILE_CONT(duration_seconds, 0.9) / 60 AS p90_minutes
FROM staging.stg_user_sessions WHERE session_date BETWEEN '2026-05-01' AND '2026-05-31'

-- right: lists
SELECT list_avg(l) / 60 AS mean_minutes, list_median(l) / 60 AS median_minutes, list_aggregate(l, 'quantile_cont', 0.9) / 60 AS p90_minutes
FROM (SELECT list(s) AS l FROM (SELECT DISTINCT id, session_duration_seconds AS s FROM user_sessions WHERE session_date BETWEEN '2026-05-01' AND '2026-05-31'))

-- right: UNION takes copies out
WITH s AS (
    SELECT id, session_duration_seconds / 60 AS m FROM user_sessions WHERE session_date BETWEEN '2026-05-01' AND '2026-05-15'
    UNION
    SELECT id, session_duration_seconds / 60 AS m FROM user_sessions WHERE session_date BETWEEN '2026-05-16' AND '2026-05-31'
)
SELECT AVG(m) AS mean_minutes, MEDIAN(m) AS median_minutes, QUANTILE_CONT(m, 0.9) AS p90_minutes FROM s

-- right: with the number and the longest beside it
SELECT COUNT(*) AS sessions, AVG(s) / 60 AS mean_minutes, MEDIAN(s) / 60 AS median_minutes, QUANTILE_CONT(s, 0.9) / 60 AS p90_minutes, MAX(s) / 60 AS longest
FROM (SELECT DISTINCT id, session_duration_seconds AS s FROM user_sessions WHERE session_date BETWEEN '2026-05-01' AND '2026-05-31')

-- right: the quantile by hand, between two sessions
WITH s AS (
    SELECT seconds, ROW_NUMBER() OVER (ORDER BY seconds) - 1 AS i, COUNT(*) OVER () AS n
    FROM (SELECT DISTINCT id, session_duration_seconds AS seconds FROM user_sessions WHERE session_date BETWEEN '2026-05-01' AND '2026-05-31')
),
ends AS (
    SELECT AVG(seconds) AS mean, MEDIAN(seconds) AS med,
        MAX(seconds) FILTER (i = CAST(floor((n - 1) * 0.9) AS BIGINT)) AS low,
        MAX(seconds) FILTER (i = CAST(ceil((n - 1) * 0.9) AS BIGINT)) AS high,
        ANY_VALUE((n - 1) * 0.9 - floor((n - 1) * 0.9)) AS part
    FROM s
)
SELECT mean / 60 AS mean_minutes, med / 60 AS median_minutes, (low + part * (high - low)) / 60 AS p90_minutes FROM ends

-- right: an ordered-set aggregate and DISTINCT window functions
SELECT DISTINCT AVG(s) OVER () / 60 AS mean_minutes, MEDIAN(s) OVER () / 60 AS median_minutes, QUANTILE_CONT(s, 0.9) OVER () / 60 AS p90_minutes
FROM (SELECT DISTINCT id, session_duration_seconds AS s FROM user_sessions WHERE session_date BETWEEN '2026-05-01' AND '2026-05-31')

-- right: SELECT DISTINCT of all columns, days of the month from a series
SELECT AVG(session_duration_seconds) / 60 AS mean_minutes, MEDIAN(session_duration_seconds) / 60 AS median_minutes, QUANTILE_CONT(session_duration_seconds, 0.9) / 60 AS p90_minutes
FROM (SELECT DISTINCT u.* FROM user_sessions u JOIN range(DATE '2026-05-01', DATE '2026-06-01', INTERVAL 1 DAY) d (day) ON u.session_date = d.day)

-- right: no column names at all
SELECT AVG(s) / 60, MEDIAN(s) / 60, QUANTILE_CONT(s, 0.9) / 60
FROM (SELECT DISTINCT id, session_duration_seconds AS s FROM user_sessions WHERE session_date BETWEEN '2026-05-01' AND '2026-05-31')

-- right: as decimals of four places
SELECT AVG(s / 60)::DECIMAL(9, 4) AS mean_minutes, MEDIAN(s / 60)::DECIMAL(9, 4) AS median_minutes, QUANTILE_CONT(s / 60, 0.9)::DECIMAL(9, 4) AS p90_minutes
FROM (SELECT id, session_duration_seconds AS s FROM user_sessions WHERE session_date BETWEEN '2026-05-01' AND '2026-05-31' GROUP BY ALL)

-- wrong: in seconds
-- may be told: unit
SELECT AVG(s) AS mean_minutes, MEDIAN(s) AS median_minutes, QUANTILE_CONT(s, 0.9) AS p90_minutes
FROM (SELECT DISTINCT id, session_duration_seconds AS s FROM user_sessions WHERE session_date BETWEEN '2026-05-01' AND '2026-05-31')

-- wrong: p90 alone is in seconds
-- may be told: unit
SELECT AVG(s) / 60 AS mean_minutes, MEDIAN(s) / 60 AS median_minutes, QUANTILE_CONT(s, 0.9) AS p90_minutes
FROM (SELECT DISTINCT id, session_duration_seconds AS s FROM user_sessions WHERE session_date BETWEEN '2026-05-01' AND '2026-05-31')

-- wrong: in hours
-- may be told: unit
SELECT AVG(s) / 3600 AS mean_minutes, MEDIAN(s) / 3600 AS median_minutes, QUANTILE_CONT(s, 0.9) / 3600 AS p90_minutes
FROM (SELECT DISTINCT id, session_duration_seconds AS s FROM user_sessions WHERE session_date BETWEEN '2026-05-01' AND '2026-05-31')

-- wrong: copies count twice
-- may be told: repeats_kept
SELECT AVG(session_duration_seconds) / 60 AS mean_minutes, MEDIAN(session_duration_seconds) / 60 AS median_minutes, QUANTILE_CONT(session_duration_seconds, 0.9) / 60 AS p90_minutes
FROM user_sessions WHERE session_date BETWEEN '2026-05-01' AND '2026-05-31'

-- wrong: equal lengths count once
-- may be told: lengths_made_distinct
SELECT AVG(DISTINCT session_duration_seconds) / 60 AS mean_minutes, MEDIAN(DISTINCT session_duration_seconds) / 60 AS median_minutes, QUANTILE_CONT(DISTINCT session_duration_seconds, 0.9) / 60 AS p90_minutes
FROM user_sessions WHERE session_date BETWEEN '2026-05-01' AND '2026-05-31'

-- wrong: mean and median have changed places
-- may be told: swapped
SELECT MEDIAN(s) / 60 AS mean_minutes, AVG(s) / 60 AS median_minutes, QUANTILE_CONT(s, 0.9) / 60 AS p90_minutes
FROM (SELECT DISTINCT id, session_duration_seconds AS s FROM user_sessions WHERE session_date BETWEEN '2026-05-01' AND '2026-05-31')

-- wrong: the median is the mean
-- may be told: functions
SELECT AVG(s) / 60 AS mean_minutes, AVG(s) / 60 AS median_minutes, QUANTILE_CONT(s, 0.9) / 60 AS p90_minutes
FROM (SELECT DISTINCT id, session_duration_seconds AS s FROM user_sessions WHERE session_date BETWEEN '2026-05-01' AND '2026-05-31')

-- wrong: the 95th percentile in place of the 90th
-- may be told: functions
SELECT AVG(s) / 60 AS mean_minutes, MEDIAN(s) / 60 AS median_minutes, QUANTILE_CONT(s, 0.95) / 60 AS p90_minutes
FROM (SELECT DISTINCT id, session_duration_seconds AS s FROM user_sessions WHERE session_date BETWEEN '2026-05-01' AND '2026-05-31')

-- wrong: the 10th percentile: the order is reversed
-- may be told: order
SELECT AVG(s) / 60 AS mean_minutes, MEDIAN(s) / 60 AS median_minutes, PERCENTILE_CONT(0.9) WITHIN GROUP (ORDER BY s DESC) / 60 AS p90_minutes
FROM (SELECT DISTINCT id, session_duration_seconds AS s FROM user_sessions WHERE session_date BETWEEN '2026-05-01' AND '2026-05-31')

-- wrong: 0.9 of the longest in place of the quantile
-- may be told: longest_instead_of_p90
SELECT AVG(s) / 60 AS mean_minutes, MEDIAN(s) / 60 AS median_minutes, MAX(s) * 0.9 / 60 AS p90_minutes
FROM (SELECT DISTINCT id, session_duration_seconds AS s FROM user_sessions WHERE session_date BETWEEN '2026-05-01' AND '2026-05-31')

-- wrong: the longest in place of p90
SELECT AVG(s) / 60 AS mean_minutes, MEDIAN(s) / 60 AS median_minutes, MAX(s) / 60 AS p90_minutes
FROM (SELECT DISTINCT id, session_duration_seconds AS s FROM user_sessions WHERE session_date BETWEEN '2026-05-01' AND '2026-05-31')

-- wrong: means of the days' values
-- may be told: percentiles_averaged
SELECT AVG(mean) / 60 AS mean_minutes, AVG(med) / 60 AS median_minutes, AVG(p) / 60 AS p90_minutes FROM (
    SELECT session_date, AVG(s) AS mean, MEDIAN(s) AS med, QUANTILE_CONT(s, 0.9) AS p
    FROM (SELECT DISTINCT id, session_date, session_duration_seconds AS s FROM user_sessions WHERE session_date BETWEEN '2026-05-01' AND '2026-05-31') GROUP BY session_date)

-- wrong: the median of the days' medians and so on
SELECT AVG(s) / 60 AS mean_minutes, (SELECT MEDIAN(m) FROM (SELECT MEDIAN(session_duration_seconds) / 60 AS m FROM user_sessions WHERE session_date BETWEEN '2026-05-01' AND '2026-05-31' GROUP BY session_date)) AS median_minutes, QUANTILE_CONT(s, 0.9) / 60 AS p90_minutes
FROM (SELECT DISTINCT id, session_duration_seconds AS s FROM user_sessions WHERE session_date BETWEEN '2026-05-01' AND '2026-05-31')

-- wrong: values of the users' means
SELECT AVG(s) / 60 AS mean_minutes, MEDIAN(s) / 60 AS median_minutes, QUANTILE_CONT(s, 0.9) / 60 AS p90_minutes FROM (
    SELECT user_id, AVG(session_duration_seconds) AS s FROM user_sessions WHERE session_date BETWEEN '2026-05-01' AND '2026-05-31' GROUP BY user_id)

-- wrong: minutes of each user's month and not of each session
SELECT AVG(s) / 60 AS mean_minutes, MEDIAN(s) / 60 AS median_minutes, QUANTILE_CONT(s, 0.9) / 60 AS p90_minutes FROM (
    SELECT user_id, SUM(session_duration_seconds) AS s FROM (SELECT DISTINCT id, user_id, session_duration_seconds FROM user_sessions WHERE session_date BETWEEN '2026-05-01' AND '2026-05-31') GROUP BY user_id)

-- wrong: loses 31 May
-- may be told: days
SELECT AVG(s) / 60 AS mean_minutes, MEDIAN(s) / 60 AS median_minutes, QUANTILE_CONT(s, 0.9) / 60 AS p90_minutes
FROM (SELECT DISTINCT id, session_duration_seconds AS s FROM user_sessions WHERE session_date >= '2026-05-01' AND session_date < '2026-05-31')

-- wrong: loses 31 May: BETWEEN on a timestamp
-- may be told: midnight
SELECT AVG(s) / 60 AS mean_minutes, MEDIAN(s) / 60 AS median_minutes, QUANTILE_CONT(s, 0.9) / 60 AS p90_minutes
FROM (SELECT DISTINCT id, session_duration_seconds AS s FROM user_sessions WHERE started_at BETWEEN '2026-05-01' AND '2026-05-31')

-- wrong: June
-- may be told: period
SELECT AVG(s) / 60 AS mean_minutes, MEDIAN(s) / 60 AS median_minutes, QUANTILE_CONT(s, 0.9) / 60 AS p90_minutes
FROM (SELECT DISTINCT id, session_duration_seconds AS s FROM user_sessions WHERE session_date BETWEEN '2026-06-01' AND '2026-06-30')

-- wrong: the one Sunday of the exercise before
-- may be told: too many, missing
SELECT AVG(s) / 60 AS mean_minutes, MEDIAN(s) / 60 AS median_minutes, QUANTILE_CONT(s, 0.9) / 60 AS p90_minutes
FROM (SELECT DISTINCT id, session_duration_seconds AS s FROM user_sessions WHERE session_date = DATE '2026-06-14')

-- wrong: no date at all
-- may be told: missing
SELECT AVG(s) / 60 AS mean_minutes, MEDIAN(s) / 60 AS median_minutes, QUANTILE_CONT(s, 0.9) / 60 AS p90_minutes
FROM (SELECT DISTINCT id, session_duration_seconds AS s FROM user_sessions)

-- wrong: the Mays of all years
-- may be told: missing
SELECT AVG(s) / 60 AS mean_minutes, MEDIAN(s) / 60 AS median_minutes, QUANTILE_CONT(s, 0.9) / 60 AS p90_minutes
FROM (SELECT DISTINCT id, session_duration_seconds AS s FROM user_sessions WHERE month(session_date) = 5)

-- wrong: since May, with June
-- may be told: missing
SELECT AVG(s) / 60 AS mean_minutes, MEDIAN(s) / 60 AS median_minutes, QUANTILE_CONT(s, 0.9) / 60 AS p90_minutes
FROM (SELECT DISTINCT id, session_duration_seconds AS s FROM user_sessions WHERE session_date >= '2026-05-01')

-- wrong: rounded to one decimal
-- may be told: rounded
SELECT ROUND(AVG(s) / 60, 1) AS mean_minutes, ROUND(MEDIAN(s) / 60, 1) AS median_minutes, ROUND(QUANTILE_CONT(s, 0.9) / 60, 1) AS p90_minutes
FROM (SELECT DISTINCT id, session_duration_seconds AS s FROM user_sessions WHERE session_date BETWEEN '2026-05-01' AND '2026-05-31')

-- wrong: rounded to whole minutes
-- may be told: rounded
SELECT ROUND(AVG(s) / 60) AS mean_minutes, ROUND(MEDIAN(s) / 60) AS median_minutes, ROUND(QUANTILE_CONT(s, 0.9) / 60) AS p90_minutes
FROM (SELECT DISTINCT id, session_duration_seconds AS s FROM user_sessions WHERE session_date BETWEEN '2026-05-01' AND '2026-05-31')

-- wrong: whole minutes of each session: integer division
SELECT AVG(s // 60) AS mean_minutes, MEDIAN(s // 60) AS median_minutes, QUANTILE_CONT(s // 60, 0.9) AS p90_minutes
FROM (SELECT DISTINCT id, session_duration_seconds AS s FROM user_sessions WHERE session_date BETWEEN '2026-05-01' AND '2026-05-31')

-- wrong: the p90 column is missing
-- may be told: missing column
SELECT AVG(s) / 60 AS mean_minutes, MEDIAN(s) / 60 AS median_minutes
FROM (SELECT DISTINCT id, session_duration_seconds AS s FROM user_sessions WHERE session_date BETWEEN '2026-05-01' AND '2026-05-31')

-- wrong: sessions of bots and colleagues are left out, as the marts do
-- may be told: without some people
SELECT AVG(duration_seconds) / 60 AS mean_minutes, MEDIAN(duration_seconds) / 60 AS median_minutes, QUANTILE_CONT(duration_seconds, 0.9) / 60 AS p90_minutes
FROM marts.fct_sessions WHERE session_date BETWEEN '2026-05-01' AND '2026-05-31'

-- wrong: only the web
-- may be told: too many
SELECT AVG(s) / 60 AS mean_minutes, MEDIAN(s) / 60 AS median_minutes, QUANTILE_CONT(s, 0.9) / 60 AS p90_minutes
FROM (SELECT DISTINCT id, session_duration_seconds AS s FROM user_sessions WHERE session_date BETWEEN '2026-05-01' AND '2026-05-31' AND platform = 'web')

-- wrong: one row per platform
-- may be told: several rows
SELECT platform, AVG(s) / 60 AS mean_minutes, MEDIAN(s) / 60 AS median_minutes, QUANTILE_CONT(s, 0.9) / 60 AS p90_minutes
FROM (SELECT DISTINCT id, platform, session_duration_seconds AS s FROM user_sessions WHERE session_date BETWEEN '2026-05-01' AND '2026-05-31') GROUP BY platform

-- wrong: one row per measure
-- may be told: missing column
SELECT 'mean' AS measure, AVG(s) / 60 AS minutes FROM (SELECT DISTINCT id, session_duration_seconds AS s FROM user_sessions WHERE session_date BETWEEN '2026-05-01' AND '2026-05-31')
UNION ALL SELECT 'median', MEDIAN(s) / 60 FROM (SELECT DISTINCT id, session_duration_seconds AS s FROM user_sessions WHERE session_date BETWEEN '2026-05-01' AND '2026-05-31')

-- wrong: copied sessions are left out altogether
-- may be told: too many
SELECT AVG(s) / 60 AS mean_minutes, MEDIAN(s) / 60 AS median_minutes, QUANTILE_CONT(s, 0.9) / 60 AS p90_minutes
FROM (SELECT id, MAX(session_duration_seconds) AS s FROM user_sessions WHERE session_date BETWEEN '2026-05-01' AND '2026-05-31' GROUP BY id HAVING COUNT(*) = 1)

-- wrong: the most frequent length in place of the median
SELECT AVG(s) / 60 AS mean_minutes, MODE(s) / 60 AS median_minutes, QUANTILE_CONT(s, 0.9) / 60 AS p90_minutes
FROM (SELECT DISTINCT id, session_duration_seconds AS s FROM user_sessions WHERE session_date BETWEEN '2026-05-01' AND '2026-05-31')

-- wrong: copies count twice, and p90 is the 99th percentile
SELECT AVG(session_duration_seconds) / 60 AS mean_minutes, MEDIAN(session_duration_seconds) / 60 AS median_minutes, QUANTILE_CONT(session_duration_seconds, 0.99) / 60 AS p90_minutes
FROM user_sessions WHERE session_date BETWEEN '2026-05-01' AND '2026-05-31'

-- wrong: the numbers are typed in
-- may be told: typed in
SELECT $mean_minutes AS mean_minutes, $median_minutes AS median_minutes, $p90_minutes AS p90_minutes

-- wrong: the mean is computed, the others typed in
SELECT AVG(s) / 60 AS mean_minutes, $median_minutes AS median_minutes, $p90_minutes AS p90_minutes
FROM (SELECT DISTINCT id, session_duration_seconds AS s FROM user_sessions WHERE session_date BETWEEN '2026-05-01' AND '2026-05-31')

-- wrong: the numbers are typed in, over a mart
-- may be told: typed in
SELECT ANY_VALUE($mean_minutes) AS mean_minutes, ANY_VALUE($median_minutes) AS median_minutes, ANY_VALUE($p90_minutes) AS p90_minutes FROM marts.fct_sessions

-- doubtful: QUANTILE_DISC takes one of the sessions, which on few rows differs from QUANTILE_CONT, the one named
SELECT AVG(s) / 60 AS mean_minutes, MEDIAN(s) / 60 AS median_minutes, QUANTILE_DISC(s, 0.9) / 60 AS p90_minutes
FROM (SELECT DISTINCT id, session_duration_seconds AS s FROM user_sessions WHERE session_date BETWEEN '2026-05-01' AND '2026-05-31')
