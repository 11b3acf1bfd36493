-- right: RANK by country with QUALIFY
SELECT u.country, o.user_id, SUM(o.total_amount) AS spent
FROM orders o JOIN users u ON u.id = o.user_id
WHERE o.status = 'paid' AND o.created_at >= '2026-01-01' AND NOT u.is_internal
GROUP BY u.country, o.user_id
QUALIFY RANK() OVER (PARTITION BY u.country ORDER BY SUM(o.total_amount) DESC) <= 3

-- right: RANK in a CTE, a comma join, lower case
with s as (
    select u.country, u.id as user_id, sum(o.total_amount) as spent from users u, orders o
    where o.user_id = u.id and o.status = 'paid' and o.created_at >= date '2026-01-01' and u.is_internal = false group by 1, 2
), r as (select *, rank() over (partition by country order by spent desc) as place from s)
select country, user_id, spent from r where place <= 3 order by country, place

-- right: fewer than three in the country spent more
WITH spent AS (
    SELECT u.country, o.user_id, SUM(o.total_amount) AS spent
    FROM orders o JOIN users u ON u.id = o.user_id
    WHERE o.status = 'paid' AND o.created_at >= '2026-01-01' AND NOT u.is_internal
    GROUP BY u.country, o.user_id
)
SELECT a.country, a.user_id, a.spent FROM spent a
WHERE (SELECT COUNT(*) FROM spent b WHERE b.country = a.country AND b.spent > a.spent) < 3

-- right: the three largest amounts of each country as a list
WITH spent AS (
    SELECT u.country, o.user_id, SUM(o.total_amount) AS spent
    FROM orders o JOIN users u ON u.id = o.user_id
    WHERE o.status = 'paid' AND o.created_at >= '2026-01-01' AND NOT u.is_internal
    GROUP BY u.country, o.user_id
)
SELECT country, user_id, spent FROM spent JOIN (SELECT country, list_min(max(spent, 3)) AS third FROM spent GROUP BY country) USING (country)
WHERE spent >= third ORDER BY country, spent DESC

-- right: the third amount by ROW_NUMBER, then everybody with at least as much
WITH spent AS (
    SELECT u.country, o.user_id, SUM(o.total_amount) AS spent
    FROM orders o JOIN users u ON u.id = o.user_id
    WHERE o.status = 'paid' AND o.created_at >= '2026-01-01' AND NOT u.is_internal
    GROUP BY u.country, o.user_id
)
, numbered AS (SELECT *, ROW_NUMBER() OVER (PARTITION BY country ORDER BY spent DESC) AS n FROM spent),
bar AS (SELECT country, MIN(spent) AS bar FROM numbered WHERE n <= 3 GROUP BY country)
SELECT spent.* FROM spent JOIN bar ON bar.country = spent.country AND spent.spent >= bar.bar

-- right: LATERAL that counts the better ones
WITH spent AS (
    SELECT u.country, o.user_id, SUM(o.total_amount) AS spent
    FROM orders o JOIN users u ON u.id = o.user_id
    WHERE o.status = 'paid' AND o.created_at >= '2026-01-01' AND NOT u.is_internal
    GROUP BY u.country, o.user_id
)
SELECT s.country, s.user_id, s.spent
FROM spent s, LATERAL (SELECT COUNT(*) AS better FROM spent t WHERE t.country = s.country AND t.spent > s.spent) l
WHERE l.better <= 2

-- right: EXISTS keeps staff out, the country looked up
SELECT country, user_id, spent FROM (
    SELECT (SELECT country FROM users u WHERE u.id = o.user_id) AS country, user_id, SUM(total_amount) AS spent FROM orders o
    WHERE status = 'paid' AND created_at >= '2026-01-01' AND EXISTS (SELECT 1 FROM users u WHERE u.id = o.user_id AND NOT u.is_internal)
    GROUP BY ALL)
QUALIFY RANK() OVER (PARTITION BY country ORDER BY spent DESC) <= 3

-- right: FROM first
FROM orders o JOIN users u ON u.id = o.user_id
SELECT u.country, o.user_id, SUM(o.total_amount) AS spent
WHERE o.status = 'paid' AND year(o.created_at) = 2026 AND NOT u.is_internal
GROUP BY u.country, o.user_id QUALIFY rank() OVER (PARTITION BY country ORDER BY spent DESC) < 4

