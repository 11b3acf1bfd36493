-- right: RANK with QUALIFY
SELECT o.user_id, SUM(o.total_amount) AS spent
FROM orders o JOIN users u ON u.id = o.user_id
WHERE o.created_at >= TIMESTAMP '2026-01-01' AND o.status = 'paid' AND NOT u.is_internal
GROUP BY o.user_id
QUALIFY RANK() OVER (ORDER BY SUM(o.total_amount) DESC) <= 5
ORDER BY spent DESC

-- right: RANK in a CTE
with spent as (
    select o.user_id, sum(o.total_amount) as spent from orders o, users u
    where u.id = o.user_id and o.status = 'paid' and o.created_at >= '2026-01-01' and u.is_internal = false group by 1
), ranked as (select *, rank() over (order by spent desc) as r from spent)
select user_id, spent from ranked where r <= 5 order by spent desc, user_id

-- right: at least what the fifth spent
WITH spent AS (
    SELECT user_id, SUM(total_amount) AS spent FROM orders
    WHERE status = 'paid' AND created_at >= DATE '2026-01-01' AND user_id NOT IN (SELECT id FROM users WHERE is_internal) GROUP BY user_id
)
SELECT user_id, spent FROM spent WHERE spent >= (SELECT MIN(spent) FROM (SELECT spent FROM spent ORDER BY spent DESC LIMIT 5)) ORDER BY spent DESC

-- right: at least the fifth amount, by OFFSET, or everybody where there are fewer
WITH spent AS (
    SELECT user_id, SUM(total_amount) AS spent FROM orders JOIN users ON users.id = user_id
    WHERE status = 'paid' AND orders.created_at >= '2026-01-01' AND NOT is_internal GROUP BY user_id
)
SELECT user_id, spent FROM spent
WHERE spent >= COALESCE((SELECT spent FROM spent ORDER BY spent DESC LIMIT 1 OFFSET 4), 0) ORDER BY 2 DESC

-- right: fewer than five spent more
WITH spent AS (
    SELECT o.user_id, SUM(o.total_amount) AS spent FROM orders o INNER JOIN users u ON u.id = o.user_id AND u.is_internal IS FALSE
    WHERE o.status = 'paid' AND o.created_at >= '2026-01-01' GROUP BY o.user_id
)
SELECT a.user_id, a.spent FROM spent a WHERE (SELECT COUNT(*) FROM spent b WHERE b.spent > a.spent) < 5 ORDER BY a.spent DESC

-- right: FROM first
FROM orders o JOIN users u ON u.id = o.user_id
SELECT o.user_id, SUM(o.total_amount) AS total_spent
WHERE o.status = 'paid' AND year(o.created_at) = 2026 AND NOT u.is_internal
GROUP BY o.user_id QUALIFY rank() OVER (ORDER BY total_spent DESC) < 6 ORDER BY total_spent DESC

-- right: EXISTS keeps staff out
SELECT user_id, SUM(total_amount) AS spent FROM orders o
WHERE status IN ('paid') AND created_at >= '2026-01-01' AND EXISTS (SELECT 1 FROM users u WHERE u.id = o.user_id AND NOT u.is_internal)
GROUP BY user_id QUALIFY RANK() OVER (ORDER BY SUM(total_amount) DESC) <= 5 ORDER BY spent DESC

-- right: an anti join against staff
SELECT user_id, spent FROM (
    SELECT o.user_id, SUM(o.total_amount) AS spent, RANK() OVER (ORDER BY SUM(o.total_amount) DESC) AS place
    FROM orders o ANTI JOIN (FROM users WHERE is_internal) staff ON staff.id = o.user_id
    WHERE o.status = 'paid' AND o.created_at >= '2026-01-01' GROUP BY o.user_id) WHERE place <= 5 ORDER BY place

-- right: NOT EXISTS, with the place beside it
SELECT user_id, spent, place FROM (
    SELECT o.user_id, SUM(o.total_amount) AS spent, RANK() OVER (ORDER BY SUM(o.total_amount) DESC) AS place FROM orders o
    WHERE o.status = 'paid' AND o.created_at >= '2026-01-01' AND NOT EXISTS (SELECT * FROM users u WHERE u.id = o.user_id AND u.is_internal)
    GROUP BY o.user_id) WHERE place BETWEEN 1 AND 5 ORDER BY spent DESC

