-- right: three subqueries
SELECT
    (SELECT COUNT(*) FROM orders WHERE created_at >= '2026-05-01' AND created_at < '2026-06-01')
        / (SELECT COUNT(DISTINCT user_id) FROM orders WHERE created_at >= '2026-05-01' AND created_at < '2026-06-01') AS orders_per_buyer,
    (SELECT COUNT(*) FROM orders WHERE created_at >= '2026-05-01' AND created_at < '2026-06-01')
        / (SELECT COUNT(DISTINCT user_id) FROM user_activity WHERE activity_date >= '2026-05-01' AND activity_date < '2026-06-01') AS orders_per_active_user

-- right: CTEs and a cross join
WITH o AS (
    SELECT COUNT(*) AS orders, COUNT(DISTINCT user_id) AS buyers FROM orders WHERE date_trunc('month', created_at) = DATE '2026-05-01'
),
a AS (
    SELECT COUNT(DISTINCT user_id) AS actives FROM user_activity WHERE date_trunc('month', activity_date) = DATE '2026-05-01'
)
SELECT orders / buyers AS orders_per_buyer, orders / actives AS orders_per_active_user FROM o CROSS JOIN a

-- right: a comma join, lower case
with o as (select count(id) as n, count(distinct user_id) as b from orders where created_at::date between '2026-05-01' and '2026-05-31'),
a as (select count(distinct user_id) as m from user_activity where activity_date between '2026-05-01' and '2026-05-31')
select n * 1.0 / b as per_buyer, n * 1.0 / m as per_active_user from o, a

-- right: rounded to two decimals
SELECT ROUND(COUNT(*) / COUNT(DISTINCT user_id), 2) AS orders_per_buyer,
    ROUND(COUNT(*) / (SELECT COUNT(DISTINCT user_id) FROM user_activity WHERE activity_date BETWEEN '2026-05-01' AND '2026-05-31'), 2) AS orders_per_user
FROM orders WHERE strftime(created_at, '%Y-%m') = '2026-05'

-- right: CAST to DOUBLE
SELECT CAST(COUNT(*) AS DOUBLE) / COUNT(DISTINCT user_id) AS orders_per_buyer,
    CAST(COUNT(*) AS DOUBLE) / (SELECT COUNT(*) FROM (SELECT DISTINCT user_id FROM user_activity WHERE activity_date >= '2026-05-01' AND activity_date < '2026-06-01')) AS orders_per_active_user
FROM orders WHERE created_at BETWEEN '2026-05-01' AND '2026-05-31 23:59:59.999999'

-- right: the mean of the buyers' numbers, and of the active people's with zeros apart
WITH n AS (SELECT user_id, COUNT(*) AS n FROM orders WHERE created_at >= '2026-05-01' AND created_at < '2026-06-01' GROUP BY user_id)
SELECT AVG(n) AS orders_per_buyer, SUM(n) / (SELECT COUNT(DISTINCT user_id) FROM user_activity WHERE activity_date BETWEEN '2026-05-01' AND '2026-05-31') AS orders_per_active_user FROM n

-- right: the columns in the other order
SELECT n / m AS orders_per_active_user, n / b AS orders_per_buyer FROM
    (SELECT COUNT(*) AS n, COUNT(DISTINCT user_id) AS b FROM orders WHERE year(created_at) = 2026 AND month(created_at) = 5),
    (SELECT COUNT(DISTINCT user_id) AS m FROM user_activity WHERE year(activity_date) = 2026 AND month(activity_date) = 5)

-- right: with the numbers that are divided beside them
WITH o AS (SELECT COUNT(*) AS orders, COUNT(DISTINCT user_id) AS buyers FROM orders WHERE created_at >= '2026-05-01' AND created_at < '2026-06-01'),
a AS (SELECT COUNT(DISTINCT user_id) AS active_users FROM user_activity WHERE activity_date >= '2026-05-01' AND activity_date < '2026-06-01')
SELECT orders, buyers, active_users, orders / buyers AS orders_per_buyer, orders / active_users AS orders_per_active_user FROM o, a

-- right: FILTER
SELECT COUNT(*) FILTER (created_at >= '2026-05-01' AND created_at < '2026-06-01') / COUNT(DISTINCT user_id) FILTER (created_at >= '2026-05-01' AND created_at < '2026-06-01') AS orders_per_buyer,
    COUNT(*) FILTER (created_at >= '2026-05-01' AND created_at < '2026-06-01') / (SELECT COUNT(DISTINCT user_id) FILTER (activity_date BETWEEN '2026-05-01' AND '2026-05-31') FROM user_activity) AS orders_per_active_user
