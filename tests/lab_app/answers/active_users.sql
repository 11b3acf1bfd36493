-- right: the plain way
SELECT COUNT(DISTINCT user_id) AS active_users
FROM user_activity
WHERE activity_date >= DATE '2026-05-01' AND activity_date < DATE '2026-06-01'

-- right: BETWEEN on a date keeps the last day
select count(distinct user_id) from user_activity where activity_date between '2026-05-01' and '2026-05-31';

-- right: FROM first
FROM user_activity
SELECT COUNT(DISTINCT user_id) AS mau
WHERE date_trunc('month', activity_date) = DATE '2026-05-01'

-- right: month and year apart
SELECT count(DISTINCT user_id) active_users FROM product.user_activity WHERE year(activity_date) = 2026 AND month(activity_date) = 5

-- right: the month as text
SELECT COUNT(DISTINCT ua.user_id) AS "Active Users" FROM user_activity ua WHERE strftime(ua.activity_date, '%Y-%m') = '2026-05'

-- right: a text that begins with the month
SELECT COUNT(DISTINCT user_id) AS n
FROM user_activity
WHERE CAST(activity_date AS VARCHAR) LIKE '2026-05-%'

-- right: rows of a grouped subquery
SELECT COUNT(*) AS active_users
FROM (
    SELECT user_id
    FROM user_activity
    WHERE activity_date BETWEEN DATE '2026-05-01' AND DATE '2026-05-31'
    GROUP BY user_id
) AS people

-- right: rows of SELECT DISTINCT
WITH may AS (
    SELECT DISTINCT user_id FROM user_activity
    WHERE activity_date > DATE '2026-04-30' AND activity_date <= DATE '2026-05-31'
)
SELECT COUNT(*) AS active_users FROM may

-- right: a tower of CTEs
WITH days AS (
    SELECT user_id, activity_date FROM user_activity
),
may AS (
    SELECT * FROM days WHERE EXTRACT(YEAR FROM activity_date) = 2026 AND EXTRACT(MONTH FROM activity_date) = 5
),
per_user AS (
    SELECT user_id, COUNT(*) AS days FROM may GROUP BY user_id
)
SELECT COUNT(user_id) AS active_users FROM per_user

-- right: FILTER in place of WHERE
SELECT COUNT(DISTINCT user_id) FILTER (WHERE activity_date >= '2026-05-01' AND activity_date < '2026-06-01') AS active_users
FROM user_activity

-- right: a CASE inside the count
SELECT COUNT(DISTINCT CASE WHEN activity_date BETWEEN '2026-05-01' AND '2026-05-31' THEN user_id END) AS active_users
FROM user_activity

-- right: EXISTS over the accounts
SELECT COUNT(*) AS active_users
FROM users AS u
WHERE EXISTS (
    SELECT 1 FROM user_activity AS a
    WHERE a.user_id = u.id AND a.activity_date >= '2026-05-01' AND a.activity_date < '2026-06-01'
)

-- right: IN over the accounts
SELECT COUNT(id) AS active_users FROM users
WHERE id IN (SELECT user_id FROM user_activity WHERE activity_date BETWEEN '2026-05-01' AND '2026-05-31')

-- right: a semi join
SELECT COUNT(*) AS active_users
FROM users SEMI JOIN (FROM user_activity WHERE activity_date BETWEEN '2026-05-01' AND '2026-05-31') AS may ON may.user_id = users.id

-- right: the number of groups by a window function
SELECT DISTINCT COUNT(*) OVER () AS active_users
FROM user_activity
WHERE activity_date >= DATE '2026-05-01' AND activity_date < DATE '2026-05-01' + INTERVAL 1 MONTH
GROUP BY user_id

-- right: the first row of each person
SELECT COUNT(*) AS active_users FROM (
    SELECT user_id FROM user_activity
    WHERE last_day(activity_date) = DATE '2026-05-31'
    QUALIFY ROW_NUMBER() OVER (PARTITION BY user_id ORDER BY activity_date) = 1
)

-- right: the length of a list
SELECT len(list(DISTINCT user_id)) AS active_users FROM user_activity WHERE activity_date BETWEEN '2026-05-01' AND '2026-05-31'

-- right: platforms put together again
WITH people AS (
    SELECT user_id FROM user_activity WHERE platform = 'web' AND activity_date BETWEEN '2026-05-01' AND '2026-05-31'
    UNION
    SELECT user_id FROM user_activity WHERE platform = 'ios' AND activity_date BETWEEN '2026-05-01' AND '2026-05-31'
    UNION
    SELECT user_id FROM user_activity WHERE platform = 'android' AND activity_date BETWEEN '2026-05-01' AND '2026-05-31'
)
SELECT COUNT(*) AS active_users FROM people