-- right: the name beside it, from the accounts
SELECT u.id AS user_id, u.full_name, SUM(o.total_amount) AS spent FROM users u JOIN orders o ON u.id = o.user_id
WHERE NOT u.is_internal AND o.status = 'paid' AND o.created_at >= '2026-01-01' GROUP BY u.id, u.full_name
QUALIFY RANK() OVER (ORDER BY SUM(o.total_amount) DESC) <= 5 ORDER BY spent DESC

-- right: spent first, then the customer
SELECT SUM(o.total_amount) AS amount, o.user_id AS customer_id FROM orders o JOIN users u ON u.id = o.user_id
WHERE o.created_at >= '2026-01-01' AND o.status = 'paid' AND NOT u.is_internal GROUP BY o.user_id
QUALIFY RANK() OVER (ORDER BY SUM(o.total_amount) DESC) <= 5 ORDER BY amount DESC

-- right: a sum of CASE, with those who spent nothing taken off
SELECT user_id, spent FROM (
    SELECT o.user_id, SUM(CASE WHEN o.status = 'paid' AND o.created_at >= '2026-01-01' THEN o.total_amount ELSE 0 END) AS spent
    FROM orders o JOIN users u ON u.id = o.user_id WHERE NOT u.is_internal GROUP BY 1
) WHERE spent > 0 QUALIFY RANK() OVER (ORDER BY spent DESC) <= 5 ORDER BY spent DESC

-- right: FILTER, with those who spent nothing taken off
WITH s AS (
    SELECT u.id AS user_id, SUM(o.total_amount) FILTER (o.status = 'paid' AND o.created_at >= '2026-01-01') AS spent
    FROM users u LEFT JOIN orders o ON o.user_id = u.id WHERE NOT u.is_internal GROUP BY u.id
)
SELECT user_id, spent FROM s WHERE spent IS NOT NULL QUALIFY RANK() OVER (ORDER BY spent DESC) <= 5 ORDER BY spent DESC

-- right: the five largest amounts as a list
WITH s AS (
    SELECT o.user_id, SUM(o.total_amount) AS spent FROM orders o JOIN users u ON u.id = o.user_id
    WHERE o.status = 'paid' AND o.created_at >= '2026-01-01' AND NOT u.is_internal GROUP BY o.user_id
)
SELECT user_id, spent FROM s WHERE spent >= (SELECT list_min(max(spent, 5)) FROM s) ORDER BY spent DESC

-- right: rounded to cents, as a double
SELECT o.user_id, ROUND(SUM(o.total_amount)::DOUBLE, 2) AS spent FROM orders o JOIN users u ON u.id = o.user_id
WHERE o.status = 'paid' AND o.created_at >= '2026-01-01' AND NOT u.is_internal GROUP BY o.user_id
QUALIFY RANK() OVER (ORDER BY SUM(o.total_amount) DESC) <= 5 ORDER BY spent DESC

-- right: this year with an end
SELECT o.user_id, SUM(o.total_amount) AS spent FROM orders o JOIN users u ON u.id = o.user_id
WHERE o.status = 'paid' AND o.created_at >= '2026-01-01' AND o.created_at < '2027-01-01' AND NOT u.is_internal GROUP BY o.user_id
QUALIFY RANK() OVER (ORDER BY SUM(o.total_amount) DESC) <= 5 ORDER BY spent DESC

-- right: the year by its beginning
SELECT o.user_id, SUM(o.total_amount) AS spent FROM orders o JOIN users u ON u.id = o.user_id
WHERE o.status = 'paid' AND date_trunc('year', o.created_at) = DATE '2026-01-01' AND NOT u.is_internal GROUP BY o.user_id
QUALIFY RANK() OVER (ORDER BY SUM(o.total_amount) DESC) <= 5 ORDER BY SUM(o.total_amount) DESC

-- right: neither failed nor refunded
SELECT o.user_id, SUM(o.total_amount) AS spent FROM orders o JOIN users u ON u.id = o.user_id
WHERE o.status NOT IN ('failed', 'refunded') AND strftime(o.created_at, '%Y') = '2026' AND NOT u.is_internal GROUP BY o.user_id
QUALIFY RANK() OVER (ORDER BY SUM(o.total_amount) DESC) <= 5 ORDER BY spent DESC

-- right: places counted by window functions
WITH s AS (
    SELECT o.user_id, SUM(o.total_amount) AS spent FROM orders o JOIN users u ON u.id = o.user_id
    WHERE o.status = 'paid' AND o.created_at >= '2026-01-01' AND NOT u.is_internal GROUP BY o.user_id
)
SELECT user_id, spent FROM (
    SELECT *, COUNT(*) OVER (ORDER BY spent DESC RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) - COUNT(*) OVER (PARTITION BY spent) AS better FROM s
) WHERE better < 5 ORDER BY spent DESC