-- right: a named window
SELECT u.country, o.user_id, SUM(o.total_amount) AS total
FROM orders o JOIN users u ON u.id = o.user_id
WHERE o.status = 'paid' AND o.created_at >= '2026-01-01' AND NOT u.is_internal
GROUP BY u.country, o.user_id
WINDOW per_country AS (PARTITION BY u.country ORDER BY SUM(o.total_amount) DESC)
QUALIFY RANK() OVER per_country <= 3

-- right: columns in another order, names of one's own
SELECT SUM(o.total_amount) AS amount, o.user_id AS customer_id, u.country
FROM orders o JOIN users u ON u.id = o.user_id
WHERE o.status = 'paid' AND o.created_at >= '2026-01-01' AND NOT u.is_internal
GROUP BY u.country, o.user_id
QUALIFY RANK() OVER (PARTITION BY u.country ORDER BY SUM(o.total_amount) DESC) <= 3
ORDER BY u.country, amount DESC

-- right: the place and the name beside it
SELECT * FROM (
    SELECT u.country, u.id AS user_id, u.full_name, SUM(o.total_amount) AS spent, RANK() OVER (PARTITION BY u.country ORDER BY SUM(o.total_amount) DESC) AS place
    FROM orders o JOIN users u ON u.id = o.user_id
WHERE o.status = 'paid' AND o.created_at >= '2026-01-01' AND NOT u.is_internal
    GROUP BY u.country, u.id, u.full_name) WHERE place <= 3

-- right: an anti join against staff
SELECT u.country, o.user_id, SUM(o.total_amount) AS spent
FROM orders o JOIN users u ON u.id = o.user_id ANTI JOIN (SELECT id FROM users WHERE is_internal) staff ON staff.id = o.user_id
WHERE o.status = 'paid' AND o.created_at >= '2026-01-01'
GROUP BY u.country, o.user_id QUALIFY RANK() OVER (PARTITION BY u.country ORDER BY SUM(o.total_amount) DESC) <= 3

-- right: NOT IN a list of staff
SELECT u.country, o.user_id, SUM(o.total_amount) AS spent FROM orders o JOIN users u ON u.id = o.user_id
WHERE o.status = 'paid' AND o.created_at >= '2026-01-01' AND o.user_id NOT IN (SELECT id FROM users WHERE is_internal)
GROUP BY u.country, o.user_id QUALIFY RANK() OVER (PARTITION BY u.country ORDER BY SUM(o.total_amount) DESC) <= 3

-- right: sums per user first, then the country
SELECT u.country, s.user_id, s.spent
FROM (SELECT user_id, SUM(total_amount) AS spent FROM orders WHERE status = 'paid' AND created_at >= '2026-01-01' GROUP BY user_id) s
JOIN users u ON u.id = s.user_id WHERE NOT u.is_internal
QUALIFY RANK() OVER (PARTITION BY u.country ORDER BY s.spent DESC) <= 3

-- right: this year with an end, rounded to cents
SELECT u.country, o.user_id, ROUND(SUM(o.total_amount), 2) AS spent
FROM orders o JOIN users u ON u.id = o.user_id
WHERE o.status = 'paid' AND o.created_at >= '2026-01-01' AND NOT u.is_internal AND o.created_at < '2027-01-01'
GROUP BY u.country, o.user_id
QUALIFY RANK() OVER (PARTITION BY u.country ORDER BY SUM(o.total_amount) DESC) <= 3

-- right: neither failed nor refunded
SELECT u.country, o.user_id, SUM(o.total_amount) AS spent
FROM orders o JOIN users u ON u.id = o.user_id
WHERE o.status NOT IN ('failed', 'refunded') AND o.created_at >= '2026-01-01' AND NOT u.is_internal
GROUP BY 1, 2
QUALIFY RANK() OVER (PARTITION BY u.country ORDER BY SUM(o.total_amount) DESC) <= 3

-- right: FILTER, with those who spent nothing taken off
SELECT country, user_id, spent FROM (
    SELECT u.country, u.id AS user_id, SUM(o.total_amount) FILTER (o.status = 'paid' AND o.created_at >= '2026-01-01') AS spent
    FROM users u LEFT JOIN orders o ON o.user_id = u.id WHERE NOT u.is_internal GROUP BY ALL)
