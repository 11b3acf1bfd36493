-- right: an intersection
SELECT COUNT(*) AS users_in_both FROM (
    SELECT user_id FROM user_activity WHERE activity_date >= '2026-04-01' AND activity_date < '2026-05-01'
    INTERSECT
    SELECT user_id FROM user_activity WHERE activity_date >= '2026-05-01' AND activity_date < '2026-06-01'
)

-- right: both months in HAVING
SELECT COUNT(*) AS users_in_both
FROM (
    SELECT user_id
    FROM user_activity
    WHERE activity_date BETWEEN DATE '2026-04-01' AND DATE '2026-05-31'
    GROUP BY user_id
    HAVING COUNT(DISTINCT month(activity_date)) = 2
)

-- right: a self join with DISTINCT
SELECT COUNT(DISTINCT a.user_id) AS users_in_both
FROM user_activity a JOIN user_activity b ON a.user_id = b.user_id
WHERE strftime(a.activity_date, '%Y-%m') = '2026-04' AND strftime(b.activity_date, '%Y-%m') = '2026-05'

-- right: a comma join of two CTEs
WITH april AS (SELECT DISTINCT user_id FROM user_activity WHERE date_trunc('month', activity_date) = DATE '2026-04-01'),
may AS (SELECT DISTINCT user_id FROM user_activity WHERE date_trunc('month', activity_date) = DATE '2026-05-01')
SELECT COUNT(*) AS users_in_both FROM april, may WHERE april.user_id = may.user_id

-- right: JOIN USING
WITH april AS (SELECT user_id FROM user_activity WHERE activity_date BETWEEN '2026-04-01' AND '2026-04-30' GROUP BY 1),
may AS (SELECT user_id FROM user_activity WHERE activity_date BETWEEN '2026-05-01' AND '2026-05-31' GROUP BY 1)
SELECT COUNT(user_id) FROM april JOIN may USING (user_id)

-- right: NATURAL JOIN on the only common column
SELECT COUNT(*) AS both
FROM (SELECT DISTINCT user_id FROM user_activity WHERE activity_date BETWEEN '2026-04-01' AND '2026-04-30')
NATURAL JOIN (SELECT DISTINCT user_id FROM user_activity WHERE activity_date BETWEEN '2026-05-01' AND '2026-05-31')

-- right: IN
SELECT COUNT(DISTINCT user_id) AS users_in_both FROM user_activity
WHERE activity_date >= '2026-05-01' AND activity_date < '2026-06-01'
  AND user_id IN (SELECT user_id FROM user_activity WHERE activity_date >= '2026-04-01' AND activity_date < '2026-05-01')

-- right: EXISTS
SELECT COUNT(DISTINCT april.user_id) AS users_in_both
FROM user_activity AS april
WHERE april.activity_date BETWEEN '2026-04-01' AND '2026-04-30'
  AND EXISTS (FROM user_activity AS may WHERE may.user_id = april.user_id AND may.activity_date BETWEEN '2026-05-01' AND '2026-05-31')

-- right: two EXISTS over the accounts
SELECT COUNT(*) AS users_in_both FROM users u
WHERE EXISTS (SELECT * FROM user_activity a WHERE a.user_id = u.id AND a.activity_date BETWEEN '2026-04-01' AND '2026-04-30')
  AND EXISTS (SELECT * FROM user_activity a WHERE a.user_id = u.id AND a.activity_date BETWEEN '2026-05-01' AND '2026-05-31')

-- right: bool_or in HAVING
SELECT COUNT(*) AS users_in_both FROM (
    SELECT user_id FROM user_activity GROUP BY user_id
    HAVING bool_or(activity_date BETWEEN '2026-04-01' AND '2026-04-30') AND bool_or(activity_date BETWEEN '2026-05-01' AND '2026-05-31')
)