-- right: the staging models, which have the same rows
SELECT user_id, SUM(total_amount) AS spent FROM staging.stg_orders JOIN staging.stg_users USING (user_id)
WHERE order_status = 'paid' AND ordered_at >= '2026-01-01' AND NOT is_internal GROUP BY user_id
QUALIFY RANK() OVER (ORDER BY SUM(total_amount) DESC) <= 5 ORDER BY spent DESC

-- right: users USING
SELECT user_id, spent FROM (SELECT user_id, SUM(total_amount) AS spent FROM orders WHERE status = 'paid' AND created_at >= '2026-01-01' GROUP BY user_id)
JOIN (SELECT id AS user_id FROM users WHERE NOT is_internal) USING (user_id)
QUALIFY RANK() OVER (ORDER BY spent DESC) <= 5 ORDER BY spent DESC

-- right: the amount negative in ORDER BY
SELECT o.user_id, SUM(o.total_amount) AS spent FROM orders o JOIN users u ON u.id = o.user_id
WHERE o.status = 'paid' AND o.created_at >= '2026-01-01' AND NOT u.is_internal GROUP BY o.user_id
QUALIFY RANK() OVER (ORDER BY -SUM(o.total_amount)) <= 5 ORDER BY -spent

-- wrong: LIMIT cuts off those who share fifth place
-- may be told: tie_cut
SELECT o.user_id, SUM(o.total_amount) AS spent FROM orders o JOIN users u ON u.id = o.user_id
WHERE o.status = 'paid' AND o.created_at >= '2026-01-01' AND NOT u.is_internal GROUP BY o.user_id ORDER BY spent DESC LIMIT 5

-- wrong: ROW_NUMBER cuts off those who share fifth place
-- may be told: tie_cut
SELECT o.user_id, SUM(o.total_amount) AS spent FROM orders o JOIN users u ON u.id = o.user_id
WHERE o.status = 'paid' AND o.created_at >= '2026-01-01' AND NOT u.is_internal GROUP BY o.user_id
QUALIFY ROW_NUMBER() OVER (ORDER BY SUM(o.total_amount) DESC) <= 5 ORDER BY spent DESC

-- wrong: DENSE_RANK takes in more than five where a place before the fifth is shared
-- may be told: amounts_ranked_densely
SELECT o.user_id, SUM(o.total_amount) AS spent FROM orders o JOIN users u ON u.id = o.user_id
WHERE o.status = 'paid' AND o.created_at >= '2026-01-01' AND NOT u.is_internal GROUP BY o.user_id
QUALIFY DENSE_RANK() OVER (ORDER BY SUM(o.total_amount) DESC) <= 5 ORDER BY spent DESC

-- wrong: staff are in
-- may be told: staff_in
SELECT user_id, SUM(total_amount) AS spent FROM orders WHERE status = 'paid' AND created_at >= '2026-01-01'
GROUP BY user_id QUALIFY RANK() OVER (ORDER BY SUM(total_amount) DESC) <= 5 ORDER BY spent DESC

-- wrong: only staff
-- may be told: opposite, other keys
SELECT o.user_id, SUM(o.total_amount) AS spent FROM orders o JOIN users u ON u.id = o.user_id
WHERE o.status = 'paid' AND o.created_at >= '2026-01-01' AND u.is_internal GROUP BY o.user_id
QUALIFY RANK() OVER (ORDER BY SUM(o.total_amount) DESC) <= 5 ORDER BY spent DESC

-- wrong: staff are taken off after the ranking, so fewer than five may be left
-- may be told: missing
SELECT s.user_id, s.spent FROM (
    SELECT user_id, SUM(total_amount) AS spent FROM orders WHERE status = 'paid' AND created_at >= '2026-01-01'
    GROUP BY user_id QUALIFY RANK() OVER (ORDER BY SUM(total_amount) DESC) <= 5) s
JOIN users u ON u.id = s.user_id WHERE NOT u.is_internal ORDER BY s.spent DESC

-- wrong: orders of all statuses
-- may be told: unpaid_in
SELECT o.user_id, SUM(o.total_amount) AS spent FROM orders o JOIN users u ON u.id = o.user_id
WHERE o.created_at >= '2026-01-01' AND NOT u.is_internal GROUP BY o.user_id
QUALIFY RANK() OVER (ORDER BY SUM(o.total_amount) DESC) <= 5 ORDER BY spent DESC

