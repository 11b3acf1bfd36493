-- right: a series of Mondays and a left join
WITH weeks AS (
    SELECT CAST(monday AS DATE) AS week
    FROM generate_series(DATE '2026-03-02', DATE '2026-05-25', INTERVAL 7 DAY) AS t (monday)
)
SELECT weeks.week, COUNT(users.id) AS signups
FROM weeks
LEFT JOIN users
    ON date_trunc('week', users.created_at) = weeks.week
    AND users.signup_source = 'partner' AND users.country = 'ES' AND users.platform = 'android'
GROUP BY weeks.week
ORDER BY weeks.week

-- right: unnest of a range
SELECT w AS week, (SELECT COUNT(*) FROM users WHERE signup_source = 'partner' AND country = 'ES' AND platform = 'android' AND created_at >= w AND created_at < w + INTERVAL 7 DAY) AS signups
FROM (SELECT unnest(range(DATE '2026-03-02', DATE '2026-06-01', INTERVAL 1 WEEK))::DATE AS w)

-- right: VALUES of the thirteen Mondays
WITH weeks (week) AS (
    VALUES (DATE '2026-03-02'), (DATE '2026-03-09'), (DATE '2026-03-16'), (DATE '2026-03-23'), (DATE '2026-03-30'),
        (DATE '2026-04-06'), (DATE '2026-04-13'), (DATE '2026-04-20'), (DATE '2026-04-27'),
        (DATE '2026-05-04'), (DATE '2026-05-11'), (DATE '2026-05-18'), (DATE '2026-05-25')
),
deal AS (
    SELECT date_trunc('week', created_at)::DATE AS week, COUNT(*) AS n
    FROM users WHERE signup_source = 'partner' AND country = 'ES' AND platform = 'android'
    GROUP BY 1
)
SELECT week, COALESCE(n, 0) AS signups FROM weeks LEFT JOIN deal USING (week)

-- right: a recursive CTE
WITH RECURSIVE weeks AS (
    SELECT DATE '2026-03-02' AS week
    UNION ALL
    SELECT CAST(week + INTERVAL 7 DAY AS DATE) FROM weeks WHERE week < DATE '2026-05-25'
)
SELECT w.week AS week_start, SUM(CASE WHEN u.id IS NULL THEN 0 ELSE 1 END) AS n
FROM weeks w
LEFT JOIN users u ON u.created_at >= w.week AND u.created_at < w.week + INTERVAL 7 DAY
    AND u.signup_source = 'partner' AND u.country = 'ES' AND u.platform = 'android'
GROUP BY w.week ORDER BY 1

-- right: weeks from the dates' dimension
SELECT d.week_start_date AS week, COUNT(u.id) AS signups
FROM marts.dim_dates d
LEFT JOIN users u ON u.created_at::DATE = d.date_day AND u.signup_source = 'partner' AND u.country = 'ES' AND u.platform = 'android'
WHERE d.date_day BETWEEN '2026-03-02' AND '2026-05-31'
GROUP BY 1 ORDER BY 1

-- right: all signups of the weeks, and FILTER
SELECT w.monday::DATE AS week, COUNT(*) FILTER (u.signup_source = 'partner' AND u.country = 'ES' AND u.platform = 'android') AS signups
FROM range(DATE '2026-03-02', DATE '2026-06-01', INTERVAL 7 DAY) w (monday)
LEFT JOIN users u ON date_trunc('week', u.created_at) = w.monday
GROUP BY ALL

-- right: UNION ALL of zeros, then a sum
SELECT week, SUM(n) AS signups FROM (
    SELECT monday::DATE AS week, 0 AS n FROM generate_series(DATE '2026-03-02', DATE '2026-05-31', INTERVAL 1 WEEK) g (monday)
    UNION ALL
    SELECT date_trunc('week', created_at)::DATE, 1 FROM users
    WHERE signup_source = 'partner' AND country = 'ES' AND platform = 'android' AND created_at >= '2026-03-02' AND created_at < '2026-06-01'
) GROUP BY week ORDER BY week