-- right: sums of CASE
SELECT COUNT(*) AS users_in_both FROM (
    SELECT user_id,
        SUM(CASE WHEN activity_date >= '2026-04-01' AND activity_date < '2026-05-01' THEN 1 ELSE 0 END) AS april_rows,
        SUM(CASE WHEN activity_date >= '2026-05-01' AND activity_date < '2026-06-01' THEN 1 ELSE 0 END) AS may_rows
    FROM user_activity
    GROUP BY user_id
) AS x
WHERE april_rows > 0 AND may_rows > 0

-- right: FILTER
WITH flags AS (
    SELECT user_id,
        COUNT(*) FILTER (strftime(activity_date, '%Y%m') = '202604') AS a,
        COUNT(*) FILTER (strftime(activity_date, '%Y%m') = '202605') AS m
    FROM user_activity GROUP BY ALL
)
SELECT SUM((a > 0 AND m > 0)::INT) AS users_in_both FROM flags

-- right: first and last month of the two are different
WITH two AS (
    SELECT user_id, MIN(activity_date) AS first_day, MAX(activity_date) AS last_day
    FROM user_activity WHERE activity_date >= '2026-04-01' AND activity_date < '2026-06-01' GROUP BY user_id
)
SELECT COUNT(*) AS users_in_both FROM two WHERE first_day < '2026-05-01' AND last_day >= '2026-05-01'

-- right: people of each month add up to all plus those of both
SELECT
    (SELECT COUNT(DISTINCT user_id) FROM user_activity WHERE activity_date BETWEEN '2026-04-01' AND '2026-04-30')
    + (SELECT COUNT(DISTINCT user_id) FROM user_activity WHERE activity_date BETWEEN '2026-05-01' AND '2026-05-31')
    - (SELECT COUNT(DISTINCT user_id) FROM user_activity WHERE activity_date BETWEEN '2026-04-01' AND '2026-05-31') AS users_in_both

-- right: a full join, of which the middle counts
SELECT COUNT(*) FILTER (WHERE a.user_id IS NOT NULL AND m.user_id IS NOT NULL) AS users_in_both
FROM (SELECT DISTINCT user_id FROM user_activity WHERE activity_date BETWEEN '2026-04-01' AND '2026-04-30') AS a
FULL JOIN (SELECT DISTINCT user_id FROM user_activity WHERE activity_date BETWEEN '2026-05-01' AND '2026-05-31') AS m ON a.user_id = m.user_id

-- right: a left join, of which the found rows count
SELECT COUNT(m.user_id) AS users_in_both
FROM (SELECT DISTINCT user_id FROM user_activity WHERE activity_date BETWEEN '2026-04-01' AND '2026-04-30') AS a
LEFT JOIN (SELECT DISTINCT user_id FROM user_activity WHERE activity_date BETWEEN '2026-05-01' AND '2026-05-31') AS m USING (user_id)

-- right: two rows each, by UNION ALL
SELECT COUNT(*) AS users_in_both FROM (
    SELECT user_id FROM (
        SELECT DISTINCT user_id, 4 AS m FROM user_activity WHERE activity_date BETWEEN '2026-04-01' AND '2026-04-30'
        UNION ALL
        SELECT DISTINCT user_id, 5 FROM user_activity WHERE activity_date BETWEEN '2026-05-01' AND '2026-05-31'
    ) GROUP BY user_id HAVING COUNT(*) = 2
)

-- right: the next month by LEAD
WITH months AS (
    SELECT DISTINCT user_id, date_trunc('month', activity_date) AS m FROM user_activity
),
pairs AS (
    SELECT user_id, m, LEAD(m) OVER (PARTITION BY user_id ORDER BY m) AS next_m FROM months
)
SELECT COUNT(*) AS users_in_both FROM pairs WHERE m = DATE '2026-04-01' AND next_m = DATE '2026-05-01'

-- right: a semi join
SELECT COUNT(DISTINCT april.user_id) AS users_in_both
FROM (FROM user_activity WHERE activity_date BETWEEN '2026-04-01' AND '2026-04-30') AS april
SEMI JOIN (FROM user_activity WHERE activity_date BETWEEN '2026-05-01' AND '2026-05-31') AS may USING (user_id)

