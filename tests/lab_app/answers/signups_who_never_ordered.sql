-- right: NOT EXISTS
SELECT COUNT(*) AS signups,
    COUNT(*) FILTER (WHERE NOT EXISTS (SELECT 1 FROM orders WHERE orders.user_id = users.id)) AS never_ordered
FROM users WHERE created_at >= DATE '2026-04-01' AND created_at < DATE '2026-05-01'

-- right: a left join and what is NULL in it
SELECT COUNT(DISTINCT u.id) AS signups, COUNT(DISTINCT CASE WHEN o.id IS NULL THEN u.id END) AS never_ordered
FROM users u LEFT JOIN orders o ON o.user_id = u.id
WHERE u.created_at >= '2026-04-01' AND u.created_at < '2026-05-01'

-- right: all less those who ordered
SELECT COUNT(DISTINCT u.id) AS signups, COUNT(DISTINCT u.id) - COUNT(DISTINCT o.user_id) AS never_ordered
FROM users u LEFT JOIN orders o ON o.user_id = u.id
WHERE strftime(u.created_at, '%Y-%m') = '2026-04'

-- right: a left join to the distinct buyers
with april as (select id from users where created_at::date between '2026-04-01' and '2026-04-30'),
buyers as (select distinct user_id from orders)
select count(*) as signups, count(*) filter (buyers.user_id is null) as never_ordered
from april left join buyers on buyers.user_id = april.id

-- right: NOT IN with NULLs taken out
SELECT COUNT(id) AS signups, COUNT(CASE WHEN id NOT IN (SELECT user_id FROM orders WHERE user_id IS NOT NULL) THEN id END) AS never_ordered
FROM users WHERE year(created_at) = 2026 AND month(created_at) = 4

-- right: two subqueries
SELECT
    (SELECT COUNT(*) FROM users WHERE created_at >= '2026-04-01' AND created_at < '2026-05-01') AS signups,
    (SELECT COUNT(*) FROM users u WHERE u.created_at >= '2026-04-01' AND u.created_at < '2026-05-01'
        AND NOT EXISTS (FROM orders o WHERE o.user_id = u.id)) AS never_ordered

-- right: an anti join
WITH april AS (FROM users WHERE created_at >= '2026-04-01' AND created_at < '2026-05-01')
SELECT (SELECT COUNT(*) FROM april) AS signups, COUNT(*) AS never_ordered
FROM april ANTI JOIN orders ON orders.user_id = april.id

-- right: EXCEPT
WITH april AS (SELECT id FROM users WHERE created_at >= '2026-04-01' AND created_at < '2026-05-01'),
without AS (SELECT id FROM april EXCEPT SELECT user_id FROM orders)
SELECT (SELECT COUNT(*) FROM april) AS signups, (SELECT COUNT(*) FROM without) AS never_ordered

-- right: the number of orders of each account
SELECT COUNT(*) AS signups, COUNT(*) FILTER (n = 0) AS never_ordered FROM (
    SELECT u.id, COUNT(o.id) AS n FROM users u LEFT JOIN orders o ON u.id = o.user_id
    WHERE u.created_at >= '2026-04-01' AND u.created_at < '2026-05-01' GROUP BY u.id)

-- right: a correlated count
SELECT COUNT(*) AS signups, SUM(IF(n = 0, 1, 0)) AS never_ordered FROM (
    SELECT (SELECT COUNT(*) FROM orders o WHERE o.user_id = u.id) AS n FROM users u
    WHERE u.created_at BETWEEN '2026-04-01' AND '2026-04-30 23:59:59.999999')

-- right: the other order of columns
SELECT COUNT(*) FILTER (o.user_id IS NULL) AS never_ordered, COUNT(*) AS signups
FROM users u LEFT JOIN (SELECT user_id FROM orders GROUP BY user_id) o ON o.user_id = u.id
WHERE u.created_at >= '2026-04-01' AND u.created_at < '2026-05-01'