FROM orders

-- right: rows of both tables by UNION ALL
SELECT COUNT(*) FILTER (k = 'o') / COUNT(DISTINCT u) FILTER (k = 'o') AS orders_per_buyer,
    COUNT(*) FILTER (k = 'o') / COUNT(DISTINCT u) FILTER (k = 'a') AS orders_per_active_user
FROM (
    SELECT 'o' AS k, user_id AS u FROM orders WHERE created_at >= '2026-05-01' AND created_at < '2026-06-01'
    UNION ALL
    SELECT 'a', user_id FROM user_activity WHERE activity_date >= '2026-05-01' AND activity_date < '2026-06-01'
)

-- right: FROM first
FROM (FROM orders SELECT COUNT(*) AS n, COUNT(DISTINCT user_id) AS b WHERE created_at >= '2026-05-01' AND created_at < '2026-06-01') o,
     (FROM user_activity SELECT COUNT(DISTINCT user_id) AS m WHERE activity_date BETWEEN '2026-05-01' AND '2026-05-31') a
SELECT n / b AS orders_per_buyer, n / m AS orders_per_active_user

-- right: a full join of people by person, each once
WITH b AS (SELECT user_id, COUNT(*) AS n FROM orders WHERE created_at >= '2026-05-01' AND created_at < '2026-06-01' GROUP BY 1),
a AS (SELECT DISTINCT user_id FROM user_activity WHERE activity_date BETWEEN '2026-05-01' AND '2026-05-31')
SELECT SUM(b.n) / COUNT(b.user_id) AS orders_per_buyer, SUM(b.n) / COUNT(a.user_id) AS orders_per_active_user
FROM b FULL JOIN a ON a.user_id = b.user_id

-- right: the staging models, which have the same rows
SELECT COUNT(*) / COUNT(DISTINCT user_id) AS orders_per_buyer,
    COUNT(*) / (SELECT COUNT(DISTINCT user_id) FROM staging.stg_user_activity WHERE activity_date BETWEEN '2026-05-01' AND '2026-05-31') AS orders_per_active_user
FROM staging.stg_orders WHERE ordered_at >= '2026-05-01' AND ordered_at < '2026-06-01'

-- right: months of both, joined by month
WITH o AS (SELECT date_trunc('month', created_at)::DATE AS m, COUNT(*) AS n, COUNT(DISTINCT user_id) AS b FROM orders GROUP BY 1),
a AS (SELECT date_trunc('month', activity_date)::DATE AS m, COUNT(DISTINCT user_id) AS u FROM user_activity GROUP BY 1)
SELECT n / b AS orders_per_buyer, n / u AS orders_per_active_user FROM o JOIN a USING (m) WHERE m = DATE '2026-05-01'

-- right: orders counted by their number
SELECT COUNT(DISTINCT o.id)::DOUBLE / COUNT(DISTINCT o.user_id) AS orders_per_buyer, COUNT(DISTINCT o.id)::DOUBLE / ANY_VALUE(a.n) AS orders_per_active_user
FROM orders o, (SELECT COUNT(DISTINCT user_id) AS n FROM user_activity WHERE activity_date BETWEEN '2026-05-01' AND '2026-05-31') a
WHERE o.created_at >= '2026-05-01' AND o.created_at < '2026-06-01'

-- right: LATERAL
SELECT o.n / o.b AS orders_per_buyer, o.n / a.m AS orders_per_active_user
FROM (SELECT COUNT(*) AS n, COUNT(DISTINCT user_id) AS b FROM orders WHERE created_at >= '2026-05-01' AND created_at < '2026-06-01') o,
LATERAL (SELECT COUNT(DISTINCT user_id) AS m FROM user_activity WHERE activity_date >= '2026-05-01' AND activity_date < '2026-06-01') a

-- right: EXTRACT
SELECT COUNT(*) / COUNT(DISTINCT user_id) AS orders_per_buyer,
    COUNT(*) / (SELECT COUNT(DISTINCT user_id) FROM user_activity WHERE EXTRACT(YEAR FROM activity_date) = 2026 AND EXTRACT(MONTH FROM activity_date) = 5) AS orders_per_active_user
FROM orders WHERE EXTRACT(YEAR FROM created_at) = 2026 AND EXTRACT(MONTH FROM created_at) = 5