-- right: those of April less those who did not return
SELECT COUNT(*) AS users_in_both FROM (
    SELECT user_id FROM user_activity WHERE activity_date BETWEEN '2026-04-01' AND '2026-04-30'
    EXCEPT
    (SELECT user_id FROM user_activity WHERE activity_date BETWEEN '2026-04-01' AND '2026-04-30'
     EXCEPT SELECT user_id FROM user_activity WHERE activity_date BETWEEN '2026-05-01' AND '2026-05-31')
)

-- right: lists of months
SELECT COUNT(*) AS users_in_both FROM (
    SELECT user_id, list(DISTINCT strftime(activity_date, '%Y-%m')) AS months FROM user_activity GROUP BY user_id
) WHERE list_contains(months, '2026-04') AND list_contains(months, '2026-05')

-- right: PIVOT
WITH p AS (
    PIVOT (SELECT user_id, month(activity_date) AS m FROM user_activity WHERE activity_date BETWEEN '2026-04-01' AND '2026-05-31')
    ON m IN (4, 5) USING COUNT(*) GROUP BY user_id
)
SELECT COUNT(*) AS users_in_both FROM p WHERE "4" > 0 AND "5" > 0

-- right: the staging model, which has the same rows
SELECT COUNT(DISTINCT a.user_id) AS users_in_both
FROM staging.stg_user_activity a JOIN staging.stg_user_activity b USING (user_id)
WHERE a.activity_date BETWEEN '2026-04-01' AND '2026-04-30' AND b.activity_date BETWEEN '2026-05-01' AND '2026-05-31'

-- right: EXISTS by =ANY
SELECT COUNT(DISTINCT user_id) AS users FROM user_activity
WHERE activity_date BETWEEN '2026-04-01' AND '2026-04-30'
  AND user_id = ANY (SELECT user_id FROM user_activity WHERE activity_date BETWEEN '2026-05-01' AND '2026-05-31')

-- wrong: people of either month
-- may be told: either_month
SELECT COUNT(DISTINCT user_id) AS users_in_both FROM user_activity WHERE activity_date >= '2026-04-01' AND activity_date < '2026-06-01'

-- wrong: people of either month, by UNION
-- may be told: either_month
SELECT COUNT(*) AS users_in_both FROM (
    SELECT user_id FROM user_activity WHERE activity_date BETWEEN '2026-04-01' AND '2026-04-30'
    UNION SELECT user_id FROM user_activity WHERE activity_date BETWEEN '2026-05-01' AND '2026-05-31')

-- wrong: one day cannot lie in both months
-- may be told: one_row_in_two_months
SELECT COUNT(DISTINCT user_id) AS users_in_both FROM user_activity
WHERE activity_date BETWEEN '2026-04-01' AND '2026-04-30' AND activity_date BETWEEN '2026-05-01' AND '2026-05-31'

-- wrong: people of May, whether or not they came in April
SELECT COUNT(DISTINCT user_id) AS users_in_both FROM user_activity WHERE activity_date BETWEEN '2026-05-01' AND '2026-05-31'

-- wrong: counts pairs of rows, not people
-- may be told: pairs_counted
SELECT COUNT(*) AS users_in_both FROM user_activity a JOIN user_activity b ON a.user_id = b.user_id
WHERE a.activity_date BETWEEN '2026-04-01' AND '2026-04-30' AND b.activity_date BETWEEN '2026-05-01' AND '2026-05-31'

-- wrong: counts rows of May, not people
-- may be told: distinct
SELECT COUNT(*) AS users_in_both FROM user_activity WHERE activity_date BETWEEN '2026-05-01' AND '2026-05-31'
AND user_id IN (SELECT user_id FROM user_activity WHERE activity_date BETWEEN '2026-04-01' AND '2026-04-30')

-- wrong: loses the last day of both months
-- may be told: days
SELECT COUNT(*) AS users_in_both FROM (
    SELECT user_id FROM user_activity WHERE activity_date >= '2026-04-01' AND activity_date < '2026-04-30'
    INTERSECT SELECT user_id FROM user_activity WHERE activity_date >= '2026-05-01' AND activity_date < '2026-05-31')

