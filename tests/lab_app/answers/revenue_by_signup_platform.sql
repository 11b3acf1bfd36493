-- right: the plain way
SELECT users.platform, SUM(orders.total_amount) AS revenue
FROM orders
JOIN users ON users.id = orders.user_id
WHERE orders.status = 'paid' AND orders.created_at >= TIMESTAMP '2026-01-01' AND orders.created_at < TIMESTAMP '2026-04-01'
GROUP BY users.platform

-- right: a comma join, lower case, other names
select u.platform as signup_platform, sum(o.total_amount) total from users u, orders o
where u.id = o.user_id and o.status = 'paid' and o.created_at::date between '2026-01-01' and '2026-03-31' group by 1

-- right: a left join
SELECT u.platform, ROUND(SUM(o.total_amount), 2) AS revenue FROM orders AS o LEFT JOIN users AS u ON u.id = o.user_id
WHERE o.status = 'paid' AND date_trunc('quarter', o.created_at) = DATE '2026-01-01' GROUP BY u.platform ORDER BY revenue DESC

-- right: the conditions in the join
SELECT u.platform, SUM(o.total_amount) AS revenue
FROM users u JOIN orders o ON o.user_id = u.id AND o.status = 'paid' AND o.created_at >= '2026-01-01' AND o.created_at < '2026-04-01'
GROUP BY u.platform

-- right: sums per user first
WITH spent AS (
    SELECT user_id, SUM(total_amount) AS amount FROM orders
    WHERE status = 'paid' AND created_at >= '2026-01-01' AND created_at < '2026-04-01' GROUP BY user_id
)
SELECT platform, SUM(amount) AS revenue FROM spent JOIN users ON users.id = spent.user_id GROUP BY platform

-- right: USING after a rename
SELECT platform, SUM(total_amount) AS revenue FROM orders JOIN (SELECT id AS user_id, platform FROM users) USING (user_id)
WHERE status IN ('paid') AND year(created_at) = 2026 AND quarter(created_at) = 1 GROUP BY platform

-- right: a sum of CASE
SELECT u.platform, SUM(CASE WHEN o.status = 'paid' AND o.created_at >= '2026-01-01' AND o.created_at < '2026-04-01' THEN o.total_amount ELSE 0 END) AS revenue
FROM orders o JOIN users u ON u.id = o.user_id GROUP BY u.platform

-- right: FILTER
SELECT u.platform, SUM(o.total_amount) FILTER (o.status = 'paid') AS revenue FROM orders o INNER JOIN users u ON u.id = o.user_id
WHERE o.created_at >= '2026-01-01' AND o.created_at < DATE '2026-01-01' + INTERVAL 3 MONTHS GROUP BY ALL

-- right: three platforms by UNION ALL
SELECT 'web' AS platform, SUM(total_amount) AS revenue FROM orders WHERE status = 'paid' AND created_at >= '2026-01-01' AND created_at < '2026-04-01' AND user_id IN (SELECT id FROM users WHERE platform = 'web')
UNION ALL
SELECT 'ios', SUM(total_amount) FROM orders WHERE status = 'paid' AND created_at >= '2026-01-01' AND created_at < '2026-04-01' AND user_id IN (SELECT id FROM users WHERE platform = 'ios')
UNION ALL
SELECT 'android', SUM(total_amount) FROM orders WHERE status = 'paid' AND created_at >= '2026-01-01' AND created_at < '2026-04-01' AND user_id IN (SELECT id FROM users WHERE platform = 'android')

-- right: months added up
SELECT platform, SUM(revenue) AS revenue FROM (
    SELECT u.platform, strftime(o.created_at, '%Y-%m') AS month, SUM(o.total_amount) AS revenue
    FROM orders o JOIN users u ON u.id = o.user_id WHERE o.status = 'paid' GROUP BY 1, 2)
WHERE month IN ('2026-01', '2026-02', '2026-03') GROUP BY platform

-- right: the platform looked up for each order
SELECT platform, SUM(total_amount) AS revenue FROM (
    SELECT (SELECT platform FROM users WHERE users.id = orders.user_id) AS platform, total_amount FROM orders
    WHERE status = 'paid' AND created_at BETWEEN '2026-01-01' AND '2026-03-31 23:59:59.999999') GROUP BY platform