-- right: days of the month from a series
SELECT COUNT(DISTINCT a.user_id) AS active_users
FROM generate_series(DATE '2026-05-01', DATE '2026-05-31', INTERVAL 1 DAY) AS days (day)
JOIN user_activity AS a ON a.activity_date = days.day::DATE

-- right: a comma join to the accounts
SELECT COUNT(DISTINCT u.id) AS active_users, '2026-05' AS month
FROM user_activity a, users u
WHERE a.user_id = u.id AND a.activity_date >= '2026-05-01' AND a.activity_date < '2026-06-01'

-- right: the month's group of all months, by HAVING
SELECT COUNT(DISTINCT user_id) AS active_users
FROM user_activity
GROUP BY date_trunc('month', activity_date)
HAVING date_trunc('month', activity_date) = TIMESTAMP '2026-05-01 00:00:00'

-- right: the staging model, which has the same rows
SELECT COUNT(DISTINCT user_id) AS active_users
FROM staging.stg_user_activity
WHERE activity_date BETWEEN '2026-05-01' AND '2026-05-31' -- all of May

-- right: a difference in months
SELECT COUNT(DISTINCT user_id) AS active_users FROM user_activity WHERE date_diff('month', DATE '2026-05-01', activity_date) = 0

-- right: the condition that a day had a session adds nothing
SELECT COUNT(DISTINCT user_id) AS active_users FROM user_activity
WHERE activity_date BETWEEN make_date(2026, 5, 1) AND make_date(2026, 5, 31) AND session_count >= 1

-- wrong: counts rows, not people
-- may be told: rows_counted
SELECT COUNT(*) AS active_users FROM user_activity WHERE activity_date >= '2026-05-01' AND activity_date < '2026-06-01'

-- wrong: counts rows, not people: no DISTINCT
-- may be told: rows_counted
SELECT COUNT(user_id) AS active_users FROM user_activity WHERE activity_date BETWEEN '2026-05-01' AND '2026-05-31'

-- wrong: loses 31 May
-- may be told: last_day_lost
SELECT COUNT(DISTINCT user_id) AS active_users FROM user_activity WHERE activity_date >= '2026-05-01' AND activity_date < '2026-05-31'

-- wrong: loses 31 May, by BETWEEN
-- may be told: last_day_lost
SELECT COUNT(DISTINCT user_id) AS active_users FROM user_activity WHERE activity_date BETWEEN '2026-05-01' AND '2026-05-30'

-- wrong: loses 1 May
-- may be told: first_day_lost
SELECT COUNT(DISTINCT user_id) AS active_users FROM user_activity WHERE activity_date > '2026-05-01' AND activity_date < '2026-06-01'

-- wrong: includes 1 June
-- may be told: days
SELECT COUNT(DISTINCT user_id) AS active_users FROM user_activity WHERE activity_date BETWEEN '2026-05-01' AND '2026-06-01'

-- wrong: April in place of May
-- may be told: period
SELECT COUNT(DISTINCT user_id) AS active_users FROM user_activity WHERE activity_date >= '2026-04-01' AND activity_date < '2026-05-01'

-- wrong: the Mays of all years
-- may be told: may_of_every_year
SELECT COUNT(DISTINCT user_id) AS active_users FROM user_activity WHERE month(activity_date) = 5

-- wrong: May of the year before
-- may be told: days
SELECT COUNT(DISTINCT user_id) AS active_users FROM user_activity WHERE date_trunc('month', activity_date) = DATE '2025-05-01'

-- wrong: no condition on the date at all
-- may be told: missing
SELECT COUNT(DISTINCT user_id) AS active_users FROM user_activity

-- wrong: June is in as well, there is no end
-- may be told: no_upper_bound
SELECT COUNT(DISTINCT user_id) AS active_users FROM user_activity WHERE activity_date >= '2026-05-01'

-- wrong: only people with a core action
-- may be told: rare ends
SELECT COUNT(DISTINCT user_id) AS active_users FROM user_activity
WHERE activity_date BETWEEN '2026-05-01' AND '2026-05-31' AND core_action_count > 0

-- wrong: leaves out colleagues
-- may be told: too many
SELECT COUNT(DISTINCT a.user_id) AS active_users FROM user_activity a JOIN users u ON u.id = a.user_id
WHERE a.activity_date BETWEEN '2026-05-01' AND '2026-05-31' AND NOT u.is_internal

-- wrong: leaves out bots and colleagues, as the marts do
-- may be told: without some people
SELECT COUNT(DISTINCT user_id) AS active_users FROM marts.fct_activity_days
WHERE activity_date BETWEEN '2026-05-01' AND '2026-05-31'

