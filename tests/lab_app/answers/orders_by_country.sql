-- right: the plain way
SELECT users.country, COUNT(*) AS orders, SUM(orders.total_amount) AS order_value
FROM orders
JOIN users ON users.id = orders.user_id
WHERE orders.created_at >= TIMESTAMP '2026-04-01' AND orders.created_at < TIMESTAMP '2026-05-01'
GROUP BY users.country

-- right: a comma join, lower case
select u.country, count(o.id) as orders, sum(o.total_amount) as value from orders o, users u
where u.id = o.user_id and o.created_at >= '2026-04-01' and o.created_at < '2026-05-01' group by u.country order by 2 desc

-- right: a left join
SELECT u.country, COUNT(o.id) AS order_count, ROUND(SUM(o.total_amount), 2) AS order_value
FROM orders o LEFT JOIN users u ON o.user_id = u.id
WHERE date_trunc('month', o.created_at) = DATE '2026-04-01'
GROUP BY ALL

-- right: a right join
SELECT country, COUNT(*), SUM(total_amount) FROM users RIGHT JOIN orders ON users.id = orders.user_id
WHERE orders.created_at::DATE BETWEEN '2026-04-01' AND '2026-04-30' GROUP BY country

-- right: USING after a rename
SELECT country, COUNT(*) AS orders, SUM(total_amount) AS order_value
FROM orders JOIN (SELECT id AS user_id, country FROM users) AS people USING (user_id)
WHERE strftime(created_at, '%Y-%m') = '2026-04'
GROUP BY country

-- right: a natural join, where user_id alone is common
WITH people AS (SELECT id AS user_id, country FROM users),
april AS (SELECT user_id, total_amount FROM orders WHERE created_at >= '2026-04-01' AND created_at < '2026-05-01')
SELECT country, COUNT(*) AS orders, SUM(total_amount) AS order_value FROM april NATURAL JOIN people GROUP BY 1

-- right: sums per user first
WITH per_user AS (
    SELECT user_id, COUNT(*) AS n, SUM(total_amount) AS amount
    FROM orders
    WHERE created_at BETWEEN '2026-04-01' AND '2026-04-30 23:59:59.999999'
    GROUP BY user_id
)
SELECT u.country, SUM(p.n) AS orders, SUM(p.amount) AS order_value
FROM per_user p JOIN users u ON u.id = p.user_id GROUP BY u.country

-- right: a country looked up for each order
SELECT country, COUNT(*) AS orders, SUM(total_amount) AS order_value
FROM (SELECT o.*, (SELECT u.country FROM users u WHERE u.id = o.user_id) AS country FROM orders o)
WHERE year(created_at) = 2026 AND month(created_at) = 4 GROUP BY country

-- right: correlated subqueries for each country
SELECT c.country,
    (SELECT COUNT(*) FROM orders o JOIN users u ON u.id = o.user_id WHERE u.country = c.country AND o.created_at >= '2026-04-01' AND o.created_at < '2026-05-01') AS orders,
    (SELECT SUM(o.total_amount) FROM orders o JOIN users u ON u.id = o.user_id WHERE u.country = c.country AND o.created_at >= '2026-04-01' AND o.created_at < '2026-05-01') AS order_value
FROM (SELECT DISTINCT u.country FROM users u JOIN orders o ON o.user_id = u.id WHERE o.created_at >= '2026-04-01' AND o.created_at < '2026-05-01') c

-- right: FROM first
FROM orders o JOIN users u ON u.id = o.user_id
SELECT u.country, COUNT(*) AS orders, SUM(o.total_amount) AS order_value
WHERE o.created_at >= DATE '2026-04-01' AND o.created_at < DATE '2026-05-01' GROUP BY u.country ORDER BY u.country

-- right: window functions with DISTINCT
SELECT DISTINCT u.country, COUNT(*) OVER w AS orders, SUM(o.total_amount) OVER w AS order_value
FROM orders o JOIN users u ON u.id = o.user_id
WHERE o.created_at >= '2026-04-01' AND o.created_at < '2026-05-01'
WINDOW w AS (PARTITION BY u.country)