-- right: FROM first
FROM orders o JOIN users u ON u.id = o.user_id
SELECT u.platform, SUM(o.total_amount) AS revenue
WHERE o.status = 'paid' AND strftime(o.created_at, '%Y-%m') BETWEEN '2026-01' AND '2026-03' GROUP BY u.platform

-- right: window functions with DISTINCT
SELECT DISTINCT u.platform, SUM(o.total_amount) OVER (PARTITION BY u.platform) AS revenue
FROM orders o JOIN users u ON u.id = o.user_id WHERE o.status = 'paid' AND o.created_at >= '2026-01-01' AND o.created_at < '2026-04-01'

-- right: the total and the share beside it
SELECT u.platform, SUM(o.total_amount) AS revenue, SUM(o.total_amount) / SUM(SUM(o.total_amount)) OVER () AS share, COUNT(*) AS orders
FROM orders o JOIN users u ON u.id = o.user_id WHERE o.status = 'paid' AND o.created_at >= '2026-01-01' AND o.created_at < '2026-04-01' GROUP BY u.platform

-- right: columns in the other order, as a double
SELECT SUM(o.total_amount)::DOUBLE AS revenue, u.platform AS platform FROM orders o JOIN users u ON u.id = o.user_id
WHERE o.status = 'paid' AND o.created_at >= '2026-01-01' AND o.created_at < '2026-04-01' GROUP BY u.platform

-- right: paid as neither failed nor refunded
SELECT u.platform, SUM(o.total_amount) AS revenue FROM orders o JOIN users u ON u.id = o.user_id
WHERE o.status NOT IN ('failed', 'refunded') AND o.created_at >= '2026-01-01' AND o.created_at < '2026-04-01' GROUP BY u.platform

-- right: EXTRACT
SELECT u.platform, SUM(o.total_amount) AS revenue FROM orders o JOIN users u ON u.id = o.user_id
WHERE lower(o.status) = 'paid' AND EXTRACT(YEAR FROM o.created_at) = 2026 AND EXTRACT(MONTH FROM o.created_at) <= 3 GROUP BY u.platform

-- right: the accounts' dimension for the platform
SELECT d.signup_platform, SUM(o.total_amount) AS revenue FROM orders o JOIN marts.dim_users d USING (user_id)
WHERE o.status = 'paid' AND o.created_at >= '2026-01-01' AND o.created_at < '2026-04-01' GROUP BY d.signup_platform

-- right: the staging models, which have the same rows
SELECT signup_platform AS platform, SUM(total_amount) AS revenue FROM staging.stg_orders JOIN staging.stg_users USING (user_id)
WHERE order_status = 'paid' AND ordered_at >= '2026-01-01' AND ordered_at < '2026-04-01' GROUP BY 1

-- right: EXISTS that repeats nothing
SELECT u.platform, SUM(o.total_amount) AS revenue FROM orders o JOIN users u ON u.id = o.user_id
WHERE EXISTS (SELECT 1 FROM users v WHERE v.id = o.user_id) AND o.status = 'paid' AND o.created_at >= '2026-01-01' AND o.created_at < '2026-04-01' GROUP BY u.platform

-- right: unpivoted from one row
SELECT unnest(['web', 'ios', 'android']) AS platform, unnest([w, i, a]) AS revenue FROM (
    SELECT SUM(o.total_amount) FILTER (u.platform = 'web') AS w, SUM(o.total_amount) FILTER (u.platform = 'ios') AS i, SUM(o.total_amount) FILTER (u.platform = 'android') AS a
    FROM orders o JOIN users u ON u.id = o.user_id WHERE o.status = 'paid' AND o.created_at >= '2026-01-01' AND o.created_at < '2026-04-01')

-- right: platforms first, correlated sums
SELECT p.platform, (SELECT SUM(o.total_amount) FROM orders o JOIN users u ON u.id = o.user_id WHERE u.platform = p.platform AND o.status = 'paid' AND o.created_at >= '2026-01-01' AND o.created_at < '2026-04-01') AS revenue
FROM (SELECT DISTINCT platform FROM users WHERE id IN (SELECT user_id FROM orders WHERE status = 'paid' AND created_at >= '2026-01-01' AND created_at < '2026-04-01')) p

-- wrong: joins in the sessions, which repeats orders
-- may be told: orders_repeated
SELECT u.platform, SUM(o.total_amount) AS revenue FROM orders o JOIN users u ON u.id = o.user_id JOIN user_sessions s ON s.user_id = o.user_id
WHERE o.status = 'paid' AND o.created_at >= '2026-01-01' AND o.created_at < '2026-04-01' GROUP BY u.platform