WHERE spent > 0 QUALIFY RANK() OVER (PARTITION BY country ORDER BY spent DESC) <= 3

-- right: the country from the accounts' dimension
SELECT d.country, o.user_id, SUM(o.total_amount) AS spent
FROM orders o JOIN marts.dim_users d ON d.user_id = o.user_id JOIN users u ON u.id = o.user_id
WHERE o.status = 'paid' AND o.created_at >= '2026-01-01' AND NOT u.is_internal
GROUP BY d.country, o.user_id QUALIFY RANK() OVER (PARTITION BY d.country ORDER BY SUM(o.total_amount) DESC) <= 3

-- right: the staging models, which have the same rows
SELECT country, user_id, SUM(total_amount) AS spent FROM staging.stg_orders JOIN staging.stg_users USING (user_id)
WHERE order_status = 'paid' AND ordered_at >= '2026-01-01' AND NOT is_internal
GROUP BY country, user_id QUALIFY RANK() OVER (PARTITION BY country ORDER BY SUM(total_amount) DESC) <= 3

-- right: lists of structs, unnested
WITH spent AS (
    SELECT u.country, o.user_id, SUM(o.total_amount) AS spent
    FROM orders o JOIN users u ON u.id = o.user_id
    WHERE o.status = 'paid' AND o.created_at >= '2026-01-01' AND NOT u.is_internal
    GROUP BY u.country, o.user_id
)
, best AS (SELECT country, list((user_id, spent) ORDER BY spent DESC) AS l FROM spent GROUP BY country),
flat AS (SELECT country, unnest(l) AS x, l[least(3, len(l))][2] AS third FROM best)
SELECT country, x[1] AS user_id, x[2] AS spent FROM flat WHERE x[2] >= third

-- right: a self join that counts the better ones
WITH spent AS (
    SELECT u.country, o.user_id, SUM(o.total_amount) AS spent
    FROM orders o JOIN users u ON u.id = o.user_id
    WHERE o.status = 'paid' AND o.created_at >= '2026-01-01' AND NOT u.is_internal
    GROUP BY u.country, o.user_id
)
SELECT a.country, a.user_id, a.spent FROM spent a LEFT JOIN spent b ON b.country = a.country AND b.spent > a.spent
GROUP BY a.country, a.user_id, a.spent HAVING COUNT(b.user_id) < 3

-- wrong: three in all, not by country
-- may be told: one_ranking_for_all
SELECT u.country, o.user_id, SUM(o.total_amount) AS spent
FROM orders o JOIN users u ON u.id = o.user_id
WHERE o.status = 'paid' AND o.created_at >= '2026-01-01' AND NOT u.is_internal
GROUP BY u.country, o.user_id
QUALIFY RANK() OVER (ORDER BY SUM(o.total_amount) DESC) <= 3

-- wrong: three in all, by LIMIT
-- may be told: one_ranking_for_all
SELECT u.country, o.user_id, SUM(o.total_amount) AS spent
FROM orders o JOIN users u ON u.id = o.user_id
WHERE o.status = 'paid' AND o.created_at >= '2026-01-01' AND NOT u.is_internal
GROUP BY u.country, o.user_id
ORDER BY spent DESC LIMIT 3

-- wrong: eighteen in all, whatever the country
SELECT u.country, o.user_id, SUM(o.total_amount) AS spent
FROM orders o JOIN users u ON u.id = o.user_id
WHERE o.status = 'paid' AND o.created_at >= '2026-01-01' AND NOT u.is_internal
GROUP BY u.country, o.user_id
ORDER BY spent DESC LIMIT 18

-- wrong: ROW_NUMBER cuts off those who share third place
-- may be told: tie_cut
SELECT u.country, o.user_id, SUM(o.total_amount) AS spent
FROM orders o JOIN users u ON u.id = o.user_id
WHERE o.status = 'paid' AND o.created_at >= '2026-01-01' AND NOT u.is_internal
GROUP BY u.country, o.user_id
QUALIFY ROW_NUMBER() OVER (PARTITION BY u.country ORDER BY SUM(o.total_amount) DESC) <= 3