-- wrong: refunded orders are in
-- may be told: unpaid_in
SELECT o.user_id, SUM(o.total_amount) AS spent FROM orders o JOIN users u ON u.id = o.user_id
WHERE o.created_at >= '2026-01-01' AND o.status <> 'failed' AND NOT u.is_internal GROUP BY o.user_id
QUALIFY RANK() OVER (ORDER BY SUM(o.total_amount) DESC) <= 5 ORDER BY spent DESC

-- wrong: failed orders are in
-- may be told: missing
SELECT o.user_id, SUM(o.total_amount) AS spent FROM orders o JOIN users u ON u.id = o.user_id
WHERE o.created_at >= '2026-01-01' AND o.refunded_at IS NULL AND NOT u.is_internal GROUP BY o.user_id
QUALIFY RANK() OVER (ORDER BY SUM(o.total_amount) DESC) <= 5 ORDER BY spent DESC

-- wrong: orders of all time
-- may be told: of_all_time
SELECT o.user_id, SUM(o.total_amount) AS spent FROM orders o JOIN users u ON u.id = o.user_id
WHERE o.status = 'paid' AND NOT u.is_internal GROUP BY o.user_id
QUALIFY RANK() OVER (ORDER BY SUM(o.total_amount) DESC) <= 5 ORDER BY spent DESC

-- wrong: since 1 January of the year before
-- may be told: days
SELECT o.user_id, SUM(o.total_amount) AS spent FROM orders o JOIN users u ON u.id = o.user_id
WHERE o.status = 'paid' AND o.created_at >= '2025-01-01' AND NOT u.is_internal GROUP BY o.user_id
QUALIFY RANK() OVER (ORDER BY SUM(o.total_amount) DESC) <= 5 ORDER BY spent DESC

-- wrong: 1 January is missing
-- may be told: rare ends
SELECT o.user_id, SUM(o.total_amount) AS spent FROM orders o JOIN users u ON u.id = o.user_id
WHERE o.status = 'paid' AND o.created_at::DATE > '2026-01-01' AND NOT u.is_internal GROUP BY o.user_id
QUALIFY RANK() OVER (ORDER BY SUM(o.total_amount) DESC) <= 5 ORDER BY spent DESC

-- wrong: since February
-- may be told: days
SELECT o.user_id, SUM(o.total_amount) AS spent FROM orders o JOIN users u ON u.id = o.user_id
WHERE o.status = 'paid' AND o.created_at >= '2026-02-01' AND NOT u.is_internal GROUP BY o.user_id
QUALIFY RANK() OVER (ORDER BY SUM(o.total_amount) DESC) <= 5 ORDER BY spent DESC

-- wrong: only people who signed up this year
-- may be told: columns, other keys
SELECT o.user_id, SUM(o.total_amount) AS spent FROM orders o JOIN users u ON u.id = o.user_id
WHERE o.status = 'paid' AND u.created_at >= '2026-01-01' AND NOT u.is_internal GROUP BY o.user_id
QUALIFY RANK() OVER (ORDER BY SUM(o.total_amount) DESC) <= 5 ORDER BY spent DESC

-- wrong: the lowest first
-- may be told: order
SELECT o.user_id, SUM(o.total_amount) AS spent FROM orders o JOIN users u ON u.id = o.user_id
WHERE o.status = 'paid' AND o.created_at >= '2026-01-01' AND NOT u.is_internal GROUP BY o.user_id
QUALIFY RANK() OVER (ORDER BY SUM(o.total_amount) DESC) <= 5 ORDER BY spent

-- wrong: in order of the account's number, not of the amount
-- may be told: order
SELECT o.user_id, SUM(o.total_amount) AS spent FROM orders o JOIN users u ON u.id = o.user_id
WHERE o.status = 'paid' AND o.created_at >= '2026-01-01' AND NOT u.is_internal GROUP BY o.user_id
QUALIFY RANK() OVER (ORDER BY SUM(o.total_amount) DESC) <= 5 ORDER BY o.user_id

-- wrong: those who spent least
-- may be told: order, other keys
SELECT o.user_id, SUM(o.total_amount) AS spent FROM orders o JOIN users u ON u.id = o.user_id
WHERE o.status = 'paid' AND o.created_at >= '2026-01-01' AND NOT u.is_internal GROUP BY o.user_id
QUALIFY RANK() OVER (ORDER BY SUM(o.total_amount)) <= 5 ORDER BY spent DESC