-- right: other columns beside, in another order
SELECT SUM(o.total_amount) AS order_value, COUNT(*) AS orders, u.country, AVG(o.total_amount) AS mean_value, COUNT(DISTINCT o.user_id) AS buyers
FROM orders o JOIN users u ON u.id = o.user_id
WHERE o.created_at >= '2026-04-01' AND o.created_at < '2026-05-01' GROUP BY u.country

-- right: all statuses named
SELECT u.country, COUNT(*) AS orders, SUM(o.total_amount) AS order_value FROM orders o JOIN users u ON u.id = o.user_id
WHERE o.created_at >= '2026-04-01' AND o.created_at < '2026-05-01' AND o.status IN ('paid', 'failed', 'refunded') GROUP BY u.country

-- right: statuses put together again
SELECT country, SUM(n) AS orders, SUM(amount) AS order_value FROM (
    SELECT u.country, o.status, COUNT(*) AS n, SUM(o.total_amount) AS amount FROM orders o JOIN users u ON u.id = o.user_id
    WHERE o.created_at >= '2026-04-01' AND o.created_at < '2026-05-01' GROUP BY u.country, o.status) GROUP BY country

-- right: EXTRACT
SELECT u.country AS country, COUNT(DISTINCT o.id) AS orders, SUM(o.total_amount)::DOUBLE AS total
FROM users u INNER JOIN orders o ON (o.user_id = u.id)
WHERE EXTRACT(YEAR FROM o.created_at) = 2026 AND EXTRACT(MONTH FROM o.created_at) = 4 GROUP BY u.country

-- right: the month's group of all months
SELECT country, orders, order_value FROM (
    SELECT date_trunc('month', o.created_at) AS month, u.country, COUNT(*) AS orders, SUM(o.total_amount) AS order_value
    FROM orders o JOIN users u ON u.id = o.user_id GROUP BY 1, 2) WHERE month = TIMESTAMP '2026-04-01'

-- right: grouping sets without the total
SELECT u.country, COUNT(*) AS orders, SUM(o.total_amount) AS order_value FROM orders o JOIN users u ON u.id = o.user_id
WHERE o.created_at >= '2026-04-01' AND o.created_at < '2026-05-01' GROUP BY GROUPING SETS ((u.country))

-- right: the accounts' dimension for the country
SELECT d.country, COUNT(*) AS orders, SUM(o.total_amount) AS order_value FROM orders o JOIN marts.dim_users d ON d.user_id = o.user_id
WHERE o.created_at >= '2026-04-01' AND o.created_at < '2026-05-01' GROUP BY d.country

-- right: the staging models, which have the same rows
SELECT country, COUNT(order_id) AS orders, SUM(total_amount) AS order_value
FROM staging.stg_orders JOIN staging.stg_users USING (user_id)
WHERE ordered_at >= '2026-04-01' AND ordered_at < '2026-05-01' GROUP BY country

-- right: LATERAL
SELECT x.country, COUNT(*) AS orders, SUM(o.total_amount) AS order_value
FROM orders o, LATERAL (SELECT u.country FROM users u WHERE u.id = o.user_id) AS x
WHERE o.created_at >= '2026-04-01' AND o.created_at < '2026-05-01' GROUP BY x.country

-- right: FILTER
SELECT u.country, COUNT(*) FILTER (o.created_at >= '2026-04-01' AND o.created_at < '2026-05-01') AS orders,
    SUM(o.total_amount) FILTER (o.created_at >= '2026-04-01' AND o.created_at < '2026-05-01') AS order_value
FROM orders o JOIN users u ON u.id = o.user_id GROUP BY u.country HAVING orders > 0

-- right: sums of lists
SELECT country, len(l) AS orders, list_sum(l) AS order_value FROM (
    SELECT u.country, list(o.total_amount) AS l FROM orders o JOIN users u ON u.id = o.user_id
    WHERE o.created_at >= '2026-04-01' AND o.created_at < '2026-05-01' GROUP BY u.country)

-- right: first day and first day of the next month as variables
WITH params AS (SELECT DATE '2026-04-01' AS first_day, DATE '2026-05-01' AS next_month)
SELECT u.country, COUNT(*) AS orders, SUM(o.total_amount) AS order_value
FROM orders o CROSS JOIN params JOIN users u ON u.id = o.user_id
WHERE o.created_at >= params.first_day AND o.created_at < params.next_month GROUP BY u.country