-- wrong: 1 May counts for April as well
-- may be told: days
SELECT COUNT(*) AS users_in_both FROM (
    SELECT user_id FROM user_activity WHERE activity_date BETWEEN '2026-04-01' AND '2026-05-01'
    INTERSECT SELECT user_id FROM user_activity WHERE activity_date BETWEEN '2026-05-01' AND '2026-05-31')

-- wrong: March and April in place of April and May
-- may be told: period
SELECT COUNT(*) AS users_in_both FROM (
    SELECT user_id FROM user_activity WHERE activity_date BETWEEN '2026-03-01' AND '2026-03-31'
    INTERSECT SELECT user_id FROM user_activity WHERE activity_date BETWEEN '2026-04-01' AND '2026-04-30')

-- wrong: June is in, May has no end
-- may be told: missing
SELECT COUNT(*) AS users_in_both FROM (
    SELECT user_id FROM user_activity WHERE activity_date BETWEEN '2026-04-01' AND '2026-04-30'
    INTERSECT SELECT user_id FROM user_activity WHERE activity_date >= '2026-05-01')

-- wrong: everybody of before May, April has no beginning
-- may be told: missing
SELECT COUNT(*) AS users_in_both FROM (
    SELECT user_id FROM user_activity WHERE activity_date < '2026-05-01'
    INTERSECT SELECT user_id FROM user_activity WHERE activity_date BETWEEN '2026-05-01' AND '2026-05-31')

-- wrong: two days, not two months
-- may be told: two_days_not_two_months
SELECT COUNT(*) AS users_in_both FROM (
    SELECT user_id FROM user_activity WHERE activity_date BETWEEN '2026-04-01' AND '2026-05-31'
    GROUP BY user_id HAVING COUNT(DISTINCT activity_date) >= 2)

-- wrong: two rows, not two months
-- may be told: two_days_not_two_months
SELECT COUNT(*) AS users_in_both FROM (
    SELECT user_id FROM user_activity WHERE activity_date BETWEEN '2026-04-01' AND '2026-05-31'
    GROUP BY user_id HAVING COUNT(*) >= 2)

-- wrong: April or May of any year
-- may be told: missing
SELECT COUNT(*) AS users_in_both FROM (
    SELECT user_id FROM user_activity WHERE month(activity_date) IN (4, 5)
    GROUP BY user_id HAVING COUNT(DISTINCT month(activity_date)) = 2)

-- wrong: the same day number in both months is asked for
SELECT COUNT(DISTINCT a.user_id) AS users_in_both
FROM user_activity a JOIN user_activity b ON a.user_id = b.user_id AND b.activity_date = a.activity_date + INTERVAL 1 MONTH
WHERE a.activity_date BETWEEN '2026-04-01' AND '2026-04-30'

-- wrong: the same platform in both months is asked for
-- may be told: distinct
SELECT COUNT(*) AS users_in_both FROM (
    SELECT user_id, platform FROM user_activity WHERE activity_date BETWEEN '2026-04-01' AND '2026-04-30'
    INTERSECT SELECT user_id, platform FROM user_activity WHERE activity_date BETWEEN '2026-05-01' AND '2026-05-31')

-- wrong: only people with a core action
SELECT COUNT(*) AS users_in_both FROM (
    SELECT user_id FROM user_activity WHERE activity_date BETWEEN '2026-04-01' AND '2026-04-30' AND core_action_count > 0
    INTERSECT SELECT user_id FROM user_activity WHERE activity_date BETWEEN '2026-05-01' AND '2026-05-31' AND core_action_count > 0)

-- wrong: sessions as the clients report them, of which some are lost
-- may be told: clients
SELECT COUNT(*) AS users_in_both FROM (
    SELECT user_id FROM user_sessions WHERE session_date BETWEEN '2026-04-01' AND '2026-04-30'
    INTERSECT SELECT user_id FROM user_sessions WHERE session_date BETWEEN '2026-05-01' AND '2026-05-31')