-- right: HAVING in a subquery
SELECT (SELECT COUNT(*) FROM users WHERE created_at::DATE >= '2026-04-01' AND created_at::DATE <= '2026-04-30') AS signups, COUNT(*) AS never_ordered
FROM (SELECT u.id FROM users u LEFT JOIN orders o ON u.id = o.user_id WHERE u.created_at::DATE >= '2026-04-01' AND u.created_at::DATE <= '2026-04-30'
    GROUP BY u.id HAVING COUNT(o.id) = 0)

-- right: a RIGHT JOIN
SELECT COUNT(DISTINCT users.id) AS signups, COUNT(DISTINCT users.id) FILTER (orders.id IS NULL) AS never_ordered
FROM orders RIGHT JOIN users ON users.id = orders.user_id
WHERE users.created_at >= '2026-04-01' AND users.created_at < '2026-05-01'

-- right: the share beside it
SELECT COUNT(*) AS signups, COUNT(*) FILTER (b.user_id IS NULL) AS never_ordered, ROUND(100.0 * COUNT(*) FILTER (b.user_id IS NULL) / COUNT(*), 1) AS percent
FROM users u LEFT JOIN (SELECT DISTINCT user_id FROM orders) b ON b.user_id = u.id
WHERE u.created_at >= '2026-04-01' AND u.created_at < '2026-05-01'

-- right: the first order of each account
SELECT COUNT(*) AS signups, COUNT(*) FILTER (first_order IS NULL) AS never_ordered
FROM users u LEFT JOIN (SELECT user_id, MIN(created_at) AS first_order FROM orders GROUP BY user_id) f ON f.user_id = u.id
WHERE u.created_at >= '2026-04-01' AND u.created_at < '2026-05-01'

-- right: the accounts' dimension
SELECT COUNT(*) AS signups, COUNT(*) FILTER (NOT EXISTS (FROM orders o WHERE o.user_id = d.user_id)) AS never_ordered
FROM marts.dim_users d WHERE signup_cohort = '2026-04'

-- right: FROM first, LATERAL
FROM users u, LATERAL (SELECT COUNT(*) AS n FROM orders o WHERE o.user_id = u.id) x
SELECT COUNT(*) AS signups, COUNT(*) FILTER (x.n = 0) AS never_ordered
WHERE u.created_at >= '2026-04-01' AND u.created_at < '2026-05-01'

-- right: the staging models, which have the same rows
SELECT COUNT(*) AS signups, COUNT(*) FILTER (NOT EXISTS (FROM staging.stg_orders o WHERE o.user_id = u.user_id)) AS never_ordered
FROM staging.stg_users u WHERE signed_up_at >= '2026-04-01' AND signed_up_at < '2026-05-01'

-- right: 1 - flag added up
SELECT COUNT(*) AS signups, SUM(1 - has_order) AS never_ordered FROM (
    SELECT u.id, CAST(EXISTS (SELECT 1 FROM orders o WHERE o.user_id = u.id) AS INTEGER) AS has_order
    FROM users u WHERE u.created_at >= '2026-04-01' AND u.created_at < '2026-05-01')

-- right: names of one's own
SELECT COUNT(*) AS all_signups, COUNT(*) FILTER (b.user_id IS NULL) AS non_buyers
FROM users u LEFT JOIN (SELECT DISTINCT user_id FROM orders) b ON b.user_id = u.id
WHERE u.created_at >= TIMESTAMP '2026-04-01 00:00:00' AND u.created_at < TIMESTAMP '2026-05-01 00:00:00'

-- wrong: an inner join drops the people without an order
-- may be told: inner_join
SELECT COUNT(DISTINCT u.id) AS signups, COUNT(DISTINCT u.id) FILTER (o.id IS NULL) AS never_ordered
FROM users u JOIN orders o ON o.user_id = u.id WHERE u.created_at >= '2026-04-01' AND u.created_at < '2026-05-01'

-- wrong: a condition on the orders' status in WHERE drops the people without an order
-- may be told: too many
SELECT COUNT(DISTINCT u.id) AS signups, COUNT(DISTINCT u.id) FILTER (o.id IS NULL) AS never_ordered
FROM users u LEFT JOIN orders o ON o.user_id = u.id WHERE u.created_at >= '2026-04-01' AND u.created_at < '2026-05-01' AND o.status <> 'failed'