-- wrong: joins on the order's own number
-- may be told: own_numbers_joined
SELECT u.country, COUNT(*) AS orders, SUM(o.total_amount) AS order_value FROM orders o JOIN users u ON u.id = o.id
WHERE o.created_at >= '2026-04-01' AND o.created_at < '2026-05-01' GROUP BY u.country

-- wrong: joins on the household's number
-- may be told: households, pairs
SELECT u.country, COUNT(*) AS orders, SUM(o.total_amount) AS order_value FROM orders o JOIN users u ON u.household_id = o.user_id
WHERE o.created_at >= '2026-04-01' AND o.created_at < '2026-05-01' GROUP BY u.country

-- wrong: joins to whoever was invited by the buyer
-- may be told: pairs
SELECT u.country, COUNT(*) AS orders, SUM(o.total_amount) AS order_value FROM orders o JOIN users u ON u.referred_by_user_id = o.user_id
WHERE o.created_at >= '2026-04-01' AND o.created_at < '2026-05-01' GROUP BY u.country

-- wrong: only paid orders
-- may be told: paid_only
SELECT u.country, COUNT(*) AS orders, SUM(o.total_amount) AS order_value FROM orders o JOIN users u ON u.id = o.user_id
WHERE o.created_at >= '2026-04-01' AND o.created_at < '2026-05-01' AND o.status = 'paid' GROUP BY u.country

-- wrong: without failed orders
-- may be told: too many
SELECT u.country, COUNT(*) AS orders, SUM(o.total_amount) AS order_value FROM orders o JOIN users u ON u.id = o.user_id
WHERE o.created_at >= '2026-04-01' AND o.created_at < '2026-05-01' AND o.status <> 'failed' GROUP BY u.country

-- wrong: without refunded orders
-- may be told: too many
SELECT u.country, COUNT(*) AS orders, SUM(o.total_amount) AS order_value FROM orders o JOIN users u ON u.id = o.user_id
WHERE o.created_at >= '2026-04-01' AND o.created_at < '2026-05-01' AND o.refunded_at IS NULL GROUP BY u.country

-- wrong: the value of paid orders only
SELECT u.country, COUNT(*) AS orders, SUM(CASE WHEN o.status = 'paid' THEN o.total_amount ELSE 0 END) AS order_value FROM orders o JOIN users u ON u.id = o.user_id
WHERE o.created_at >= '2026-04-01' AND o.created_at < '2026-05-01' GROUP BY u.country

-- wrong: loses 30 April, but for its midnight: BETWEEN on a timestamp
-- may be told: midnight
SELECT u.country, COUNT(*) AS orders, SUM(o.total_amount) AS order_value FROM orders o JOIN users u ON u.id = o.user_id
WHERE o.created_at BETWEEN '2026-04-01' AND '2026-04-30' GROUP BY u.country

-- wrong: loses 30 April, but for its midnight: <= on a timestamp
-- may be told: midnight
SELECT u.country, COUNT(*) AS orders, SUM(o.total_amount) AS order_value FROM orders o JOIN users u ON u.id = o.user_id
WHERE o.created_at >= DATE '2026-04-01' AND o.created_at <= DATE '2026-04-30' GROUP BY u.country

-- wrong: loses 30 April
-- may be told: days
SELECT u.country, COUNT(*) AS orders, SUM(o.total_amount) AS order_value FROM orders o JOIN users u ON u.id = o.user_id
WHERE o.created_at::DATE >= '2026-04-01' AND o.created_at::DATE < '2026-04-30' GROUP BY u.country

-- wrong: loses 1 April
-- may be told: days
SELECT u.country, COUNT(*) AS orders, SUM(o.total_amount) AS order_value FROM orders o JOIN users u ON u.id = o.user_id
WHERE o.created_at >= '2026-04-02' AND o.created_at < '2026-05-01' GROUP BY u.country

-- wrong: includes 1 May
-- may be told: days
SELECT u.country, COUNT(*) AS orders, SUM(o.total_amount) AS order_value FROM orders o JOIN users u ON u.id = o.user_id
WHERE o.created_at::DATE BETWEEN '2026-04-01' AND '2026-05-01' GROUP BY u.country