-- wrong: DENSE_RANK takes in more where an earlier place is shared
-- may be told: ties
SELECT u.country, o.user_id, SUM(o.total_amount) AS spent
FROM orders o JOIN users u ON u.id = o.user_id
WHERE o.status = 'paid' AND o.created_at >= '2026-01-01' AND NOT u.is_internal
GROUP BY u.country, o.user_id
QUALIFY DENSE_RANK() OVER (PARTITION BY u.country ORDER BY SUM(o.total_amount) DESC) <= 3

-- wrong: two of each country: < 3
-- may be told: usual ends
SELECT u.country, o.user_id, SUM(o.total_amount) AS spent
FROM orders o JOIN users u ON u.id = o.user_id
WHERE o.status = 'paid' AND o.created_at >= '2026-01-01' AND NOT u.is_internal
GROUP BY u.country, o.user_id
QUALIFY RANK() OVER (PARTITION BY u.country ORDER BY SUM(o.total_amount) DESC) < 3

-- wrong: five of each country
-- may be told: values
SELECT u.country, o.user_id, SUM(o.total_amount) AS spent
FROM orders o JOIN users u ON u.id = o.user_id
WHERE o.status = 'paid' AND o.created_at >= '2026-01-01' AND NOT u.is_internal
GROUP BY u.country, o.user_id
QUALIFY RANK() OVER (PARTITION BY u.country ORDER BY SUM(o.total_amount) DESC) <= 5

-- wrong: the best of each country only
SELECT u.country, o.user_id, SUM(o.total_amount) AS spent
FROM orders o JOIN users u ON u.id = o.user_id
WHERE o.status = 'paid' AND o.created_at >= '2026-01-01' AND NOT u.is_internal
GROUP BY u.country, o.user_id
QUALIFY RANK() OVER (PARTITION BY u.country ORDER BY SUM(o.total_amount) DESC) = 1

-- wrong: those who spent least
-- may be told: order, other keys
SELECT u.country, o.user_id, SUM(o.total_amount) AS spent
FROM orders o JOIN users u ON u.id = o.user_id
WHERE o.status = 'paid' AND o.created_at >= '2026-01-01' AND NOT u.is_internal
GROUP BY u.country, o.user_id
QUALIFY RANK() OVER (PARTITION BY u.country ORDER BY SUM(o.total_amount)) <= 3

-- wrong: staff are in
-- may be told: staff_in
SELECT u.country, o.user_id, SUM(o.total_amount) AS spent
FROM orders o JOIN users u ON u.id = o.user_id
WHERE o.status = 'paid' AND o.created_at >= '2026-01-01'
GROUP BY u.country, o.user_id
QUALIFY RANK() OVER (PARTITION BY u.country ORDER BY SUM(o.total_amount) DESC) <= 3

-- wrong: staff are taken off after the ranking
-- may be told: missing
SELECT country, user_id, spent FROM (
SELECT u.country, o.user_id, BOOL_OR(u.is_internal) AS staff, SUM(o.total_amount) AS spent
FROM orders o JOIN users u ON u.id = o.user_id
WHERE o.status = 'paid' AND o.created_at >= '2026-01-01'
GROUP BY u.country, o.user_id
QUALIFY RANK() OVER (PARTITION BY u.country ORDER BY SUM(o.total_amount) DESC) <= 3) WHERE NOT staff

-- wrong: orders of all statuses
-- may be told: unpaid_in
SELECT u.country, o.user_id, SUM(o.total_amount) AS spent
FROM orders o JOIN users u ON u.id = o.user_id
WHERE o.created_at >= '2026-01-01' AND NOT u.is_internal
GROUP BY u.country, o.user_id
QUALIFY RANK() OVER (PARTITION BY u.country ORDER BY SUM(o.total_amount) DESC) <= 3

-- wrong: refunded orders are in
-- may be told: missing
SELECT u.country, o.user_id, SUM(o.total_amount) AS spent
FROM orders o JOIN users u ON u.id = o.user_id
WHERE o.status <> 'failed' AND o.created_at >= '2026-01-01' AND NOT u.is_internal
GROUP BY u.country, o.user_id
QUALIFY RANK() OVER (PARTITION BY u.country ORDER BY SUM(o.total_amount) DESC) <= 3