-- right: counted people by groups
SELECT COUNT(*) / (SELECT COUNT(*) FROM (SELECT user_id FROM orders WHERE created_at >= '2026-05-01' AND created_at < '2026-06-01' GROUP BY user_id)) AS orders_per_buyer,
    COUNT(*) / (SELECT COUNT(*) FROM (SELECT user_id FROM user_activity WHERE activity_date BETWEEN '2026-05-01' AND '2026-05-31' GROUP BY user_id)) AS orders_per_active_user
FROM orders WHERE created_at >= '2026-05-01' AND created_at < '2026-06-01'

-- right: unnamed columns
SELECT COUNT(*) / COUNT(DISTINCT user_id), COUNT(*) / (SELECT COUNT(DISTINCT user_id) FROM user_activity WHERE activity_date BETWEEN '2026-05-01' AND '2026-05-31')
FROM orders WHERE created_at >= '2026-05-01' AND created_at < '2026-06-01'

-- right: as decimals of three places
SELECT (COUNT(*) / COUNT(DISTINCT user_id))::DECIMAL(8, 3) AS orders_per_buyer,
    (COUNT(*) / (SELECT COUNT(DISTINCT user_id) FROM user_activity WHERE activity_date BETWEEN '2026-05-01' AND '2026-05-31'))::DECIMAL(8, 3) AS orders_per_active_user
FROM orders WHERE created_at >= '2026-05-01' AND created_at < '2026-06-01'

-- right: NULLIF against an empty month
WITH x AS (SELECT
    (SELECT COUNT(*) FROM orders WHERE created_at >= '2026-05-01' AND created_at < '2026-06-01') AS n,
    (SELECT COUNT(DISTINCT user_id) FROM orders WHERE created_at >= '2026-05-01' AND created_at < '2026-06-01') AS b,
    (SELECT COUNT(DISTINCT user_id) FROM user_activity WHERE activity_date BETWEEN '2026-05-01' AND '2026-05-31') AS a)
SELECT n / NULLIF(b, 0) AS orders_per_buyer, n / NULLIF(a, 0) AS orders_per_active_user FROM x

-- wrong: paid orders only
-- may be told: too many
SELECT COUNT(*) / COUNT(DISTINCT user_id) AS orders_per_buyer,
    COUNT(*) / (SELECT COUNT(DISTINCT user_id) FROM user_activity WHERE activity_date BETWEEN '2026-05-01' AND '2026-05-31') AS orders_per_active_user
FROM orders WHERE created_at >= '2026-05-01' AND created_at < '2026-06-01' AND status = 'paid'

-- wrong: failed orders are left out
-- may be told: too many
SELECT COUNT(*) / COUNT(DISTINCT user_id) AS orders_per_buyer,
    COUNT(*) / (SELECT COUNT(DISTINCT user_id) FROM user_activity WHERE activity_date BETWEEN '2026-05-01' AND '2026-05-31') AS orders_per_active_user
FROM orders WHERE created_at >= '2026-05-01' AND created_at < '2026-06-01' AND status != 'failed'

-- wrong: the same people below both
-- may be told: one_denominator
SELECT COUNT(*) / COUNT(DISTINCT user_id) AS orders_per_buyer, COUNT(*) / COUNT(DISTINCT user_id) AS orders_per_active_user
FROM orders WHERE created_at >= '2026-05-01' AND created_at < '2026-06-01'

-- wrong: columns have changed places
-- may be told: swapped
SELECT COUNT(*) / (SELECT COUNT(DISTINCT user_id) FROM user_activity WHERE activity_date BETWEEN '2026-05-01' AND '2026-05-31') AS orders_per_buyer,
    COUNT(*) / COUNT(DISTINCT user_id) AS orders_per_active_user
FROM orders WHERE created_at >= '2026-05-01' AND created_at < '2026-06-01'

-- wrong: rows of activity, not people
-- may be told: rows_counted
SELECT COUNT(*) / COUNT(DISTINCT user_id) AS orders_per_buyer,
    COUNT(*) / (SELECT COUNT(*) FROM user_activity WHERE activity_date BETWEEN '2026-05-01' AND '2026-05-31') AS orders_per_active_user
FROM orders WHERE created_at >= '2026-05-01' AND created_at < '2026-06-01'

-- wrong: all people who were ever active
-- may be told: missing
SELECT COUNT(*) / COUNT(DISTINCT user_id) AS orders_per_buyer,
    COUNT(*) / (SELECT COUNT(DISTINCT user_id) FROM user_activity) AS orders_per_active_user