-- wrong: a condition on the orders' date in WHERE drops the people without an order
-- may be told: place of condition
SELECT COUNT(DISTINCT u.id) AS signups, COUNT(DISTINCT u.id) FILTER (o.id IS NULL) AS never_ordered
FROM users u LEFT JOIN orders o ON o.user_id = u.id WHERE u.created_at >= '2026-04-01' AND u.created_at < '2026-05-01' AND o.created_at >= '2026-04-01'

-- wrong: counts rows, so people with several orders count several times
-- may be told: orders_repeat_people
SELECT COUNT(*) AS signups, COUNT(*) FILTER (o.id IS NULL) AS never_ordered
FROM users u LEFT JOIN orders o ON o.user_id = u.id WHERE u.created_at >= '2026-04-01' AND u.created_at < '2026-05-01'

-- wrong: people whose orders all failed count as never having ordered
-- may be told: failed_orders_ignored
SELECT COUNT(*) AS signups, COUNT(*) FILTER (NOT EXISTS (FROM orders o WHERE o.user_id = u.id AND o.status = 'paid')) AS never_ordered
FROM users u WHERE u.created_at >= '2026-04-01' AND u.created_at < '2026-05-01'

-- wrong: failed orders are not counted as orders
-- may be told: too many
SELECT COUNT(DISTINCT u.id) AS signups, COUNT(DISTINCT u.id) - COUNT(DISTINCT o.user_id) AS never_ordered
FROM users u LEFT JOIN orders o ON o.user_id = u.id AND o.status <> 'failed' WHERE u.created_at >= '2026-04-01' AND u.created_at < '2026-05-01'

-- wrong: those who did order
-- may be told: buyers_counted
SELECT COUNT(*) AS signups, COUNT(*) FILTER (EXISTS (FROM orders o WHERE o.user_id = u.id)) AS never_ordered
FROM users u WHERE u.created_at >= '2026-04-01' AND u.created_at < '2026-05-01'

-- wrong: no order in April, but perhaps later
-- may be told: too many
SELECT COUNT(*) AS signups, COUNT(*) FILTER (NOT EXISTS (FROM orders o WHERE o.user_id = u.id AND o.created_at < '2026-05-01')) AS never_ordered
FROM users u WHERE u.created_at >= '2026-04-01' AND u.created_at < '2026-05-01'

-- wrong: compares with the order's own number
SELECT COUNT(*) AS signups, COUNT(*) FILTER (NOT EXISTS (FROM orders o WHERE o.id = u.id)) AS never_ordered
FROM users u WHERE u.created_at >= '2026-04-01' AND u.created_at < '2026-05-01'

-- wrong: joins on the order's own number
-- may be told: pairs
SELECT COUNT(DISTINCT u.id) AS signups, COUNT(DISTINCT u.id) FILTER (o.id IS NULL) AS never_ordered
FROM users u LEFT JOIN orders o ON o.id = u.id WHERE u.created_at >= '2026-04-01' AND u.created_at < '2026-05-01'

-- wrong: loses 30 April, but for its midnight: BETWEEN on a timestamp
-- may be told: midnight
SELECT COUNT(*) AS signups, COUNT(*) FILTER (NOT EXISTS (FROM orders o WHERE o.user_id = u.id)) AS never_ordered
FROM users u WHERE u.created_at BETWEEN '2026-04-01' AND '2026-04-30'

-- wrong: loses 30 April
-- may be told: days
SELECT COUNT(*) AS signups, COUNT(*) FILTER (NOT EXISTS (FROM orders o WHERE o.user_id = u.id)) AS never_ordered
FROM users u WHERE u.created_at >= '2026-04-01' AND u.created_at < '2026-04-30'

-- wrong: includes 1 May
-- may be told: days
SELECT COUNT(*) AS signups, COUNT(*) FILTER (NOT EXISTS (FROM orders o WHERE o.user_id = u.id)) AS never_ordered
FROM users u WHERE u.created_at::DATE BETWEEN '2026-04-01' AND '2026-05-01'

-- wrong: May in place of April
-- may be told: period
SELECT COUNT(*) AS signups, COUNT(*) FILTER (NOT EXISTS (FROM orders o WHERE o.user_id = u.id)) AS never_ordered
FROM users u WHERE u.created_at >= '2026-05-01' AND u.created_at < '2026-06-01'