-- wrong: the largest single order in place of the sum
SELECT o.user_id, MAX(o.total_amount) AS spent FROM orders o JOIN users u ON u.id = o.user_id
WHERE o.status = 'paid' AND o.created_at >= '2026-01-01' AND NOT u.is_internal GROUP BY o.user_id
QUALIFY RANK() OVER (ORDER BY MAX(o.total_amount) DESC) <= 5 ORDER BY spent DESC

-- wrong: the five largest orders, not customers
SELECT o.user_id, o.total_amount AS spent FROM orders o JOIN users u ON u.id = o.user_id
WHERE o.status = 'paid' AND o.created_at >= '2026-01-01' AND NOT u.is_internal
QUALIFY RANK() OVER (ORDER BY o.total_amount DESC) <= 5 ORDER BY spent DESC

-- wrong: the number of orders in place of the amount
SELECT o.user_id, COUNT(*) AS spent FROM orders o JOIN users u ON u.id = o.user_id
WHERE o.status = 'paid' AND o.created_at >= '2026-01-01' AND NOT u.is_internal GROUP BY o.user_id
QUALIFY RANK() OVER (ORDER BY COUNT(*) DESC) <= 5 ORDER BY spent DESC

-- wrong: the mean order in place of the sum
-- may be told: other keys
SELECT o.user_id, AVG(o.total_amount) AS spent FROM orders o JOIN users u ON u.id = o.user_id
WHERE o.status = 'paid' AND o.created_at >= '2026-01-01' AND NOT u.is_internal GROUP BY o.user_id
QUALIFY RANK() OVER (ORDER BY AVG(o.total_amount) DESC) <= 5 ORDER BY spent DESC

-- wrong: equal amounts are added up only once
-- may be told: rows
SELECT o.user_id, SUM(DISTINCT o.total_amount) AS spent FROM orders o JOIN users u ON u.id = o.user_id
WHERE o.status = 'paid' AND o.created_at >= '2026-01-01' AND NOT u.is_internal GROUP BY o.user_id
QUALIFY RANK() OVER (ORDER BY SUM(DISTINCT o.total_amount) DESC) <= 5 ORDER BY spent DESC

-- wrong: ten customers
-- may be told: values
SELECT o.user_id, SUM(o.total_amount) AS spent FROM orders o JOIN users u ON u.id = o.user_id
WHERE o.status = 'paid' AND o.created_at >= '2026-01-01' AND NOT u.is_internal GROUP BY o.user_id
QUALIFY RANK() OVER (ORDER BY SUM(o.total_amount) DESC) <= 10 ORDER BY spent DESC

-- wrong: four customers: < 5
-- may be told: usual ends
SELECT o.user_id, SUM(o.total_amount) AS spent FROM orders o JOIN users u ON u.id = o.user_id
WHERE o.status = 'paid' AND o.created_at >= '2026-01-01' AND NOT u.is_internal GROUP BY o.user_id
QUALIFY RANK() OVER (ORDER BY SUM(o.total_amount) DESC) < 5 ORDER BY spent DESC

-- wrong: joins on the order's own number
-- may be told: pairs
SELECT o.user_id, SUM(o.total_amount) AS spent FROM orders o JOIN users u ON u.id = o.id
WHERE o.status = 'paid' AND o.created_at >= '2026-01-01' AND NOT u.is_internal GROUP BY o.user_id
QUALIFY RANK() OVER (ORDER BY SUM(o.total_amount) DESC) <= 5 ORDER BY spent DESC

-- wrong: joins in the sessions, which repeats orders
-- may be told: repeats
SELECT o.user_id, SUM(o.total_amount) AS spent FROM orders o JOIN users u ON u.id = o.user_id JOIN user_sessions s ON s.user_id = o.user_id
WHERE o.status = 'paid' AND o.created_at >= '2026-01-01' AND NOT u.is_internal GROUP BY o.user_id
QUALIFY RANK() OVER (ORDER BY SUM(o.total_amount) DESC) <= 5 ORDER BY spent DESC

-- wrong: households, not customers
-- may be told: households
SELECT u.household_id AS user_id, SUM(o.total_amount) AS spent FROM orders o JOIN users u ON u.id = o.user_id
WHERE o.status = 'paid' AND o.created_at >= '2026-01-01' AND NOT u.is_internal GROUP BY u.household_id
QUALIFY RANK() OVER (ORDER BY SUM(o.total_amount) DESC) <= 5 ORDER BY spent DESC