-- wrong: leaves out bots and colleagues, as the marts do
-- may be told: without some people
SELECT COUNT(*) AS users_in_both FROM (
    SELECT user_id FROM marts.fct_activity_days WHERE activity_date BETWEEN '2026-04-01' AND '2026-04-30'
    INTERSECT SELECT user_id FROM marts.fct_activity_days WHERE activity_date BETWEEN '2026-05-01' AND '2026-05-31')

-- wrong: those of May who were not there in April
-- may be told: functions
SELECT COUNT(*) AS users_in_both FROM (
    SELECT user_id FROM user_activity WHERE activity_date BETWEEN '2026-05-01' AND '2026-05-31'
    EXCEPT SELECT user_id FROM user_activity WHERE activity_date BETWEEN '2026-04-01' AND '2026-04-30')

-- wrong: adds the people of both months
SELECT SUM(n) AS users_in_both FROM (
    SELECT month(activity_date), COUNT(DISTINCT user_id) AS n FROM user_activity
    WHERE activity_date BETWEEN '2026-04-01' AND '2026-05-31' GROUP BY 1)

-- wrong: a left join that keeps all of April
-- may be told: side, empty rows
SELECT COUNT(*) AS users_in_both
FROM (SELECT DISTINCT user_id FROM user_activity WHERE activity_date BETWEEN '2026-04-01' AND '2026-04-30') a
LEFT JOIN (SELECT DISTINCT user_id FROM user_activity WHERE activity_date BETWEEN '2026-05-01' AND '2026-05-31') m USING (user_id)

-- wrong: one row per month
-- may be told: several rows
SELECT month(activity_date) AS month, COUNT(DISTINCT user_id) AS users_in_both FROM user_activity
WHERE activity_date BETWEEN '2026-04-01' AND '2026-05-31' GROUP BY 1

-- wrong: a share of the people of April
SELECT COUNT(DISTINCT m.user_id) / COUNT(DISTINCT a.user_id) AS users_in_both
FROM (FROM user_activity WHERE activity_date BETWEEN '2026-04-01' AND '2026-04-30') a
LEFT JOIN (FROM user_activity WHERE activity_date BETWEEN '2026-05-01' AND '2026-05-31') m USING (user_id)

-- wrong: the number is typed in
-- may be told: typed in
SELECT $users_in_both AS users_in_both

-- wrong: the number is typed in, beside a table
-- may be told: typed in
SELECT DISTINCT $users_in_both AS users_in_both FROM user_activity

-- wrong: the number is typed in, over a mart
-- may be told: typed in
SELECT MIN($users_in_both) AS users_in_both FROM marts.fct_sessions

-- wrong: leaves out colleagues
-- may be told: too many
SELECT COUNT(*) AS users_in_both FROM users WHERE NOT is_internal
AND id IN (SELECT user_id FROM user_activity WHERE activity_date BETWEEN '2026-04-01' AND '2026-04-30')
AND id IN (SELECT user_id FROM user_activity WHERE activity_date BETWEEN '2026-05-01' AND '2026-05-31')

-- wrong: active on every day of the two months
SELECT COUNT(*) AS users_in_both FROM (
    SELECT user_id FROM user_activity WHERE activity_date BETWEEN '2026-04-01' AND '2026-05-31'
    GROUP BY user_id HAVING COUNT(DISTINCT activity_date) = 61)

-- wrong: the list of people and not their number
-- may be told: several rows
SELECT user_id AS users_in_both FROM user_activity WHERE activity_date BETWEEN '2026-04-01' AND '2026-04-30'
INTERSECT SELECT user_id FROM user_activity WHERE activity_date BETWEEN '2026-05-01' AND '2026-05-31'

-- wrong: a bracket is missing
SELECT COUNT(*) AS users_in_both FROM (SELECT user_id FROM user_activity WHERE activity_date BETWEEN '2026-04-01' AND '2026-04-30'