-- wrong: everybody who signed up since April
-- may be told: missing
SELECT COUNT(*) AS signups, COUNT(*) FILTER (NOT EXISTS (FROM orders o WHERE o.user_id = u.id)) AS never_ordered
FROM users u WHERE u.created_at >= '2026-04-01'

-- wrong: no date at all
-- may be told: missing
SELECT COUNT(*) AS signups, COUNT(*) FILTER (NOT EXISTS (FROM orders o WHERE o.user_id = u.id)) AS never_ordered FROM users u

-- wrong: leaves out colleagues, who were to stay in
-- may be told: too many
SELECT COUNT(*) AS signups, COUNT(*) FILTER (NOT EXISTS (FROM orders o WHERE o.user_id = u.id)) AS never_ordered
FROM users u WHERE u.created_at >= '2026-04-01' AND u.created_at < '2026-05-01' AND NOT u.is_internal

-- wrong: leaves out bots and colleagues, as the marts do
-- may be told: without some people
SELECT COUNT(*) AS signups, COUNT(*) FILTER (NOT EXISTS (FROM marts.fct_orders o WHERE o.user_id = s.user_id)) AS never_ordered
FROM marts.fct_signups s WHERE s.signed_up_date BETWEEN '2026-04-01' AND '2026-04-30'

-- wrong: never visited, not never ordered
SELECT COUNT(*) AS signups, COUNT(*) FILTER (NOT EXISTS (FROM user_activity a WHERE a.user_id = u.id)) AS never_ordered
FROM users u WHERE u.created_at >= '2026-04-01' AND u.created_at < '2026-05-01'

-- wrong: columns have changed places
-- may be told: swapped
SELECT COUNT(*) FILTER (NOT EXISTS (FROM orders o WHERE o.user_id = u.id)) AS signups, COUNT(*) AS never_ordered
FROM users u WHERE u.created_at >= '2026-04-01' AND u.created_at < '2026-05-01'

-- wrong: the column signups is missing
-- may be told: missing column
SELECT COUNT(*) AS never_ordered FROM users u LEFT JOIN orders o ON o.user_id = u.id
WHERE u.created_at >= '2026-04-01' AND u.created_at < '2026-05-01' AND o.id IS NULL

-- wrong: signups counts only the people without an order: the WHERE takes the others off
SELECT COUNT(*) AS signups, COUNT(*) AS never_ordered FROM users u LEFT JOIN orders o ON o.user_id = u.id
WHERE u.created_at >= '2026-04-01' AND u.created_at < '2026-05-01' AND o.id IS NULL

-- wrong: a share in place of the number
-- may be told: functions
SELECT COUNT(*) AS signups, AVG(CASE WHEN EXISTS (FROM orders o WHERE o.user_id = u.id) THEN 0 ELSE 1 END) AS never_ordered
FROM users u WHERE u.created_at >= '2026-04-01' AND u.created_at < '2026-05-01'

-- wrong: a percentage in place of the number
SELECT COUNT(*) AS signups, ROUND(100.0 * COUNT(*) FILTER (NOT EXISTS (FROM orders o WHERE o.user_id = u.id)) / COUNT(*), 2) AS never_ordered
FROM users u WHERE u.created_at >= '2026-04-01' AND u.created_at < '2026-05-01'

-- wrong: = NULL is never true
-- may be told: never true
SELECT COUNT(DISTINCT u.id) AS signups, COUNT(DISTINCT CASE WHEN o.id = NULL THEN u.id END) AS never_ordered
FROM users u LEFT JOIN orders o ON o.user_id = u.id WHERE u.created_at >= '2026-04-01' AND u.created_at < '2026-05-01'

-- wrong: NOT IN a list with NULLs is never true
SELECT COUNT(*) AS signups, COUNT(*) FILTER (u.id NOT IN (SELECT referred_by_user_id FROM users)) AS never_ordered
FROM users u WHERE u.created_at >= '2026-04-01' AND u.created_at < '2026-05-01'