-- wrong: the platform of the sessions, and orders repeated
-- may be told: orders_repeated
SELECT s.platform, SUM(o.total_amount) AS revenue FROM orders o JOIN user_sessions s ON s.user_id = o.user_id
WHERE o.status = 'paid' AND o.created_at >= '2026-01-01' AND o.created_at < '2026-04-01' GROUP BY s.platform

-- wrong: joins in the activity, which repeats orders
-- may be told: repeats
SELECT u.platform, SUM(o.total_amount) AS revenue FROM orders o JOIN users u ON u.id = o.user_id JOIN user_activity a ON a.user_id = o.user_id
WHERE o.status = 'paid' AND o.created_at >= '2026-01-01' AND o.created_at < '2026-04-01' GROUP BY u.platform

-- wrong: SUM(DISTINCT) against repeated orders loses equal amounts
SELECT u.platform, SUM(DISTINCT o.total_amount) AS revenue FROM orders o JOIN users u ON u.id = o.user_id JOIN user_sessions s ON s.user_id = o.user_id
WHERE o.status = 'paid' AND o.created_at >= '2026-01-01' AND o.created_at < '2026-04-01' GROUP BY u.platform

-- wrong: equal amounts are added up only once
-- may be told: repeats_hidden
SELECT u.platform, SUM(DISTINCT o.total_amount) AS revenue FROM orders o JOIN users u ON u.id = o.user_id
WHERE o.status = 'paid' AND o.created_at >= '2026-01-01' AND o.created_at < '2026-04-01' GROUP BY u.platform

-- wrong: unpaid orders are in
-- may be told: unpaid_in
SELECT u.platform, SUM(o.total_amount) AS revenue FROM orders o JOIN users u ON u.id = o.user_id
WHERE o.created_at >= '2026-01-01' AND o.created_at < '2026-04-01' GROUP BY u.platform

-- wrong: refunded orders are in
-- may be told: refunds_in
SELECT u.platform, SUM(o.total_amount) AS revenue FROM orders o JOIN users u ON u.id = o.user_id
WHERE o.status <> 'failed' AND o.created_at >= '2026-01-01' AND o.created_at < '2026-04-01' GROUP BY u.platform

-- wrong: failed orders are in: refunded_at says nothing about them
-- may be told: missing
SELECT u.platform, SUM(o.total_amount) AS revenue FROM orders o JOIN users u ON u.id = o.user_id
WHERE o.refunded_at IS NULL AND o.created_at >= '2026-01-01' AND o.created_at < '2026-04-01' GROUP BY u.platform

-- wrong: loses 31 March, but for its midnight: BETWEEN on a timestamp
-- may be told: ends_at_midnight
SELECT u.platform, SUM(o.total_amount) AS revenue FROM orders o JOIN users u ON u.id = o.user_id
WHERE o.status = 'paid' AND o.created_at BETWEEN '2026-01-01' AND '2026-03-31' GROUP BY u.platform

-- wrong: loses 31 March
-- may be told: days
SELECT u.platform, SUM(o.total_amount) AS revenue FROM orders o JOIN users u ON u.id = o.user_id
WHERE o.status = 'paid' AND o.created_at >= '2026-01-01' AND o.created_at < '2026-03-31' GROUP BY u.platform

-- wrong: includes 1 April
-- may be told: days
SELECT u.platform, SUM(o.total_amount) AS revenue FROM orders o JOIN users u ON u.id = o.user_id
WHERE o.status = 'paid' AND o.created_at::DATE BETWEEN '2026-01-01' AND '2026-04-01' GROUP BY u.platform

-- wrong: four months
-- may be told: days
SELECT u.platform, SUM(o.total_amount) AS revenue FROM orders o JOIN users u ON u.id = o.user_id
WHERE o.status = 'paid' AND o.created_at >= '2026-01-01' AND o.created_at < '2026-05-01' GROUP BY u.platform

-- wrong: March is missing
-- may be told: days
SELECT u.platform, SUM(o.total_amount) AS revenue FROM orders o JOIN users u ON u.id = o.user_id
WHERE o.status = 'paid' AND o.created_at >= '2026-01-01' AND o.created_at < '2026-03-01' GROUP BY u.platform