-- right: a right join
SELECT g.week, COUNT(u.id) AS signups
FROM (SELECT * FROM users WHERE signup_source = 'partner' AND country = 'ES' AND platform = 'android') u
RIGHT JOIN (SELECT DATE '2026-03-02' + (7 * i)::INT AS week FROM range(13) t (i)) g ON u.created_at::DATE BETWEEN g.week AND g.week + 6
GROUP BY g.week

-- right: a week as a timestamp
SELECT g AS week, COUNT(u.id) AS signups
FROM generate_series(TIMESTAMP '2026-03-02', TIMESTAMP '2026-05-25', INTERVAL 7 DAYS) t (g)
LEFT JOIN users u ON u.created_at >= g AND u.created_at < g + INTERVAL 7 DAYS AND u.signup_source = 'partner' AND u.platform = 'android' AND u.country = 'ES'
GROUP BY g

-- right: week as text
SELECT strftime(week, '%Y-%m-%d') AS week, signups FROM (
    SELECT DATE '2026-03-02' + (7 * i)::INT AS week, COUNT(u.id) AS signups
    FROM range(13) t (i) LEFT JOIN users u
    ON u.signup_source = 'partner' AND u.country = 'ES' AND u.platform = 'android' AND floor(date_diff('day', DATE '2026-03-02', u.created_at::DATE) / 7) = i
    GROUP BY ALL) ORDER BY 1

-- right: LATERAL
SELECT w.week, c.signups
FROM (SELECT unnest(generate_series(DATE '2026-03-02', DATE '2026-05-25', INTERVAL 7 DAY))::DATE AS week) AS w,
LATERAL (SELECT COUNT(*) AS signups FROM users u WHERE u.signup_source = 'partner' AND u.country = 'ES' AND u.platform = 'android'
    AND date_trunc('week', u.created_at)::DATE = w.week) AS c

-- right: the accounts' dimension
WITH weeks AS (SELECT DISTINCT week_start_date AS week FROM marts.dim_dates WHERE date_day BETWEEN '2026-03-02' AND '2026-05-31')
SELECT week, COUNT(user_id) AS signups
FROM weeks LEFT JOIN marts.dim_users ON date_trunc('week', signed_up_date) = week AND signup_source = 'partner' AND country = 'ES' AND signup_platform = 'android'
GROUP BY week

-- right: days in place of weeks, then put together
WITH days AS (SELECT d::DATE AS day FROM generate_series(DATE '2026-03-02', DATE '2026-05-31', INTERVAL 1 DAY) t (d)),
per_day AS (
    SELECT day, COUNT(u.id) AS n FROM days LEFT JOIN users u
    ON u.created_at >= day AND u.created_at < day + INTERVAL 1 DAY AND u.signup_source = 'partner' AND u.country = 'ES' AND u.platform = 'android'
    GROUP BY day
)
SELECT CAST(date_trunc('week', day) AS DATE) AS week, SUM(n) AS signups FROM per_day GROUP BY 1

-- right: a full join and COALESCE, cut to the thirteen weeks
SELECT COALESCE(w.week, s.week) AS week, COALESCE(s.n, 0) AS signups
FROM (SELECT DATE '2026-03-02' + (7 * i)::INT AS week FROM range(13) t (i)) w
FULL JOIN (
    SELECT date_trunc('week', created_at)::DATE AS week, COUNT(*) AS n FROM users
    WHERE signup_source = 'partner' AND country = 'ES' AND platform = 'android'
    AND created_at >= '2026-03-02' AND created_at < '2026-06-01' GROUP BY 1
) s ON s.week = w.week

-- right: IS TRUE in the join and FROM first
FROM (SELECT DATE '2026-03-02' + INTERVAL (7 * i) DAY AS week FROM range(0, 13) t (i)) w
LEFT JOIN users u ON (u.created_at >= week AND u.created_at < week + INTERVAL 1 WEEK AND (u.signup_source = 'partner') IS TRUE AND u.country || u.platform = 'ESandroid')
SELECT week::DATE AS week, COUNT(u.id) AS signups GROUP BY week