-- wrong: orders of all time
-- may be told: missing
SELECT u.country, o.user_id, SUM(o.total_amount) AS spent
FROM orders o JOIN users u ON u.id = o.user_id
WHERE o.status = 'paid' AND NOT u.is_internal
GROUP BY u.country, o.user_id
QUALIFY RANK() OVER (PARTITION BY u.country ORDER BY SUM(o.total_amount) DESC) <= 3

-- wrong: since 1 January of the year before
-- may be told: days
SELECT u.country, o.user_id, SUM(o.total_amount) AS spent
FROM orders o JOIN users u ON u.id = o.user_id
WHERE o.status = 'paid' AND o.created_at >= '2025-01-01' AND NOT u.is_internal
GROUP BY u.country, o.user_id
QUALIFY RANK() OVER (PARTITION BY u.country ORDER BY SUM(o.total_amount) DESC) <= 3

-- wrong: only the first quarter
-- may be told: too many
SELECT u.country, o.user_id, SUM(o.total_amount) AS spent
FROM orders o JOIN users u ON u.id = o.user_id
WHERE o.status = 'paid' AND o.created_at >= '2026-01-01' AND NOT u.is_internal AND o.created_at < '2026-04-01'
GROUP BY u.country, o.user_id
QUALIFY RANK() OVER (PARTITION BY u.country ORDER BY SUM(o.total_amount) DESC) <= 3

-- wrong: only people who signed up this year
-- may be told: columns
SELECT u.country, o.user_id, SUM(o.total_amount) AS spent
FROM orders o JOIN users u ON u.id = o.user_id
WHERE o.status = 'paid' AND u.created_at >= '2026-01-01' AND NOT u.is_internal
GROUP BY u.country, o.user_id
QUALIFY RANK() OVER (PARTITION BY u.country ORDER BY SUM(o.total_amount) DESC) <= 3

-- wrong: by platform, not by country
-- may be told: other keys
SELECT u.platform AS country, o.user_id, SUM(o.total_amount) AS spent
FROM orders o JOIN users u ON u.id = o.user_id
WHERE o.status = 'paid' AND o.created_at >= '2026-01-01' AND NOT u.is_internal
GROUP BY u.platform, o.user_id
QUALIFY RANK() OVER (PARTITION BY u.platform ORDER BY SUM(o.total_amount) DESC) <= 3

-- wrong: ranked by the number of orders
-- may be told: functions
SELECT u.country, o.user_id, SUM(o.total_amount) AS spent
FROM orders o JOIN users u ON u.id = o.user_id
WHERE o.status = 'paid' AND o.created_at >= '2026-01-01' AND NOT u.is_internal
GROUP BY u.country, o.user_id
QUALIFY RANK() OVER (PARTITION BY u.country ORDER BY COUNT(*) DESC) <= 3

-- wrong: ranked by the largest single order
-- may be told: functions
SELECT u.country, o.user_id, SUM(o.total_amount) AS spent
FROM orders o JOIN users u ON u.id = o.user_id
WHERE o.status = 'paid' AND o.created_at >= '2026-01-01' AND NOT u.is_internal
GROUP BY u.country, o.user_id
QUALIFY RANK() OVER (PARTITION BY u.country ORDER BY MAX(o.total_amount) DESC) <= 3

-- wrong: the mean order in place of the sum
-- may be told: other keys
SELECT u.country, o.user_id, AVG(o.total_amount) AS spent
FROM orders o JOIN users u ON u.id = o.user_id
WHERE o.status = 'paid' AND o.created_at >= '2026-01-01' AND NOT u.is_internal
GROUP BY u.country, o.user_id
QUALIFY RANK() OVER (PARTITION BY u.country ORDER BY AVG(o.total_amount) DESC) <= 3

-- wrong: the three largest orders of each country, not customers
-- may be told: orders_ranked
SELECT u.country, o.user_id, o.total_amount AS spent
FROM orders o JOIN users u ON u.id = o.user_id
WHERE o.status = 'paid' AND o.created_at >= '2026-01-01' AND NOT u.is_internal
QUALIFY RANK() OVER (PARTITION BY u.country ORDER BY o.total_amount DESC) <= 3