FROM orders WHERE created_at >= '2026-05-01' AND created_at < '2026-06-01'

-- wrong: all accounts
-- may be told: all_accounts
SELECT COUNT(*) / COUNT(DISTINCT user_id) AS orders_per_buyer, COUNT(*) / (SELECT COUNT(*) FROM users) AS orders_per_active_user
FROM orders WHERE created_at >= '2026-05-01' AND created_at < '2026-06-01'

-- wrong: a join repeats orders for every active day
SELECT COUNT(*) / COUNT(DISTINCT o.user_id) AS orders_per_buyer, COUNT(*) / COUNT(DISTINCT a.user_id) AS orders_per_active_user
FROM orders o JOIN user_activity a ON a.user_id = o.user_id
WHERE o.created_at >= '2026-05-01' AND o.created_at < '2026-06-01' AND a.activity_date BETWEEN '2026-05-01' AND '2026-05-31'

-- wrong: a left join from activity repeats orders
-- may be told: orders_repeated
SELECT COUNT(o.id) / COUNT(DISTINCT o.user_id) AS orders_per_buyer, COUNT(o.id) / COUNT(DISTINCT a.user_id) AS orders_per_active_user
FROM user_activity a LEFT JOIN orders o ON a.user_id = o.user_id AND o.created_at >= '2026-05-01' AND o.created_at < '2026-06-01'
WHERE a.activity_date BETWEEN '2026-05-01' AND '2026-05-31'

-- wrong: only buyers who were active below the second
-- may be told: one_denominator
SELECT COUNT(DISTINCT o.id) / COUNT(DISTINCT o.user_id) AS orders_per_buyer, COUNT(DISTINCT o.id) / COUNT(DISTINCT a.user_id) AS orders_per_active_user
FROM orders o JOIN user_activity a ON a.user_id = o.user_id AND a.activity_date BETWEEN '2026-05-01' AND '2026-05-31'
WHERE o.created_at >= '2026-05-01' AND o.created_at < '2026-06-01'

-- wrong: turned over: people per order
-- may be told: relation
SELECT COUNT(DISTINCT user_id) / COUNT(*) AS orders_per_buyer,
    (SELECT COUNT(DISTINCT user_id) FROM user_activity WHERE activity_date BETWEEN '2026-05-01' AND '2026-05-31') / COUNT(*) AS orders_per_active_user
FROM orders WHERE created_at >= '2026-05-01' AND created_at < '2026-06-01'

-- wrong: integer division
SELECT COUNT(*) // COUNT(DISTINCT user_id) AS orders_per_buyer,
    COUNT(*) // (SELECT COUNT(DISTINCT user_id) FROM user_activity WHERE activity_date BETWEEN '2026-05-01' AND '2026-05-31') AS orders_per_active_user
FROM orders WHERE created_at >= '2026-05-01' AND created_at < '2026-06-01'

-- doubtful: rounded to one decimal, which is right to two decimals where the second of them is a nought
-- may be told: rounded
SELECT ROUND(COUNT(*) / COUNT(DISTINCT user_id), 1) AS orders_per_buyer,
    ROUND(COUNT(*) / (SELECT COUNT(DISTINCT user_id) FROM user_activity WHERE activity_date BETWEEN '2026-05-01' AND '2026-05-31'), 1) AS orders_per_active_user
FROM orders WHERE created_at >= '2026-05-01' AND created_at < '2026-06-01'

-- wrong: rounded to whole numbers
-- may be told: rounded
SELECT ROUND(COUNT(*) / COUNT(DISTINCT user_id)) AS orders_per_buyer,
    ROUND(COUNT(*) / (SELECT COUNT(DISTINCT user_id) FROM user_activity WHERE activity_date BETWEEN '2026-05-01' AND '2026-05-31')) AS orders_per_active_user
FROM orders WHERE created_at >= '2026-05-01' AND created_at < '2026-06-01'

-- wrong: loses 31 May, but for its midnight: BETWEEN on a timestamp
-- may be told: midnight
SELECT COUNT(*) / COUNT(DISTINCT user_id) AS orders_per_buyer,
    COUNT(*) / (SELECT COUNT(DISTINCT user_id) FROM user_activity WHERE activity_date BETWEEN '2026-05-01' AND '2026-05-31') AS orders_per_active_user
FROM orders WHERE created_at BETWEEN '2026-05-01' AND '2026-05-31'