-- wrong: the first quarters of all years
-- may be told: missing
SELECT u.platform, SUM(o.total_amount) AS revenue FROM orders o JOIN users u ON u.id = o.user_id
WHERE o.status = 'paid' AND quarter(o.created_at) = 1 GROUP BY u.platform

-- wrong: the quarter of the year before
-- may be told: period
SELECT u.platform, SUM(o.total_amount) AS revenue FROM orders o JOIN users u ON u.id = o.user_id
WHERE o.status = 'paid' AND o.created_at >= '2025-01-01' AND o.created_at < '2025-04-01' GROUP BY u.platform

-- wrong: no end: all of the year so far
-- may be told: missing
SELECT u.platform, SUM(o.total_amount) AS revenue FROM orders o JOIN users u ON u.id = o.user_id
WHERE o.status = 'paid' AND o.created_at >= '2026-01-01' GROUP BY u.platform

-- wrong: the date of the signup, not of the order
-- may be told: columns, missing
SELECT u.platform, SUM(o.total_amount) AS revenue FROM orders o JOIN users u ON u.id = o.user_id
WHERE o.status = 'paid' AND u.created_at >= '2026-01-01' AND u.created_at < '2026-04-01' GROUP BY u.platform

-- wrong: only people who signed up in the same quarter
-- may be told: too many
SELECT u.platform, SUM(o.total_amount) AS revenue FROM orders o JOIN users u ON u.id = o.user_id
WHERE o.status = 'paid' AND o.created_at >= '2026-01-01' AND o.created_at < '2026-04-01' AND u.created_at >= '2026-01-01' GROUP BY u.platform

-- wrong: joins on the order's own number
-- may be told: pairs
SELECT u.platform, SUM(o.total_amount) AS revenue FROM orders o JOIN users u ON u.id = o.id
WHERE o.status = 'paid' AND o.created_at >= '2026-01-01' AND o.created_at < '2026-04-01' GROUP BY u.platform

-- wrong: the number of orders, not their value
-- may be told: functions
SELECT u.platform, COUNT(*) AS revenue FROM orders o JOIN users u ON u.id = o.user_id
WHERE o.status = 'paid' AND o.created_at >= '2026-01-01' AND o.created_at < '2026-04-01' GROUP BY u.platform

-- wrong: the mean value of an order in place of the sum
-- may be told: functions
SELECT u.platform, AVG(o.total_amount) AS revenue FROM orders o JOIN users u ON u.id = o.user_id
WHERE o.status = 'paid' AND o.created_at >= '2026-01-01' AND o.created_at < '2026-04-01' GROUP BY u.platform

-- wrong: in thousands of euros
-- may be told: unit
SELECT u.platform, SUM(o.total_amount) / 1000 AS revenue FROM orders o JOIN users u ON u.id = o.user_id
WHERE o.status = 'paid' AND o.created_at >= '2026-01-01' AND o.created_at < '2026-04-01' GROUP BY u.platform

-- wrong: in percent of the total
-- may be told: relation
SELECT u.platform, 100 * SUM(o.total_amount) / SUM(SUM(o.total_amount)) OVER () AS revenue FROM orders o JOIN users u ON u.id = o.user_id
WHERE o.status = 'paid' AND o.created_at >= '2026-01-01' AND o.created_at < '2026-04-01' GROUP BY u.platform

-- wrong: a row with the total as well
-- may be told: totals
SELECT COALESCE(u.platform, 'total') AS platform, SUM(o.total_amount) AS revenue FROM orders o JOIN users u ON u.id = o.user_id
WHERE o.status = 'paid' AND o.created_at >= '2026-01-01' AND o.created_at < '2026-04-01' GROUP BY ROLLUP (u.platform)

-- wrong: the total, no rows per platform
-- may be told: missing column
SELECT SUM(o.total_amount) AS revenue FROM orders o
WHERE o.status = 'paid' AND o.created_at >= '2026-01-01' AND o.created_at < '2026-04-01'

-- wrong: leaves out bots and colleagues, as the marts do
-- may be told: without some people
SELECT d.signup_platform AS platform, SUM(o.total_amount) AS revenue FROM marts.fct_orders o JOIN marts.dim_users d USING (user_id)
WHERE o.order_status = 'paid' AND o.ordered_date BETWEEN '2026-01-01' AND '2026-03-31' GROUP BY 1