-- wrong: joins on the order's own number
-- may be told: pairs
SELECT u.country, o.user_id, SUM(o.total_amount) AS spent
FROM orders o JOIN users u ON u.id = o.id
WHERE o.status = 'paid' AND o.created_at >= '2026-01-01' AND NOT u.is_internal
GROUP BY u.country, o.user_id
QUALIFY RANK() OVER (PARTITION BY u.country ORDER BY SUM(o.total_amount) DESC) <= 3

-- wrong: joins in the activity, which repeats orders
-- may be told: repeats
SELECT u.country, o.user_id, SUM(o.total_amount) AS spent
FROM orders o JOIN users u ON u.id = o.user_id JOIN user_activity a ON a.user_id = o.user_id
WHERE o.status = 'paid' AND o.created_at >= '2026-01-01' AND NOT u.is_internal
GROUP BY u.country, o.user_id
QUALIFY RANK() OVER (PARTITION BY u.country ORDER BY SUM(o.total_amount) DESC) <= 3

-- wrong: equal amounts are added up only once
SELECT u.country, o.user_id, SUM(DISTINCT o.total_amount) AS spent
FROM orders o JOIN users u ON u.id = o.user_id
WHERE o.status = 'paid' AND o.created_at >= '2026-01-01' AND NOT u.is_internal
GROUP BY u.country, o.user_id
QUALIFY RANK() OVER (PARTITION BY u.country ORDER BY SUM(DISTINCT o.total_amount) DESC) <= 3

-- wrong: the country's total beside each customer, in place of what they spent
SELECT u.country, o.user_id, SUM(SUM(o.total_amount)) OVER (PARTITION BY u.country) AS spent
FROM orders o JOIN users u ON u.id = o.user_id
WHERE o.status = 'paid' AND o.created_at >= '2026-01-01' AND NOT u.is_internal
GROUP BY u.country, o.user_id
QUALIFY RANK() OVER (PARTITION BY u.country ORDER BY SUM(o.total_amount) DESC) <= 3

-- wrong: the country is missing
-- may be told: missing column
SELECT o.user_id, SUM(o.total_amount) AS spent
FROM orders o JOIN users u ON u.id = o.user_id
WHERE o.status = 'paid' AND o.created_at >= '2026-01-01' AND NOT u.is_internal
GROUP BY u.country, o.user_id
QUALIFY RANK() OVER (PARTITION BY u.country ORDER BY SUM(o.total_amount) DESC) <= 3

-- wrong: the amount is missing
-- may be told: missing column
SELECT u.country, o.user_id
FROM orders o JOIN users u ON u.id = o.user_id
WHERE o.status = 'paid' AND o.created_at >= '2026-01-01' AND NOT u.is_internal
GROUP BY u.country, o.user_id
QUALIFY RANK() OVER (PARTITION BY u.country ORDER BY SUM(o.total_amount) DESC) <= 3

-- wrong: in thousands of euros
-- may be told: unit
SELECT u.country, o.user_id, SUM(o.total_amount) / 1000 AS spent
FROM orders o JOIN users u ON u.id = o.user_id
WHERE o.status = 'paid' AND o.created_at >= '2026-01-01' AND NOT u.is_internal
GROUP BY u.country, o.user_id
QUALIFY RANK() OVER (PARTITION BY u.country ORDER BY SUM(o.total_amount) DESC) <= 3

-- wrong: rounded to tens of euros
-- may be told: rounded
SELECT u.country, o.user_id, ROUND(SUM(o.total_amount), -1) AS spent
FROM orders o JOIN users u ON u.id = o.user_id
WHERE o.status = 'paid' AND o.created_at >= '2026-01-01' AND NOT u.is_internal
GROUP BY u.country, o.user_id
QUALIFY RANK() OVER (PARTITION BY u.country ORDER BY SUM(o.total_amount) DESC) <= 3

-- wrong: everybody, no three
SELECT u.country, o.user_id, SUM(o.total_amount) AS spent
FROM orders o JOIN users u ON u.id = o.user_id
WHERE o.status = 'paid' AND o.created_at >= '2026-01-01' AND NOT u.is_internal
GROUP BY u.country, o.user_id
ORDER BY u.country, spent DESC

-- wrong: Spain is missing
-- may be told: too many
SELECT u.country, o.user_id, SUM(o.total_amount) AS spent
FROM orders o JOIN users u ON u.id = o.user_id
WHERE o.status = 'paid' AND o.created_at >= '2026-01-01' AND NOT u.is_internal AND u.country <> 'ES'
GROUP BY u.country, o.user_id
QUALIFY RANK() OVER (PARTITION BY u.country ORDER BY SUM(o.total_amount) DESC) <= 3