-- wrong: March
-- may be told: period
SELECT u.country, COUNT(*) AS orders, SUM(o.total_amount) AS order_value FROM orders o JOIN users u ON u.id = o.user_id
WHERE o.created_at >= '2026-03-01' AND o.created_at < '2026-04-01' GROUP BY u.country

-- wrong: no date at all
-- may be told: missing
SELECT u.country, COUNT(*) AS orders, SUM(o.total_amount) AS order_value FROM orders o JOIN users u ON u.id = o.user_id GROUP BY u.country

-- wrong: the Aprils of all years
-- may be told: missing
SELECT u.country, COUNT(*) AS orders, SUM(o.total_amount) AS order_value FROM orders o JOIN users u ON u.id = o.user_id
WHERE month(o.created_at) = 4 GROUP BY u.country

-- wrong: the date of the signup, not of the order
-- may be told: signup_date_filtered
SELECT u.country, COUNT(*) AS orders, SUM(o.total_amount) AS order_value FROM orders o JOIN users u ON u.id = o.user_id
WHERE u.created_at >= '2026-04-01' AND u.created_at < '2026-05-01' GROUP BY u.country

-- wrong: counts buyers, not orders
-- may be told: people_counted
SELECT u.country, COUNT(DISTINCT o.user_id) AS orders, SUM(o.total_amount) AS order_value FROM orders o JOIN users u ON u.id = o.user_id
WHERE o.created_at >= '2026-04-01' AND o.created_at < '2026-05-01' GROUP BY u.country

-- wrong: the mean value of an order in place of the sum
-- may be told: functions
SELECT u.country, COUNT(*) AS orders, AVG(o.total_amount) AS order_value FROM orders o JOIN users u ON u.id = o.user_id
WHERE o.created_at >= '2026-04-01' AND o.created_at < '2026-05-01' GROUP BY u.country

-- wrong: equal amounts are added up only once
-- may be told: rows
SELECT u.country, COUNT(*) AS orders, SUM(DISTINCT o.total_amount) AS order_value FROM orders o JOIN users u ON u.id = o.user_id
WHERE o.created_at >= '2026-04-01' AND o.created_at < '2026-05-01' GROUP BY u.country

-- wrong: value in cents
-- may be told: unit
SELECT u.country, COUNT(*) AS orders, SUM(o.total_amount) * 100 AS order_value FROM orders o JOIN users u ON u.id = o.user_id
WHERE o.created_at >= '2026-04-01' AND o.created_at < '2026-05-01' GROUP BY u.country

-- wrong: value in thousands of euros
-- may be told: unit
SELECT u.country, COUNT(*) AS orders, ROUND(SUM(o.total_amount) / 1000, 1) AS order_value FROM orders o JOIN users u ON u.id = o.user_id
WHERE o.created_at >= '2026-04-01' AND o.created_at < '2026-05-01' GROUP BY u.country

-- wrong: joins in activity and sessions, which repeats orders
SELECT u.country, COUNT(*) AS orders, SUM(o.total_amount) AS order_value FROM orders o JOIN users u ON u.id = o.user_id
JOIN user_activity a ON a.user_id = o.user_id AND a.activity_date = o.created_at::DATE
JOIN user_sessions s ON s.user_id = o.user_id
WHERE o.created_at >= '2026-04-01' AND o.created_at < '2026-05-01' GROUP BY u.country

-- wrong: orders and values have changed places
-- may be told: swapped
SELECT u.country, SUM(o.total_amount) AS orders, COUNT(*) AS order_value FROM orders o JOIN users u ON u.id = o.user_id
WHERE o.created_at >= '2026-04-01' AND o.created_at < '2026-05-01' GROUP BY u.country

-- wrong: the value is missing
-- may be told: missing column
SELECT u.country, COUNT(*) AS orders FROM orders o JOIN users u ON u.id = o.user_id
WHERE o.created_at >= '2026-04-01' AND o.created_at < '2026-05-01' GROUP BY u.country

-- wrong: only the four countries with most orders
-- may be told: cut
SELECT u.country, COUNT(*) AS orders, SUM(o.total_amount) AS order_value FROM orders o JOIN users u ON u.id = o.user_id
WHERE o.created_at >= '2026-04-01' AND o.created_at < '2026-05-01' GROUP BY u.country ORDER BY orders DESC LIMIT 4