-- right: a left join with the count of one column
SELECT monday AS monday, COUNT(created_at) AS accounts
FROM (SELECT unnest([DATE '2026-03-02' + (7 * i)::INT FOR i IN range(13)]) AS monday)
LEFT JOIN (SELECT created_at FROM users WHERE signup_source = 'partner' AND country = 'ES' AND platform = 'android')
ON created_at >= monday AND created_at < monday + 7
GROUP BY monday

-- right: zeros by EXISTS of none
WITH w AS (SELECT DATE '2026-03-02' + (7 * i)::INT AS week FROM range(13) t (i)),
s AS (SELECT date_trunc('week', created_at)::DATE AS week FROM users WHERE signup_source = 'partner' AND country = 'ES' AND platform = 'android')
SELECT week, COUNT(*) AS signups FROM s WHERE week IN (FROM w) GROUP BY week
UNION ALL
SELECT week, 0 FROM w WHERE NOT EXISTS (SELECT 1 FROM s WHERE s.week = w.week)

-- right: the end of the week beside it
SELECT w AS week, w + 6 AS sunday, COUNT(u.id) AS signups
FROM (SELECT (DATE '2026-03-02' + (7 * i)::INT) AS w FROM range(13) t (i))
LEFT JOIN users u ON u.created_at::DATE BETWEEN w AND w + 6 AND signup_source = 'partner' AND country = 'ES' AND platform = 'android'
GROUP BY ALL ORDER BY w DESC

-- right: ISO weeks by number
SELECT DATE '2026-03-02' + (7 * (n - 10))::INT AS week, COUNT(u.id) AS signups
FROM range(10, 23) t (n)
LEFT JOIN users u ON week(u.created_at) = n AND isoyear(u.created_at) = 2026
    AND u.signup_source = 'partner' AND u.country = 'ES' AND u.platform = 'android'
GROUP BY n

-- right: a map of counts, with zero for what is not in it
WITH counts AS (
    SELECT map_from_entries(list((week, n))) AS m FROM (
        SELECT date_trunc('week', created_at)::DATE AS week, COUNT(*) AS n FROM users
        WHERE signup_source = 'partner' AND country = 'ES' AND platform = 'android' GROUP BY 1)
)
SELECT week, COALESCE(m[week], 0) AS signups FROM (SELECT DATE '2026-03-02' + (7 * i)::INT AS week FROM range(13) t (i)), counts

-- wrong: weeks without signups are missing
-- may be told: no_list_of_weeks
SELECT date_trunc('week', created_at)::DATE AS week, COUNT(*) AS signups FROM users
WHERE signup_source = 'partner' AND country = 'ES' AND platform = 'android' AND created_at >= '2026-03-02' AND created_at < '2026-06-01'
GROUP BY week ORDER BY week

-- wrong: weeks without signups are missing: a WHERE after the left join
-- may be told: no_list_of_weeks
SELECT w.week, COUNT(u.id) AS signups FROM (SELECT DATE '2026-03-02' + (7 * i)::INT AS week FROM range(13) t (i)) w
LEFT JOIN users u ON date_trunc('week', u.created_at)::DATE = w.week
WHERE u.signup_source = 'partner' AND u.country = 'ES' AND u.platform = 'android' GROUP BY w.week

-- wrong: weeks without signups are missing: an inner join
-- may be told: no_list_of_weeks
SELECT w.week, COUNT(u.id) AS signups FROM (SELECT DATE '2026-03-02' + (7 * i)::INT AS week FROM range(13) t (i)) w
JOIN users u ON date_trunc('week', u.created_at)::DATE = w.week AND u.signup_source = 'partner' AND u.country = 'ES' AND u.platform = 'android'
GROUP BY w.week