-- wrong: refunded_at IS NULL is asked, not whether there is an order
-- may be told: columns
SELECT COUNT(DISTINCT u.id) AS signups, COUNT(DISTINCT u.id) FILTER (o.refunded_at IS NULL) AS never_ordered
FROM users u LEFT JOIN orders o ON o.user_id = u.id WHERE u.created_at >= '2026-04-01' AND u.created_at < '2026-05-01'

-- wrong: one row per account
-- may be told: several rows
SELECT u.id AS signups, COUNT(o.id) AS never_ordered FROM users u LEFT JOIN orders o ON o.user_id = u.id
WHERE u.created_at >= '2026-04-01' AND u.created_at < '2026-05-01' GROUP BY u.id HAVING COUNT(o.id) = 0

-- wrong: households without an order
-- may be told: households
SELECT COUNT(DISTINCT household_id) AS signups, COUNT(DISTINCT household_id) FILTER (NOT EXISTS (FROM orders o WHERE o.user_id = u.id)) AS never_ordered
FROM users u WHERE u.created_at >= '2026-04-01' AND u.created_at < '2026-05-01'

-- wrong: COUNT(*) of a left join counts one order for those without
-- may be told: empty rows
SELECT COUNT(*) AS signups, COUNT(*) FILTER (n = 0) AS never_ordered FROM (
    SELECT u.id, COUNT(*) AS n FROM users u LEFT JOIN orders o ON o.user_id = u.id
    WHERE u.created_at >= '2026-04-01' AND u.created_at < '2026-05-01' GROUP BY u.id)

-- wrong: the month of the order's date in place of the signup's
-- may be told: missing, too many
SELECT COUNT(DISTINCT u.id) AS signups, COUNT(DISTINCT u.id) FILTER (o.id IS NULL) AS never_ordered
FROM users u LEFT JOIN orders o ON o.user_id = u.id AND o.created_at >= '2026-04-01' AND o.created_at < '2026-05-01'

-- wrong: the numbers are typed in
-- may be told: typed in
SELECT $signups AS signups, $never_ordered AS never_ordered

-- wrong: the numbers are typed in, over tables that matter
-- may be told: typed in
SELECT MAX($signups) AS signups, MAX($never_ordered) AS never_ordered FROM users LEFT JOIN orders ON orders.user_id = users.id

-- wrong: one number is counted, the other typed in
SELECT COUNT(*) AS signups, $never_ordered AS never_ordered FROM users WHERE created_at >= '2026-04-01' AND created_at < '2026-05-01'

-- wrong: failed orders do not count, and the last day is lost
-- may be told: midnight, too many
SELECT COUNT(*) AS signups, COUNT(*) FILTER (NOT EXISTS (FROM orders o WHERE o.user_id = u.id AND o.status = 'paid')) AS never_ordered
FROM users u WHERE u.created_at BETWEEN '2026-04-01' AND '2026-04-30'

-- doubtful: fct_orders has no orders of bots and colleagues, so those who ordered count as never having ordered; bots rarely do
SELECT COUNT(*) AS signups, COUNT(*) FILTER (NOT EXISTS (FROM marts.fct_orders o WHERE o.user_id = d.user_id)) AS never_ordered
FROM marts.dim_users d WHERE signup_cohort = '2026-04'

-- doubtful: NOT IN finds nobody once an order has no user_id, which the dictionary rules out
SELECT COUNT(*) AS signups, SUM(CASE WHEN id NOT IN (SELECT user_id FROM orders) THEN 1 ELSE 0 END) AS never_ordered
FROM users WHERE date_trunc('month', created_at) = DATE '2026-04-01'

-- doubtful: NOT IN in one of two groups, as above
SELECT SUM(n) AS signups, SUM(n) FILTER (NOT bought) AS never_ordered FROM (
    SELECT TRUE AS bought, COUNT(*) AS n FROM users WHERE created_at >= '2026-04-01' AND created_at < '2026-05-01' AND id IN (SELECT user_id FROM orders)
    UNION ALL
    SELECT FALSE, COUNT(*) FROM users WHERE created_at >= '2026-04-01' AND created_at < '2026-05-01' AND id NOT IN (SELECT user_id FROM orders))