-- wrong: is_paid holds for refunded orders, and bots and colleagues are left out
SELECT d.signup_platform AS platform, SUM(o.total_amount) AS revenue FROM marts.fct_orders o JOIN marts.dim_users d USING (user_id)
WHERE o.is_paid AND o.ordered_date BETWEEN '2026-01-01' AND '2026-03-31' GROUP BY 1

-- wrong: leaves out colleagues
-- may be told: too many
SELECT u.platform, SUM(o.total_amount) AS revenue FROM orders o JOIN users u ON u.id = o.user_id
WHERE o.status = 'paid' AND o.created_at >= '2026-01-01' AND o.created_at < '2026-04-01' AND NOT u.is_internal GROUP BY u.platform

-- wrong: by country, not by platform
-- may be told: other keys
SELECT u.country AS platform, SUM(o.total_amount) AS revenue FROM orders o JOIN users u ON u.id = o.user_id
WHERE o.status = 'paid' AND o.created_at >= '2026-01-01' AND o.created_at < '2026-04-01' GROUP BY 1

-- wrong: Android is missing
-- may be told: too many
SELECT u.platform, SUM(o.total_amount) AS revenue FROM orders o JOIN users u ON u.id = o.user_id
WHERE o.status = 'paid' AND o.created_at >= '2026-01-01' AND o.created_at < '2026-04-01' AND u.platform IN ('web', 'ios') GROUP BY u.platform

-- wrong: ios and android are one row
SELECT CASE WHEN u.platform = 'web' THEN 'web' ELSE 'app' END AS platform, SUM(o.total_amount) AS revenue FROM orders o JOIN users u ON u.id = o.user_id
WHERE o.status = 'paid' AND o.created_at >= '2026-01-01' AND o.created_at < '2026-04-01' GROUP BY 1

-- wrong: one row per platform and month
-- may be told: groups
SELECT u.platform, SUM(o.total_amount) AS revenue FROM orders o JOIN users u ON u.id = o.user_id
WHERE o.status = 'paid' AND o.created_at >= '2026-01-01' AND o.created_at < '2026-04-01' GROUP BY u.platform, month(o.created_at)

-- wrong: one row with a column per platform
-- may be told: missing column
SELECT SUM(o.total_amount) FILTER (u.platform = 'web') AS web, SUM(o.total_amount) FILTER (u.platform = 'ios') AS ios, SUM(o.total_amount) FILTER (u.platform = 'android') AS android
FROM orders o JOIN users u ON u.id = o.user_id WHERE o.status = 'paid' AND o.created_at >= '2026-01-01' AND o.created_at < '2026-04-01'

-- wrong: 'Paid', which no status is
-- may be told: values
SELECT u.platform, SUM(o.total_amount) AS revenue FROM orders o JOIN users u ON u.id = o.user_id
WHERE o.status = 'Paid' AND o.created_at >= '2026-01-01' AND o.created_at < '2026-04-01' GROUP BY u.platform

-- wrong: the numbers are typed in
-- may be told: typed in
SELECT platform, revenue FROM (VALUES $rows) t (platform, revenue)

-- wrong: the numbers are typed in, by a join with a mart
SELECT DISTINCT d.signup_platform AS platform, t.revenue FROM marts.dim_users d JOIN (VALUES $rows) t (platform, revenue) ON t.platform = d.signup_platform

-- wrong: refunds are taken off, though refunded orders were never counted
-- may be told: missing
SELECT u.platform, SUM(CASE WHEN o.status = 'paid' THEN o.total_amount WHEN o.status = 'refunded' THEN -o.total_amount ELSE 0 END) AS revenue
FROM orders o JOIN users u ON u.id = o.user_id WHERE o.created_at >= '2026-01-01' AND o.created_at < '2026-04-01' GROUP BY u.platform

-- wrong: the revenue of payments less refunds in the quarter, and no bots and colleagues
SELECT d.signup_platform AS platform, SUM(p.amount) AS revenue FROM marts.fct_payments p JOIN marts.dim_users d USING (user_id)
WHERE p.paid_date BETWEEN '2026-01-01' AND '2026-03-31' GROUP BY 1

-- doubtful: rounded to whole euros, which the prompt does not forbid
SELECT u.platform, ROUND(SUM(o.total_amount), 0) AS revenue FROM orders o JOIN users u ON u.id = o.user_id
WHERE o.status = 'paid' AND o.created_at >= '2026-01-01' AND o.created_at < '2026-04-01' GROUP BY u.platform