-- wrong: COUNT(*) counts the empty row of a week without signups as 1
-- may be told: empty_row_counted
SELECT w.week, COUNT(*) AS signups FROM (SELECT DATE '2026-03-02' + (7 * i)::INT AS week FROM range(13) t (i)) w
LEFT JOIN users u ON date_trunc('week', u.created_at)::DATE = w.week AND u.signup_source = 'partner' AND u.country = 'ES' AND u.platform = 'android'
GROUP BY w.week

-- wrong: NULL in place of 0
WITH deal AS (SELECT date_trunc('week', created_at)::DATE AS week, COUNT(*) AS n FROM users
    WHERE signup_source = 'partner' AND country = 'ES' AND platform = 'android' GROUP BY 1)
SELECT w.week, n AS signups FROM (SELECT DATE '2026-03-02' + (7 * i)::INT AS week FROM range(13) t (i)) w LEFT JOIN deal USING (week)

-- wrong: all countries
-- may be told: missing
SELECT w.week, COUNT(u.id) AS signups FROM (SELECT DATE '2026-03-02' + (7 * i)::INT AS week FROM range(13) t (i)) w
LEFT JOIN users u ON date_trunc('week', u.created_at)::DATE = w.week AND u.signup_source = 'partner' AND u.platform = 'android'
GROUP BY w.week

-- wrong: all platforms
-- may be told: missing
SELECT w.week, COUNT(u.id) AS signups FROM (SELECT DATE '2026-03-02' + (7 * i)::INT AS week FROM range(13) t (i)) w
LEFT JOIN users u ON date_trunc('week', u.created_at)::DATE = w.week AND u.signup_source = 'partner' AND u.country = 'ES'
GROUP BY w.week

-- wrong: all channels
-- may be told: missing
SELECT w.week, COUNT(u.id) AS signups FROM (SELECT DATE '2026-03-02' + (7 * i)::INT AS week FROM range(13) t (i)) w
LEFT JOIN users u ON date_trunc('week', u.created_at)::DATE = w.week AND u.country = 'ES' AND u.platform = 'android'
GROUP BY w.week

-- wrong: weeks that begin on Sunday
-- may be told: days, other keys
SELECT w.week, COUNT(u.id) AS signups FROM (SELECT DATE '2026-03-01' + (7 * i)::INT AS week FROM range(13) t (i)) w
LEFT JOIN users u ON u.created_at >= w.week AND u.created_at < w.week + INTERVAL 7 DAY AND u.signup_source = 'partner' AND u.country = 'ES' AND u.platform = 'android'
GROUP BY w.week

-- wrong: the label is Monday but the days counted are Sunday to Saturday
SELECT w.week, COUNT(u.id) AS signups FROM (SELECT DATE '2026-03-02' + (7 * i)::INT AS week FROM range(13) t (i)) w
LEFT JOIN users u ON u.created_at >= w.week - 1 AND u.created_at < w.week + 6 AND u.signup_source = 'partner' AND u.country = 'ES' AND u.platform = 'android'
GROUP BY w.week

-- wrong: the Sundays' signups are lost: BETWEEN ends at midnight of Sunday
-- may be told: sunday_lost
SELECT w.week, COUNT(u.id) AS signups FROM (SELECT DATE '2026-03-02' + (7 * i)::INT AS week FROM range(13) t (i)) w
LEFT JOIN users u ON u.created_at BETWEEN w.week AND w.week + 6 AND u.signup_source = 'partner' AND u.country = 'ES' AND u.platform = 'android'
GROUP BY w.week

-- wrong: twelve weeks, the last is missing
-- may be told: values
SELECT w.week, COUNT(u.id) AS signups FROM (SELECT DATE '2026-03-02' + (7 * i)::INT AS week FROM range(12) t (i)) w
LEFT JOIN users u ON date_trunc('week', u.created_at)::DATE = w.week AND u.signup_source = 'partner' AND u.country = 'ES' AND u.platform = 'android'
GROUP BY w.week