-- wrong: rounded to hundreds
-- may be told: rounded
SELECT o.user_id, ROUND(SUM(o.total_amount), -2) AS spent FROM orders o JOIN users u ON u.id = o.user_id
WHERE o.status = 'paid' AND o.created_at >= '2026-01-01' AND NOT u.is_internal GROUP BY o.user_id
QUALIFY RANK() OVER (ORDER BY SUM(o.total_amount) DESC) <= 5 ORDER BY spent DESC

-- wrong: in cents
-- may be told: unit
SELECT o.user_id, 100 * SUM(o.total_amount) AS spent FROM orders o JOIN users u ON u.id = o.user_id
WHERE o.status = 'paid' AND o.created_at >= '2026-01-01' AND NOT u.is_internal GROUP BY o.user_id
QUALIFY RANK() OVER (ORDER BY SUM(o.total_amount) DESC) <= 5 ORDER BY spent DESC

-- wrong: the amount is missing
-- may be told: missing column
SELECT o.user_id FROM orders o JOIN users u ON u.id = o.user_id
WHERE o.status = 'paid' AND o.created_at >= '2026-01-01' AND NOT u.is_internal GROUP BY o.user_id
QUALIFY RANK() OVER (ORDER BY SUM(o.total_amount) DESC) <= 5 ORDER BY SUM(o.total_amount) DESC

-- wrong: the place in place of the amount
SELECT o.user_id, RANK() OVER (ORDER BY SUM(o.total_amount) DESC) AS spent FROM orders o JOIN users u ON u.id = o.user_id
WHERE o.status = 'paid' AND o.created_at >= '2026-01-01' AND NOT u.is_internal GROUP BY o.user_id
QUALIFY RANK() OVER (ORDER BY SUM(o.total_amount) DESC) <= 5 ORDER BY spent

-- wrong: the order's number in place of the customer's
-- may be told: other keys
SELECT o.id AS user_id, SUM(o.total_amount) AS spent FROM orders o JOIN users u ON u.id = o.user_id
WHERE o.status = 'paid' AND o.created_at >= '2026-01-01' AND NOT u.is_internal GROUP BY o.id
QUALIFY RANK() OVER (ORDER BY SUM(o.total_amount) DESC) <= 5 ORDER BY spent DESC

-- wrong: everybody, no five
SELECT o.user_id, SUM(o.total_amount) AS spent FROM orders o JOIN users u ON u.id = o.user_id
WHERE o.status = 'paid' AND o.created_at >= '2026-01-01' AND NOT u.is_internal GROUP BY o.user_id ORDER BY spent DESC

-- wrong: the numbers are typed in
-- may be told: typed in
SELECT user_id, spent FROM (VALUES $rows) t (user_id, spent) ORDER BY spent DESC

-- wrong: the customers are typed in, their amounts computed
SELECT o.user_id, SUM(o.total_amount) AS spent FROM orders o JOIN users u ON u.id = o.user_id
WHERE o.status = 'paid' AND o.created_at >= '2026-01-01' AND NOT u.is_internal AND o.user_id IN (SELECT t.user_id FROM (VALUES $rows) t (user_id, spent))
GROUP BY o.user_id ORDER BY spent DESC

-- wrong: LIMIT with ties cut off, and staff are in
-- may be told: staff_in
SELECT user_id, SUM(total_amount) AS spent FROM orders WHERE status = 'paid' AND created_at >= '2026-01-01' GROUP BY user_id ORDER BY spent DESC LIMIT 5

-- doubtful: fct_orders leaves out staff without the flag and bots as well, who may be among the five
SELECT user_id, SUM(total_amount) AS spent FROM marts.fct_orders WHERE order_status = 'paid' AND ordered_date >= '2026-01-01'
GROUP BY user_id QUALIFY RANK() OVER (ORDER BY SUM(total_amount) DESC) <= 5 ORDER BY spent DESC

-- doubtful: without ORDER BY the rows may come in the right order, or not
SELECT o.user_id, SUM(o.total_amount) AS spent FROM orders o JOIN users u ON u.id = o.user_id
WHERE o.status = 'paid' AND o.created_at >= '2026-01-01' AND NOT u.is_internal GROUP BY o.user_id
QUALIFY RANK() OVER (ORDER BY SUM(o.total_amount) DESC) <= 5