-- wrong: one row per country and platform
-- may be told: groups
SELECT u.country, COUNT(*) AS orders, SUM(o.total_amount) AS order_value FROM orders o JOIN users u ON u.id = o.user_id
WHERE o.created_at >= '2026-04-01' AND o.created_at < '2026-05-01' GROUP BY u.country, u.platform

-- wrong: leaves out bots and colleagues, as the marts do
-- may be told: without some people
SELECT d.country, COUNT(*) AS orders, SUM(o.total_amount) AS order_value FROM marts.fct_orders o JOIN marts.dim_users d USING (user_id)
WHERE o.ordered_date BETWEEN '2026-04-01' AND '2026-04-30' GROUP BY d.country

-- wrong: leaves out colleagues
-- may be told: too many
SELECT u.country, COUNT(*) AS orders, SUM(o.total_amount) AS order_value FROM orders o JOIN users u ON u.id = o.user_id
WHERE o.created_at >= '2026-04-01' AND o.created_at < '2026-05-01' AND NOT u.is_internal GROUP BY u.country

-- wrong: by platform, not by country
-- may be told: other keys
SELECT u.platform AS country, COUNT(*) AS orders, SUM(o.total_amount) AS order_value FROM orders o JOIN users u ON u.id = o.user_id
WHERE o.created_at >= '2026-04-01' AND o.created_at < '2026-05-01' GROUP BY 1

-- wrong: a left join from all accounts counts those without an order
-- may be told: empty rows
SELECT u.country, COUNT(*) AS orders, SUM(o.total_amount) AS order_value FROM users u
LEFT JOIN orders o ON u.id = o.user_id AND o.created_at >= '2026-04-01' AND o.created_at < '2026-05-01' GROUP BY u.country

-- wrong: a row with the total as well
-- may be told: totals
SELECT u.country, COUNT(*) AS orders, SUM(o.total_amount) AS order_value FROM orders o JOIN users u ON u.id = o.user_id
WHERE o.created_at >= '2026-04-01' AND o.created_at < '2026-05-01' GROUP BY ROLLUP (u.country)

-- wrong: loses 30 April (BETWEEN on a timestamp) and the unpaid orders
-- may be told: midnight, too many
SELECT u.country, COUNT(*) AS orders, SUM(o.total_amount) AS order_value FROM orders o JOIN users u ON u.id = o.user_id
WHERE o.created_at BETWEEN '2026-04-01' AND '2026-04-30' AND o.status = 'paid' GROUP BY u.country

-- wrong: shifted by a time zone, two hours later
-- may be told: shifted
SELECT u.country, COUNT(*) AS orders, SUM(o.total_amount) AS order_value FROM orders o JOIN users u ON u.id = o.user_id
WHERE strftime(o.created_at + INTERVAL 2 HOUR, '%Y-%m') = '2026-04' GROUP BY u.country

-- wrong: a cross join multiplies everything
SELECT u.country, COUNT(*) AS orders, SUM(o.total_amount) AS order_value FROM (FROM orders LIMIT 100) o, (FROM users LIMIT 100) u GROUP BY u.country

-- wrong: the numbers are typed in
-- may be told: typed in
SELECT * FROM (VALUES $rows) t (country, orders, order_value)

-- wrong: the numbers are typed in, joined to a table for show
SELECT DISTINCT t.* FROM (VALUES $rows) t (country, orders, order_value) JOIN users ON users.country = t.country

-- doubtful: rounded to whole euros, which the prompt does not forbid
SELECT u.country, COUNT(*) AS orders, ROUND(SUM(o.total_amount)) AS order_value FROM orders o JOIN users u ON u.id = o.user_id
WHERE o.created_at >= '2026-04-01' AND o.created_at < '2026-05-01' GROUP BY u.country

-- doubtful: loses the last second of the month, a slip that is hardly ever seen in rows
SELECT u.country, COUNT(*) AS orders, SUM(o.total_amount) AS order_value FROM orders o JOIN users u ON u.id = o.user_id
WHERE o.created_at BETWEEN '2026-04-01' AND '2026-04-30 23:59:59' GROUP BY u.country