-- wrong: a week too many, that of 1 June
-- may be told: days
SELECT w.week::DATE AS week, COUNT(u.id) AS signups FROM generate_series(DATE '2026-03-02', DATE '2026-06-01', INTERVAL 7 DAY) w (week)
LEFT JOIN users u ON date_trunc('week', u.created_at) = w.week AND u.signup_source = 'partner' AND u.country = 'ES' AND u.platform = 'android'
GROUP BY w.week

-- wrong: a week too many, that of 23 February
-- may be told: days
SELECT w.week::DATE AS week, COUNT(u.id) AS signups FROM generate_series(DATE '2026-02-23', DATE '2026-05-25', INTERVAL 7 DAY) w (week)
LEFT JOIN users u ON date_trunc('week', u.created_at) = w.week AND u.signup_source = 'partner' AND u.country = 'ES' AND u.platform = 'android'
GROUP BY w.week

-- wrong: leaves out colleagues and the free plan
-- may be told: too many
SELECT w.week, COUNT(u.id) AS signups FROM (SELECT DATE '2026-03-02' + (7 * i)::INT AS week FROM range(13) t (i)) w
LEFT JOIN users u ON date_trunc('week', u.created_at)::DATE = w.week AND u.signup_source = 'partner' AND u.country = 'ES' AND u.platform = 'android' AND u.plan <> 'free' AND NOT u.is_internal
GROUP BY w.week

-- wrong: the week is a number, not its Monday
-- may be told: other keys
SELECT week(w.week) AS week, COUNT(u.id) AS signups FROM (SELECT DATE '2026-03-02' + (7 * i)::INT AS week FROM range(13) t (i)) w
LEFT JOIN users u ON date_trunc('week', u.created_at)::DATE = w.week AND u.signup_source = 'partner' AND u.country = 'ES' AND u.platform = 'android'
GROUP BY ALL

-- wrong: the week's Sunday as its label
-- may be told: other keys
SELECT w.week + 6 AS week, COUNT(u.id) AS signups FROM (SELECT DATE '2026-03-02' + (7 * i)::INT AS week FROM range(13) t (i)) w
LEFT JOIN users u ON date_trunc('week', u.created_at)::DATE = w.week AND u.signup_source = 'partner' AND u.country = 'ES' AND u.platform = 'android'
GROUP BY ALL

-- wrong: running total in place of the week's number
SELECT week, SUM(n) OVER (ORDER BY week) AS signups FROM (
    SELECT w.week, COUNT(u.id) AS n FROM (SELECT DATE '2026-03-02' + (7 * i)::INT AS week FROM range(13) t (i)) w
    LEFT JOIN users u ON date_trunc('week', u.created_at)::DATE = w.week AND u.signup_source = 'partner' AND u.country = 'ES' AND u.platform = 'android'
    GROUP BY w.week)

-- wrong: spelled 'Android', which no row is
-- may be told: values
SELECT w.week, COUNT(u.id) AS signups FROM (SELECT DATE '2026-03-02' + (7 * i)::INT AS week FROM range(13) t (i)) w
LEFT JOIN users u ON date_trunc('week', u.created_at)::DATE = w.week AND u.signup_source = 'partner' AND u.country = 'ES' AND u.platform = 'Android'
GROUP BY w.week

-- wrong: OR in place of AND
-- may be told: missing
SELECT w.week, COUNT(u.id) AS signups FROM (SELECT DATE '2026-03-02' + (7 * i)::INT AS week FROM range(13) t (i)) w
LEFT JOIN users u ON date_trunc('week', u.created_at)::DATE = w.week AND (u.signup_source = 'partner' OR u.country = 'ES' OR u.platform = 'android')
GROUP BY w.week