-- wrong: loses 31 May in both tables
-- may be told: days
SELECT COUNT(*) / COUNT(DISTINCT user_id) AS orders_per_buyer,
    COUNT(*) / (SELECT COUNT(DISTINCT user_id) FROM user_activity WHERE activity_date >= '2026-05-01' AND activity_date < '2026-05-31') AS orders_per_active_user
FROM orders WHERE created_at >= '2026-05-01' AND created_at < '2026-05-31'

-- wrong: April in place of May
-- may be told: period
SELECT COUNT(*) / COUNT(DISTINCT user_id) AS orders_per_buyer,
    COUNT(*) / (SELECT COUNT(DISTINCT user_id) FROM user_activity WHERE activity_date BETWEEN '2026-04-01' AND '2026-04-30') AS orders_per_active_user
FROM orders WHERE created_at >= '2026-04-01' AND created_at < '2026-05-01'

-- wrong: orders of May by the active people of April
SELECT COUNT(*) / COUNT(DISTINCT user_id) AS orders_per_buyer,
    COUNT(*) / (SELECT COUNT(DISTINCT user_id) FROM user_activity WHERE activity_date BETWEEN '2026-04-01' AND '2026-04-30') AS orders_per_active_user
FROM orders WHERE created_at >= '2026-05-01' AND created_at < '2026-06-01'

-- wrong: no date at all
SELECT COUNT(*) / COUNT(DISTINCT user_id) AS orders_per_buyer, COUNT(*) / (SELECT COUNT(DISTINCT user_id) FROM user_activity) AS orders_per_active_user FROM orders

-- wrong: since May, with June
SELECT COUNT(*) / COUNT(DISTINCT user_id) AS orders_per_buyer,
    COUNT(*) / (SELECT COUNT(DISTINCT user_id) FROM user_activity WHERE activity_date >= '2026-05-01') AS orders_per_active_user
FROM orders WHERE created_at >= '2026-05-01'

-- wrong: people of the sessions, of which some are lost, not of user_activity
-- may be told: clients
SELECT COUNT(*) / COUNT(DISTINCT user_id) AS orders_per_buyer,
    COUNT(*) / (SELECT COUNT(DISTINCT user_id) FROM user_sessions WHERE session_date BETWEEN '2026-05-01' AND '2026-05-31') AS orders_per_active_user
FROM orders WHERE created_at >= '2026-05-01' AND created_at < '2026-06-01'

-- wrong: people with a core action only
-- may be told: rare ends
SELECT COUNT(*) / COUNT(DISTINCT user_id) AS orders_per_buyer,
    COUNT(*) / (SELECT COUNT(DISTINCT user_id) FROM user_activity WHERE activity_date BETWEEN '2026-05-01' AND '2026-05-31' AND core_action_count > 0) AS orders_per_active_user
FROM orders WHERE created_at >= '2026-05-01' AND created_at < '2026-06-01'

-- wrong: leaves out bots and colleagues, as the marts do
-- may be told: without some people
SELECT COUNT(*) / COUNT(DISTINCT user_id) AS orders_per_buyer,
    COUNT(*) / (SELECT COUNT(DISTINCT user_id) FROM marts.fct_activity_days WHERE activity_date BETWEEN '2026-05-01' AND '2026-05-31') AS orders_per_active_user
FROM marts.fct_orders WHERE ordered_date BETWEEN '2026-05-01' AND '2026-05-31'

-- wrong: the value of the orders, not their number
SELECT SUM(total_amount) / COUNT(DISTINCT user_id) AS orders_per_buyer,
    SUM(total_amount) / (SELECT COUNT(DISTINCT user_id) FROM user_activity WHERE activity_date BETWEEN '2026-05-01' AND '2026-05-31') AS orders_per_active_user
FROM orders WHERE created_at >= '2026-05-01' AND created_at < '2026-06-01'

-- wrong: in percent
-- may be told: unit
SELECT 100.0 * COUNT(*) / COUNT(DISTINCT user_id) AS orders_per_buyer,
    100.0 * COUNT(*) / (SELECT COUNT(DISTINCT user_id) FROM user_activity WHERE activity_date BETWEEN '2026-05-01' AND '2026-05-31') AS orders_per_active_user
FROM orders WHERE created_at >= '2026-05-01' AND created_at < '2026-06-01'

-- wrong: the share of active people who bought
-- may be told: rows
SELECT COUNT(*) / COUNT(DISTINCT user_id) AS orders_per_buyer,
    COUNT(DISTINCT user_id) / (SELECT COUNT(DISTINCT user_id) FROM user_activity WHERE activity_date BETWEEN '2026-05-01' AND '2026-05-31') AS orders_per_active_user