-- wrong: partitioned by the customer, so everybody is first
-- may be told: groups
SELECT u.country, o.user_id, SUM(o.total_amount) AS spent
FROM orders o JOIN users u ON u.id = o.user_id
WHERE o.status = 'paid' AND o.created_at >= '2026-01-01' AND NOT u.is_internal
GROUP BY u.country, o.user_id
QUALIFY RANK() OVER (PARTITION BY o.user_id ORDER BY SUM(o.total_amount) DESC) <= 3

-- wrong: ranked by country without an order, so nobody is left out
SELECT u.country, o.user_id, SUM(o.total_amount) AS spent
FROM orders o JOIN users u ON u.id = o.user_id
WHERE o.status = 'paid' AND o.created_at >= '2026-01-01' AND NOT u.is_internal
GROUP BY u.country, o.user_id
QUALIFY RANK() OVER (PARTITION BY u.country) <= 3

-- wrong: households, not customers
-- may be told: households
SELECT u.country, u.household_id AS user_id, SUM(o.total_amount) AS spent
FROM orders o JOIN users u ON u.id = o.user_id
WHERE o.status = 'paid' AND o.created_at >= '2026-01-01' AND NOT u.is_internal
GROUP BY u.country, u.household_id
QUALIFY RANK() OVER (PARTITION BY u.country ORDER BY SUM(o.total_amount) DESC) <= 3

-- wrong: the numbers are typed in
-- may be told: typed in
SELECT * FROM (VALUES $rows) t (country, user_id, spent)

-- wrong: the numbers are typed in, beside a table
SELECT t.* FROM (VALUES $rows) t (country, user_id, spent) WHERE t.user_id IN (SELECT id FROM users)

-- wrong: ROW_NUMBER, and refunded orders are in
-- may be told: ties, missing
SELECT u.country, o.user_id, SUM(o.total_amount) AS spent
FROM orders o JOIN users u ON u.id = o.user_id
WHERE o.status <> 'failed' AND o.created_at >= '2026-01-01' AND NOT u.is_internal
GROUP BY u.country, o.user_id
QUALIFY ROW_NUMBER() OVER (PARTITION BY u.country ORDER BY SUM(o.total_amount) DESC) <= 3

-- doubtful: fct_orders leaves out staff without the flag and bots as well, who may be among the best
SELECT d.country, o.user_id, SUM(o.total_amount) AS spent FROM marts.fct_orders o JOIN marts.dim_users d USING (user_id)
WHERE o.order_status = 'paid' AND o.ordered_date >= '2026-01-01'
GROUP BY d.country, o.user_id QUALIFY RANK() OVER (PARTITION BY d.country ORDER BY SUM(o.total_amount) DESC) <= 3

-- doubtful: names the six countries of today
WITH spent AS (
    SELECT u.country, o.user_id, SUM(o.total_amount) AS spent
    FROM orders o JOIN users u ON u.id = o.user_id
    WHERE o.status = 'paid' AND o.created_at >= '2026-01-01' AND NOT u.is_internal
    GROUP BY u.country, o.user_id
)
(SELECT country, user_id, spent FROM spent WHERE country = 'DE' QUALIFY RANK() OVER (ORDER BY spent DESC) <= 3)
UNION ALL
(SELECT country, user_id, spent FROM spent WHERE country = 'ES' QUALIFY RANK() OVER (ORDER BY spent DESC) <= 3)
UNION ALL
(SELECT country, user_id, spent FROM spent WHERE country = 'FR' QUALIFY RANK() OVER (ORDER BY spent DESC) <= 3)
UNION ALL
(SELECT country, user_id, spent FROM spent WHERE country = 'GB' QUALIFY RANK() OVER (ORDER BY spent DESC) <= 3)
UNION ALL
(SELECT country, user_id, spent FROM spent WHERE country = 'NL' QUALIFY RANK() OVER (ORDER BY spent DESC) <= 3)
UNION ALL
(SELECT country, user_id, spent FROM spent WHERE country = 'US' QUALIFY RANK() OVER (ORDER BY spent DESC) <= 3)