-- wrong: the weeks of the year before
-- may be told: days, other keys
SELECT w.week, COUNT(u.id) AS signups FROM (SELECT DATE '2025-03-03' + (7 * i)::INT AS week FROM range(13) t (i)) w
LEFT JOIN users u ON date_trunc('week', u.created_at)::DATE = w.week AND u.signup_source = 'partner' AND u.country = 'ES' AND u.platform = 'android'
GROUP BY w.week

-- wrong: months in place of weeks
-- may be told: other keys
SELECT date_trunc('month', created_at)::DATE AS week, COUNT(*) AS signups FROM users
WHERE signup_source = 'partner' AND country = 'ES' AND platform = 'android' AND created_at >= '2026-03-02' AND created_at < '2026-06-01' GROUP BY 1

-- wrong: days in place of weeks
-- may be told: other keys
SELECT created_at::DATE AS week, COUNT(*) AS signups FROM users
WHERE signup_source = 'partner' AND country = 'ES' AND platform = 'android' AND created_at >= '2026-03-02' AND created_at < '2026-06-01' GROUP BY 1

-- wrong: activity by week, not signups
SELECT w.week, COUNT(DISTINCT a.user_id) AS signups FROM (SELECT DATE '2026-03-02' + (7 * i)::INT AS week FROM range(13) t (i)) w
LEFT JOIN user_activity a ON date_trunc('week', a.activity_date)::DATE = w.week
    AND a.user_id IN (SELECT id FROM users WHERE signup_source = 'partner' AND country = 'ES' AND platform = 'android')
GROUP BY w.week

-- wrong: the platform of the visits and not of the account, once per visit
SELECT w.week, COUNT(u.id) AS signups FROM (SELECT DATE '2026-03-02' + (7 * i)::INT AS week FROM range(13) t (i)) w
LEFT JOIN (users u JOIN user_activity a ON a.user_id = u.id AND a.platform = 'android')
ON date_trunc('week', u.created_at)::DATE = w.week AND u.signup_source = 'partner' AND u.country = 'ES'
GROUP BY w.week

-- wrong: the numbers are typed in
-- may be told: typed in
SELECT * FROM (VALUES $rows) AS t (week, signups)

-- wrong: the numbers are typed in, and looked at through a table
-- may be told: typed in
SELECT v.week, v.signups FROM (VALUES $rows) AS v (week, signups) SEMI JOIN users ON TRUE

-- wrong: whether there was a signup, not how many
SELECT w.week, CASE WHEN COUNT(u.id) > 0 THEN 1 ELSE 0 END AS signups FROM (SELECT DATE '2026-03-02' + (7 * i)::INT AS week FROM range(13) t (i)) w
LEFT JOIN users u ON date_trunc('week', u.created_at)::DATE = w.week AND u.signup_source = 'partner' AND u.country = 'ES' AND u.platform = 'android'
GROUP BY w.week

-- wrong: only the empty weeks
SELECT w.week, 0 AS signups FROM (SELECT DATE '2026-03-02' + (7 * i)::INT AS week FROM range(13) t (i)) w
ANTI JOIN users u ON date_trunc('week', u.created_at)::DATE = w.week AND u.signup_source = 'partner' AND u.country = 'ES' AND u.platform = 'android'

-- wrong: shifted by a time zone, two hours later
-- may be told: shifted
SELECT w.week, COUNT(u.id) AS signups FROM (SELECT DATE '2026-03-02' + (7 * i)::INT AS week FROM range(13) t (i)) w
LEFT JOIN users u ON date_trunc('week', u.created_at + INTERVAL 2 HOUR)::DATE = w.week AND u.signup_source = 'partner' AND u.country = 'ES' AND u.platform = 'android'
GROUP BY w.week

-- right: weeks of the dates' dimension by their Monday
SELECT week_start_date AS week, COUNT(u.id) AS signups FROM marts.dim_dates LEFT JOIN users u
ON u.created_at::DATE = date_day AND u.signup_source = 'partner' AND u.country = 'ES' AND u.platform = 'android'
WHERE week_start_date BETWEEN '2026-03-02' AND '2026-05-25' GROUP BY 1