-- wrong: sessions as the clients report them, of which some are lost
-- may be told: clients
SELECT COUNT(DISTINCT user_id) AS active_users FROM user_sessions WHERE session_date BETWEEN '2026-05-01' AND '2026-05-31'

-- wrong: adds up people by platform, those on two count twice
SELECT SUM(n) AS active_users FROM (
    SELECT platform, COUNT(DISTINCT user_id) AS n FROM user_activity
    WHERE activity_date BETWEEN '2026-05-01' AND '2026-05-31' GROUP BY platform)

-- wrong: adds up the people of each day
-- may be told: days_added_up
SELECT SUM(n) AS active_users FROM (
    SELECT activity_date, COUNT(DISTINCT user_id) AS n FROM user_activity
    WHERE activity_date BETWEEN '2026-05-01' AND '2026-05-31' GROUP BY activity_date)

-- wrong: the mean of the days' people
SELECT AVG(n) AS active_users FROM (
    SELECT activity_date, COUNT(DISTINCT user_id) AS n FROM user_activity
    WHERE activity_date BETWEEN '2026-05-01' AND '2026-05-31' GROUP BY activity_date)

-- wrong: adds up sessions
SELECT SUM(session_count) AS active_users FROM user_activity WHERE activity_date BETWEEN '2026-05-01' AND '2026-05-31'

-- wrong: one row per platform
-- may be told: several rows
SELECT platform, COUNT(DISTINCT user_id) AS active_users FROM user_activity
WHERE activity_date BETWEEN '2026-05-01' AND '2026-05-31' GROUP BY platform

-- wrong: in thousands
SELECT COUNT(DISTINCT user_id) / 1000 AS active_users FROM user_activity WHERE activity_date BETWEEN '2026-05-01' AND '2026-05-31'

-- wrong: only the web
-- may be told: too many
SELECT COUNT(DISTINCT user_id) AS active_users FROM user_activity
WHERE activity_date BETWEEN '2026-05-01' AND '2026-05-31' AND platform = 'web'

-- wrong: an estimate, not the count
SELECT approx_count_distinct(user_id) AS active_users FROM user_activity WHERE activity_date BETWEEN '2026-05-01' AND '2026-05-31'

-- wrong: the number is typed in
-- may be told: typed in
SELECT $active_users AS active_users

-- wrong: the number is typed in, by a sum
-- may be told: typed in
SELECT $active_users - 1 + 1 AS active_users FROM marts.fct_orders LIMIT 1

-- wrong: the number is typed in, beside a table
-- may be told: typed in
SELECT $active_users * CAST(COUNT(*) > 0 AS INTEGER) AS active_users FROM user_activity

-- wrong: the number is typed in, as VALUES
-- may be told: typed in
SELECT v AS active_users FROM (VALUES ($active_users)) AS t (v)

-- wrong: counts households, which several people share
-- may be told: columns, households
SELECT COUNT(DISTINCT u.household_id) AS active_users FROM user_activity a JOIN users u ON a.user_id = u.id
WHERE a.activity_date BETWEEN '2026-05-01' AND '2026-05-31'

-- wrong: only people who signed up before May
-- may be told: days
SELECT COUNT(DISTINCT a.user_id) AS active_users FROM user_activity a JOIN users u ON a.user_id = u.id
WHERE a.activity_date BETWEEN '2026-05-01' AND '2026-05-31' AND u.created_at < '2026-05-01'

-- wrong: a list of people and not their number
-- may be told: several rows
SELECT DISTINCT user_id FROM user_activity WHERE activity_date BETWEEN '2026-05-01' AND '2026-05-31'

-- wrong: rows, and the last day lost
-- may be told: days, distinct
SELECT COUNT(*) AS active_users FROM user_activity WHERE activity_date BETWEEN '2026-05-01' AND '2026-05-30'

-- wrong: asks for a column that is not there
SELECT COUNT(DISTINCT user) AS active_users FROM user_activity WHERE date >= '2026-05-01'

-- wrong: 30 days before June, which lose 1 May
-- may be told: first_day_lost
SELECT COUNT(DISTINCT user_id) AS active_users FROM user_activity
WHERE activity_date >= DATE '2026-06-01' - INTERVAL 30 DAY AND activity_date < DATE '2026-06-01'

-- wrong: people with more than one row only
-- may be told: rare ends
SELECT COUNT(*) AS active_users FROM (
    SELECT user_id FROM user_activity WHERE activity_date BETWEEN '2026-05-01' AND '2026-05-31'
    GROUP BY user_id HAVING COUNT(*) > 1)

-- right: the month's days from the dates' dimension
SELECT COUNT(DISTINCT user_id) AS active_users FROM user_activity JOIN marts.dim_dates ON date_day = activity_date
WHERE month_start_date = DATE '2026-05-01'