FROM orders WHERE created_at >= '2026-05-01' AND created_at < '2026-06-01'

-- wrong: the mean of the days' ratios
-- may be told: average_of_ratios
SELECT AVG(n / b) AS orders_per_buyer, AVG(n / m) AS orders_per_active_user FROM
    (SELECT created_at::DATE AS d, COUNT(*) AS n, COUNT(DISTINCT user_id) AS b FROM orders WHERE created_at >= '2026-05-01' AND created_at < '2026-06-01' GROUP BY 1) o
    JOIN (SELECT activity_date AS d, COUNT(DISTINCT user_id) AS m FROM user_activity GROUP BY 1) a USING (d)

-- wrong: the median number of orders of a buyer
-- may be told: functions
SELECT MEDIAN(n) AS orders_per_buyer, SUM(n) / (SELECT COUNT(DISTINCT user_id) FROM user_activity WHERE activity_date BETWEEN '2026-05-01' AND '2026-05-31') AS orders_per_active_user
FROM (SELECT user_id, COUNT(*) AS n FROM orders WHERE created_at >= '2026-05-01' AND created_at < '2026-06-01' GROUP BY user_id)

-- wrong: the second column is missing
-- may be told: missing column
SELECT COUNT(*) / COUNT(DISTINCT user_id) AS orders_per_buyer FROM orders WHERE created_at >= '2026-05-01' AND created_at < '2026-06-01'

-- wrong: numbers and not ratios
SELECT COUNT(DISTINCT user_id) AS orders_per_buyer, (SELECT COUNT(DISTINCT user_id) FROM user_activity WHERE activity_date BETWEEN '2026-05-01' AND '2026-05-31') AS orders_per_active_user
FROM orders WHERE created_at >= '2026-05-01' AND created_at < '2026-06-01'

-- wrong: buyers of all time below the first
-- may be told: missing
SELECT COUNT(*) / (SELECT COUNT(DISTINCT user_id) FROM orders) AS orders_per_buyer,
    COUNT(*) / (SELECT COUNT(DISTINCT user_id) FROM user_activity WHERE activity_date BETWEEN '2026-05-01' AND '2026-05-31') AS orders_per_active_user
FROM orders WHERE created_at >= '2026-05-01' AND created_at < '2026-06-01'

-- wrong: two rows in place of two columns
-- may be told: missing column
SELECT COUNT(*) / COUNT(DISTINCT user_id) AS orders_per_buyer FROM orders WHERE created_at >= '2026-05-01' AND created_at < '2026-06-01'
UNION ALL
SELECT (SELECT COUNT(*) FROM orders WHERE created_at >= '2026-05-01' AND created_at < '2026-06-01') / COUNT(DISTINCT user_id) FROM user_activity WHERE activity_date BETWEEN '2026-05-01' AND '2026-05-31'

-- wrong: paid orders only, and rounded to one decimal
-- may be told: too many
SELECT ROUND(COUNT(*) / COUNT(DISTINCT user_id), 1) AS orders_per_buyer,
    ROUND(COUNT(*) / (SELECT COUNT(DISTINCT user_id) FROM user_activity WHERE activity_date BETWEEN '2026-05-01' AND '2026-05-31'), 1) AS orders_per_active_user
FROM orders WHERE created_at >= '2026-05-01' AND created_at < '2026-06-01' AND status = 'paid'

-- wrong: the numbers are typed in
-- may be told: typed in
SELECT $orders_per_buyer AS orders_per_buyer, $orders_per_visitor AS orders_per_active_user

-- wrong: the numbers are typed in, over the orders
SELECT AVG($orders_per_buyer) AS orders_per_buyer, AVG($orders_per_visitor) AS orders_per_active_user FROM orders

-- wrong: the second is typed in
SELECT COUNT(*) / COUNT(DISTINCT user_id) AS orders_per_buyer, $orders_per_visitor AS orders_per_active_user
FROM orders WHERE created_at >= '2026-05-01' AND created_at < '2026-06-01'

-- doubtful: the published metric of that name counts humans with a core action in 28 days
SELECT COUNT(*) / COUNT(DISTINCT user_id) AS orders_per_buyer, COUNT(*) / (SELECT SUM(mau) FROM marts.fct_active_base WHERE date_day = '2026-05-31') AS orders_per_active_user
FROM orders WHERE created_at >= '2026-05-01' AND created_at < '2026-06-01'
