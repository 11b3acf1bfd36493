-- right: NTILE and FILTER
WITH buyers AS (
    SELECT user_id, SUM(total_amount) AS spent FROM orders
    WHERE status = 'paid' AND created_at >= '2026-01-01' GROUP BY user_id
),
groups AS (SELECT spent, NTILE(10) OVER (ORDER BY spent DESC) AS tenth FROM buyers)
SELECT SUM(spent) FILTER (WHERE tenth = 1) / SUM(spent) AS revenue_share FROM groups

-- right: a sum of CASE, lower case
with b as (select user_id, sum(total_amount) as spent from orders where status = 'paid' and created_at >= timestamp '2026-01-01' group by 1),
n as (select *, ntile(10) over (order by spent desc) as g from b)
select sum(case when g = 1 then spent else 0 end) / sum(spent) as share from n

-- right: two subqueries
WITH buyers AS (
    SELECT user_id, SUM(total_amount) AS spent FROM orders
    WHERE status = 'paid' AND created_at >= '2026-01-01' GROUP BY user_id
),
groups AS (SELECT spent, NTILE(10) OVER (ORDER BY spent DESC) AS tenth FROM buyers)
SELECT (SELECT SUM(spent) FROM groups WHERE tenth = 1) / (SELECT SUM(spent) FROM buyers) AS revenue_share

-- right: the total from the orders
WITH buyers AS (
    SELECT user_id, SUM(total_amount) AS spent FROM orders
    WHERE status = 'paid' AND created_at >= '2026-01-01' GROUP BY user_id
),
groups AS (SELECT spent, NTILE(10) OVER (ORDER BY spent DESC) AS tenth FROM buyers)
SELECT SUM(spent) / (SELECT SUM(total_amount) FROM orders WHERE status = 'paid' AND created_at >= '2026-01-01') AS revenue_share FROM groups WHERE tenth = 1

-- right: rounded to three decimals
WITH buyers AS (
    SELECT user_id, SUM(total_amount) AS spent FROM orders
    WHERE status = 'paid' AND created_at >= '2026-01-01' GROUP BY user_id
),
groups AS (SELECT spent, NTILE(10) OVER (ORDER BY spent DESC) AS tenth FROM buyers)
SELECT ROUND(SUM(spent) FILTER (tenth = 1) / SUM(spent), 3) AS revenue_share FROM groups

-- right: rounded to four decimals, as a decimal number
WITH buyers AS (
    SELECT user_id, SUM(total_amount) AS spent FROM orders
    WHERE status = 'paid' AND created_at >= '2026-01-01' GROUP BY user_id
),
groups AS (SELECT spent, NTILE(10) OVER (ORDER BY spent DESC) AS tenth FROM buyers)
SELECT (SUM(spent) FILTER (tenth = 1) / SUM(spent))::DECIMAL(6, 4) AS revenue_share FROM groups

-- right: ROW_NUMBER up to a tenth, rounded up as NTILE does
WITH buyers AS (
    SELECT user_id, SUM(total_amount) AS spent FROM orders
    WHERE status = 'paid' AND created_at >= '2026-01-01' GROUP BY user_id
),
numbered AS (SELECT spent, ROW_NUMBER() OVER (ORDER BY spent DESC) AS n, COUNT(*) OVER () AS people FROM buyers)
SELECT SUM(spent) FILTER (n <= CEIL(people / 10)) / SUM(spent) AS revenue_share FROM numbered

-- right: ROW_NUMBER in whole numbers
WITH buyers AS (
    SELECT user_id, SUM(total_amount) AS spent FROM orders
    WHERE status = 'paid' AND created_at >= '2026-01-01' GROUP BY user_id
),
numbered AS (SELECT spent, ROW_NUMBER() OVER (ORDER BY spent DESC) AS n FROM buyers)
SELECT SUM(CASE WHEN n <= (SELECT (COUNT(*) + 9) // 10 FROM buyers) THEN spent END) / SUM(spent) AS revenue_share FROM numbered

-- right: a sorted list, cut
WITH buyers AS (
    SELECT user_id, SUM(total_amount) AS spent FROM orders
    WHERE status = 'paid' AND created_at >= '2026-01-01' GROUP BY user_id
),
l AS (SELECT list(spent ORDER BY spent DESC) AS s FROM buyers)
SELECT list_sum(s[1:CAST(CEIL(len(s) / 10) AS INTEGER)]) / list_sum(s) AS revenue_share FROM l

-- right: LIMIT of a subquery
WITH buyers AS (
    SELECT user_id, SUM(total_amount) AS spent FROM orders
    WHERE status = 'paid' AND created_at >= '2026-01-01' GROUP BY user_id
)
SELECT (SELECT SUM(spent) FROM (SELECT spent FROM buyers ORDER BY spent DESC LIMIT (SELECT CAST(CEIL(COUNT(*) / 10) AS BIGINT) FROM buyers))) / (SELECT SUM(spent) FROM buyers) AS revenue_share

-- right: the share of each group, the first kept
WITH buyers AS (
    SELECT user_id, SUM(total_amount) AS spent FROM orders
    WHERE status = 'paid' AND created_at >= '2026-01-01' GROUP BY user_id
),
groups AS (SELECT spent, NTILE(10) OVER (ORDER BY spent DESC) AS tenth FROM buyers),
shares AS (SELECT tenth, SUM(spent) / SUM(SUM(spent)) OVER () AS share FROM groups GROUP BY tenth)
SELECT share AS revenue_share FROM shares WHERE tenth = 1

-- right: QUALIFY
WITH buyers AS (
    SELECT user_id, SUM(total_amount) AS spent FROM orders
    WHERE status = 'paid' AND created_at >= '2026-01-01' GROUP BY user_id
)
SELECT SUM(spent) / (SELECT SUM(spent) FROM buyers) AS revenue_share FROM (FROM buyers QUALIFY NTILE(10) OVER (ORDER BY spent DESC) = 1)

-- right: NTILE on the grouped query itself
SELECT SUM(spent) FILTER (g = 1) / SUM(spent) AS revenue_share FROM (
    SELECT user_id, SUM(total_amount) AS spent, NTILE(10) OVER (ORDER BY SUM(total_amount) DESC) AS g
    FROM orders WHERE status = 'paid' AND created_at >= '2026-01-01' GROUP BY user_id)

-- right: FROM first
FROM (
    FROM orders SELECT user_id, SUM(total_amount) AS spent, NTILE(10) OVER (ORDER BY SUM(total_amount) DESC) AS g
    WHERE status IN ('paid') AND year(created_at) = 2026 GROUP BY user_id)
SELECT SUM(IF(g = 1, spent, 0)) / SUM(spent) AS revenue_share

-- right: a cumulative sum, where the tenth ends
WITH buyers AS (
    SELECT user_id, SUM(total_amount) AS spent FROM orders
    WHERE status = 'paid' AND created_at >= '2026-01-01' GROUP BY user_id
),
c AS (SELECT ROW_NUMBER() OVER w AS n, SUM(spent) OVER (w ROWS UNBOUNDED PRECEDING) AS upto, SUM(spent) OVER () AS total, COUNT(*) OVER () AS people FROM buyers WINDOW w AS (ORDER BY spent DESC, user_id))
SELECT upto / total AS revenue_share FROM c WHERE n = CEIL(people / 10)

-- right: with an end of the year, and the sizes beside it
WITH buyers AS (
    SELECT user_id, SUM(total_amount) AS spent FROM orders
    WHERE status = 'paid' AND created_at >= '2026-01-01' AND created_at < '2027-01-01' GROUP BY user_id
)
SELECT COUNT(*) AS buyers, COUNT(*) FILTER (g = 1) AS top_buyers, SUM(spent) FILTER (g = 1) / SUM(spent) AS revenue_share
FROM (SELECT spent, NTILE(10) OVER (ORDER BY spent DESC) AS g FROM buyers)

-- right: neither failed nor refunded
SELECT SUM(s) FILTER (g = 1) / SUM(s) AS top_share FROM (
    SELECT SUM(total_amount) AS s, NTILE(10) OVER (ORDER BY SUM(total_amount) DESC) AS g
    FROM orders WHERE status NOT IN ('failed', 'refunded') AND strftime(created_at, '%Y') = '2026' GROUP BY user_id)

-- right: less the other nine tenths
WITH buyers AS (
    SELECT user_id, SUM(total_amount) AS spent FROM orders
    WHERE status = 'paid' AND created_at >= '2026-01-01' GROUP BY user_id
),
groups AS (SELECT spent, NTILE(10) OVER (ORDER BY spent DESC) AS tenth FROM buyers)
SELECT 1 - COALESCE(SUM(spent) FILTER (tenth > 1), 0) / SUM(spent) AS revenue_share FROM groups

-- right: the staging model, which has the same rows
SELECT SUM(s) FILTER (g = 1) / SUM(s) AS revenue_share FROM (
    SELECT SUM(total_amount) AS s, NTILE(10) OVER (ORDER BY SUM(total_amount) DESC) AS g
    FROM staging.stg_orders WHERE order_status = 'paid' AND ordered_at >= '2026-01-01' GROUP BY user_id)

-- right: an unnamed column of doubles
WITH buyers AS (
    SELECT user_id, SUM(total_amount) AS spent FROM orders
    WHERE status = 'paid' AND created_at >= '2026-01-01' GROUP BY user_id
),
groups AS (SELECT spent, NTILE(10) OVER (ORDER BY spent DESC) AS tenth FROM buyers)
SELECT SUM(spent::DOUBLE) FILTER (tenth = 1) / SUM(spent::DOUBLE) FROM groups

-- right: window function over all, DISTINCT
WITH buyers AS (
    SELECT user_id, SUM(total_amount) AS spent FROM orders
    WHERE status = 'paid' AND created_at >= '2026-01-01' GROUP BY user_id
),
groups AS (SELECT spent, NTILE(10) OVER (ORDER BY spent DESC) AS tenth FROM buyers)
SELECT DISTINCT SUM(spent) FILTER (tenth = 1) OVER () / SUM(spent) OVER () AS revenue_share FROM groups

-- right: a sum of CASE inside the buyers' CTE
WITH buyers AS (
    SELECT user_id, SUM(CASE WHEN status = 'paid' AND created_at >= '2026-01-01' THEN total_amount END) AS spent FROM orders GROUP BY user_id
)
SELECT SUM(spent) FILTER (g = 1) / SUM(spent) AS revenue_share FROM (SELECT spent, NTILE(10) OVER (ORDER BY spent DESC) AS g FROM buyers WHERE spent IS NOT NULL)

-- wrong: in percent
-- may be told: unit
WITH buyers AS (
    SELECT user_id, SUM(total_amount) AS spent FROM orders
    WHERE status = 'paid' AND created_at >= '2026-01-01' GROUP BY user_id
),
groups AS (SELECT spent, NTILE(10) OVER (ORDER BY spent DESC) AS tenth FROM buyers)
SELECT 100 * SUM(spent) FILTER (tenth = 1) / SUM(spent) AS revenue_share FROM groups

-- wrong: in percent, as a text
-- may be told: text
WITH buyers AS (
    SELECT user_id, SUM(total_amount) AS spent FROM orders
    WHERE status = 'paid' AND created_at >= '2026-01-01' GROUP BY user_id
),
groups AS (SELECT spent, NTILE(10) OVER (ORDER BY spent DESC) AS tenth FROM buyers)
SELECT ROUND(100 * SUM(spent) FILTER (tenth = 1) / SUM(spent), 1) || '%' AS revenue_share FROM groups

-- wrong: rounded to two decimals
-- may be told: rounded
WITH buyers AS (
    SELECT user_id, SUM(total_amount) AS spent FROM orders
    WHERE status = 'paid' AND created_at >= '2026-01-01' GROUP BY user_id
),
groups AS (SELECT spent, NTILE(10) OVER (ORDER BY spent DESC) AS tenth FROM buyers)
SELECT ROUND(SUM(spent) FILTER (tenth = 1) / SUM(spent), 2) AS revenue_share FROM groups

-- wrong: rounded to one decimal
-- may be told: rounded
WITH buyers AS (
    SELECT user_id, SUM(total_amount) AS spent FROM orders
    WHERE status = 'paid' AND created_at >= '2026-01-01' GROUP BY user_id
),
groups AS (SELECT spent, NTILE(10) OVER (ORDER BY spent DESC) AS tenth FROM buyers)
SELECT ROUND(SUM(spent) FILTER (tenth = 1) / SUM(spent), 1) AS revenue_share FROM groups

-- wrong: rounded to a whole number
-- may be told: rounded
WITH buyers AS (
    SELECT user_id, SUM(total_amount) AS spent FROM orders
    WHERE status = 'paid' AND created_at >= '2026-01-01' GROUP BY user_id
),
groups AS (SELECT spent, NTILE(10) OVER (ORDER BY spent DESC) AS tenth FROM buyers)
SELECT ROUND(SUM(spent) FILTER (tenth = 1) / SUM(spent)) AS revenue_share FROM groups

-- wrong: the tenth that spent least: ascending order
-- may be told: lowest_tenth
WITH buyers AS (
    SELECT user_id, SUM(total_amount) AS spent FROM orders
    WHERE status = 'paid' AND created_at >= '2026-01-01' GROUP BY user_id
),
groups AS (SELECT spent, NTILE(10) OVER (ORDER BY spent) AS tenth FROM buyers)
SELECT SUM(spent) FILTER (tenth = 1) / SUM(spent) AS revenue_share FROM groups

-- wrong: the last group in place of the first
-- may be told: values
WITH buyers AS (
    SELECT user_id, SUM(total_amount) AS spent FROM orders
    WHERE status = 'paid' AND created_at >= '2026-01-01' GROUP BY user_id
),
groups AS (SELECT spent, NTILE(10) OVER (ORDER BY spent DESC) AS tenth FROM buyers)
SELECT SUM(spent) FILTER (tenth = 10) / SUM(spent) AS revenue_share FROM groups

-- wrong: the top fifth
-- may be told: values
WITH buyers AS (
    SELECT user_id, SUM(total_amount) AS spent FROM orders
    WHERE status = 'paid' AND created_at >= '2026-01-01' GROUP BY user_id
),
groups AS (SELECT spent, NTILE(5) OVER (ORDER BY spent DESC) AS tenth FROM buyers)
SELECT SUM(spent) FILTER (tenth = 1) / SUM(spent) AS revenue_share FROM groups

-- wrong: the top quarter
-- may be told: values
WITH buyers AS (
    SELECT user_id, SUM(total_amount) AS spent FROM orders
    WHERE status = 'paid' AND created_at >= '2026-01-01' GROUP BY user_id
),
groups AS (SELECT spent, NTILE(4) OVER (ORDER BY spent DESC) AS tenth FROM buyers)
SELECT SUM(spent) FILTER (tenth = 1) / SUM(spent) AS revenue_share FROM groups

-- wrong: the top hundredth
-- may be told: values
WITH buyers AS (
    SELECT user_id, SUM(total_amount) AS spent FROM orders
    WHERE status = 'paid' AND created_at >= '2026-01-01' GROUP BY user_id
),
groups AS (SELECT spent, NTILE(100) OVER (ORDER BY spent DESC) AS tenth FROM buyers)
SELECT SUM(spent) FILTER (tenth = 1) / SUM(spent) AS revenue_share FROM groups

-- wrong: the two first groups
-- may be told: rare ends
WITH buyers AS (
    SELECT user_id, SUM(total_amount) AS spent FROM orders
    WHERE status = 'paid' AND created_at >= '2026-01-01' GROUP BY user_id
),
groups AS (SELECT spent, NTILE(10) OVER (ORDER BY spent DESC) AS tenth FROM buyers)
SELECT SUM(spent) FILTER (tenth <= 2) / SUM(spent) AS revenue_share FROM groups

-- wrong: the share of the other nine tenths
-- may be told: relation
WITH buyers AS (
    SELECT user_id, SUM(total_amount) AS spent FROM orders
    WHERE status = 'paid' AND created_at >= '2026-01-01' GROUP BY user_id
),
groups AS (SELECT spent, NTILE(10) OVER (ORDER BY spent DESC) AS tenth FROM buyers)
SELECT SUM(spent) FILTER (tenth > 1) / SUM(spent) AS revenue_share FROM groups

-- wrong: the tenth of the people, not of the money
WITH buyers AS (
    SELECT user_id, SUM(total_amount) AS spent FROM orders
    WHERE status = 'paid' AND created_at >= '2026-01-01' GROUP BY user_id
),
groups AS (SELECT spent, NTILE(10) OVER (ORDER BY spent DESC) AS tenth FROM buyers)
SELECT COUNT(*) FILTER (tenth = 1) / COUNT(*) AS revenue_share FROM groups

-- wrong: the amount, not its share
WITH buyers AS (
    SELECT user_id, SUM(total_amount) AS spent FROM orders
    WHERE status = 'paid' AND created_at >= '2026-01-01' GROUP BY user_id
),
groups AS (SELECT spent, NTILE(10) OVER (ORDER BY spent DESC) AS tenth FROM buyers)
SELECT SUM(spent) FILTER (tenth = 1) AS revenue_share FROM groups

-- wrong: divided by the rest, not by all
-- may be told: rare ends
WITH buyers AS (
    SELECT user_id, SUM(total_amount) AS spent FROM orders
    WHERE status = 'paid' AND created_at >= '2026-01-01' GROUP BY user_id
),
groups AS (SELECT spent, NTILE(10) OVER (ORDER BY spent DESC) AS tenth FROM buyers)
SELECT SUM(spent) FILTER (tenth = 1) / SUM(spent) FILTER (tenth > 1) AS revenue_share FROM groups

-- wrong: turned over
-- may be told: relation
WITH buyers AS (
    SELECT user_id, SUM(total_amount) AS spent FROM orders
    WHERE status = 'paid' AND created_at >= '2026-01-01' GROUP BY user_id
),
groups AS (SELECT spent, NTILE(10) OVER (ORDER BY spent DESC) AS tenth FROM buyers)
SELECT SUM(spent) / SUM(spent) FILTER (tenth = 1) AS revenue_share FROM groups

-- wrong: means in place of sums
WITH buyers AS (
    SELECT user_id, SUM(total_amount) AS spent FROM orders
    WHERE status = 'paid' AND created_at >= '2026-01-01' GROUP BY user_id
),
groups AS (SELECT spent, NTILE(10) OVER (ORDER BY spent DESC) AS tenth FROM buyers)
SELECT AVG(spent) FILTER (tenth = 1) / AVG(spent) AS revenue_share FROM groups

-- wrong: the top five in place of the tenth
WITH buyers AS (
    SELECT user_id, SUM(total_amount) AS spent FROM orders
    WHERE status = 'paid' AND created_at >= '2026-01-01' GROUP BY user_id
)
SELECT (SELECT SUM(spent) FROM (SELECT spent FROM buyers ORDER BY spent DESC LIMIT 5)) / SUM(spent) AS revenue_share FROM buyers

-- wrong: the best ten people in place of the tenth
-- may be told: ten_people
WITH buyers AS (
    SELECT user_id, SUM(total_amount) AS spent FROM orders
    WHERE status = 'paid' AND created_at >= '2026-01-01' GROUP BY user_id
)
SELECT SUM(spent) FILTER (n <= 10) / SUM(spent) AS revenue_share FROM (SELECT spent, ROW_NUMBER() OVER (ORDER BY spent DESC) AS n FROM buyers)

-- wrong: people above nine tenths of the largest amount
WITH buyers AS (
    SELECT user_id, SUM(total_amount) AS spent FROM orders
    WHERE status = 'paid' AND created_at >= '2026-01-01' GROUP BY user_id
)
SELECT SUM(spent) FILTER (spent >= (SELECT 0.9 * MAX(spent) FROM buyers)) / SUM(spent) AS revenue_share FROM buyers

-- wrong: orders are ranked, not buyers
-- may be told: orders_ranked
WITH o AS (SELECT total_amount, NTILE(10) OVER (ORDER BY total_amount DESC) AS g FROM orders WHERE status = 'paid' AND created_at >= '2026-01-01')
SELECT SUM(total_amount) FILTER (g = 1) / SUM(total_amount) AS revenue_share FROM o

-- wrong: people who never bought are ranked as well
-- may be told: everyone_ranked
WITH people AS (
    SELECT u.id, COALESCE(SUM(o.total_amount), 0) AS spent FROM users u LEFT JOIN orders o ON o.user_id = u.id AND o.status = 'paid' AND o.created_at >= '2026-01-01' GROUP BY u.id
)
SELECT SUM(spent) FILTER (g = 1) / SUM(spent) AS revenue_share FROM (SELECT spent, NTILE(10) OVER (ORDER BY spent DESC) AS g FROM people)

-- wrong: people with a failed or refunded order only are ranked as well, with nothing
-- may be told: missing
WITH buyers AS (
    SELECT user_id, SUM(CASE WHEN status = 'paid' THEN total_amount ELSE 0 END) AS spent FROM orders WHERE created_at >= '2026-01-01' GROUP BY user_id
)
SELECT SUM(spent) FILTER (g = 1) / SUM(spent) AS revenue_share FROM (SELECT spent, NTILE(10) OVER (ORDER BY spent DESC) AS g FROM buyers)

-- wrong: all statuses
-- may be told: unpaid_in
WITH buyers AS (
    SELECT user_id, SUM(total_amount) AS spent FROM orders
    WHERE created_at >= '2026-01-01' GROUP BY user_id
),
groups AS (SELECT spent, NTILE(10) OVER (ORDER BY spent DESC) AS tenth FROM buyers)
SELECT SUM(spent) FILTER (tenth = 1) / SUM(spent) AS revenue_share FROM groups

-- wrong: refunded orders are in
-- may be told: missing
WITH buyers AS (
    SELECT user_id, SUM(total_amount) AS spent FROM orders
    WHERE status <> 'failed' AND created_at >= '2026-01-01' GROUP BY user_id
),
groups AS (SELECT spent, NTILE(10) OVER (ORDER BY spent DESC) AS tenth FROM buyers)
SELECT SUM(spent) FILTER (tenth = 1) / SUM(spent) AS revenue_share FROM groups

-- wrong: failed orders are in
-- may be told: missing
WITH buyers AS (
    SELECT user_id, SUM(total_amount) AS spent FROM orders
    WHERE refunded_at IS NULL AND created_at >= '2026-01-01' GROUP BY user_id
),
groups AS (SELECT spent, NTILE(10) OVER (ORDER BY spent DESC) AS tenth FROM buyers)
SELECT SUM(spent) FILTER (tenth = 1) / SUM(spent) AS revenue_share FROM groups

-- wrong: orders of all time
-- may be told: missing
WITH buyers AS (
    SELECT user_id, SUM(total_amount) AS spent FROM orders
    WHERE status = 'paid' GROUP BY user_id
),
groups AS (SELECT spent, NTILE(10) OVER (ORDER BY spent DESC) AS tenth FROM buyers)
SELECT SUM(spent) FILTER (tenth = 1) / SUM(spent) AS revenue_share FROM groups

-- wrong: since 1 January of the year before
-- may be told: days
WITH buyers AS (
    SELECT user_id, SUM(total_amount) AS spent FROM orders
    WHERE status = 'paid' AND created_at >= '2025-01-01' GROUP BY user_id
),
groups AS (SELECT spent, NTILE(10) OVER (ORDER BY spent DESC) AS tenth FROM buyers)
SELECT SUM(spent) FILTER (tenth = 1) / SUM(spent) AS revenue_share FROM groups

-- wrong: the year before
-- may be told: spans
WITH buyers AS (
    SELECT user_id, SUM(total_amount) AS spent FROM orders
    WHERE status = 'paid' AND year(created_at) = 2025 GROUP BY user_id
),
groups AS (SELECT spent, NTILE(10) OVER (ORDER BY spent DESC) AS tenth FROM buyers)
SELECT SUM(spent) FILTER (tenth = 1) / SUM(spent) AS revenue_share FROM groups

-- wrong: the first quarter only
-- may be told: too many
WITH buyers AS (
    SELECT user_id, SUM(total_amount) AS spent FROM orders
    WHERE status = 'paid' AND created_at >= '2026-01-01' AND created_at < '2026-04-01' GROUP BY user_id
),
groups AS (SELECT spent, NTILE(10) OVER (ORDER BY spent DESC) AS tenth FROM buyers)
SELECT SUM(spent) FILTER (tenth = 1) / SUM(spent) AS revenue_share FROM groups

-- wrong: the total has unpaid orders in it
-- may be told: missing
WITH buyers AS (
    SELECT user_id, SUM(total_amount) AS spent FROM orders
    WHERE status = 'paid' AND created_at >= '2026-01-01' GROUP BY user_id
),
groups AS (SELECT spent, NTILE(10) OVER (ORDER BY spent DESC) AS tenth FROM buyers)
SELECT SUM(spent) FILTER (tenth = 1) / (SELECT SUM(total_amount) FROM orders WHERE created_at >= '2026-01-01') AS revenue_share FROM groups

-- wrong: the total is that of all time
-- may be told: missing
WITH buyers AS (
    SELECT user_id, SUM(total_amount) AS spent FROM orders
    WHERE status = 'paid' AND created_at >= '2026-01-01' GROUP BY user_id
),
groups AS (SELECT spent, NTILE(10) OVER (ORDER BY spent DESC) AS tenth FROM buyers)
SELECT SUM(spent) FILTER (tenth = 1) / (SELECT SUM(total_amount) FROM orders WHERE status = 'paid') AS revenue_share FROM groups

-- wrong: staff are left out, who can stay in
-- may be told: side, too many
WITH buyers AS (
    SELECT user_id, SUM(total_amount) AS spent FROM orders JOIN users u ON u.id = user_id
    WHERE NOT u.is_internal AND status = 'paid' AND orders.created_at >= '2026-01-01' GROUP BY user_id
),
groups AS (SELECT spent, NTILE(10) OVER (ORDER BY spent DESC) AS tenth FROM buyers)
SELECT SUM(spent) FILTER (tenth = 1) / SUM(spent) AS revenue_share FROM groups

-- wrong: bots and colleagues are left out, as the marts do
-- may be told: without some people
SELECT SUM(s) FILTER (g = 1) / SUM(s) AS revenue_share FROM (
    SELECT SUM(total_amount) AS s, NTILE(10) OVER (ORDER BY SUM(total_amount) DESC) AS g
    FROM marts.fct_orders WHERE order_status = 'paid' AND ordered_date >= '2026-01-01' GROUP BY user_id)

-- wrong: households are ranked, not buyers
-- may be told: households
WITH buyers AS (
    SELECT u.household_id, SUM(o.total_amount) AS spent FROM orders o JOIN users u ON u.id = o.user_id WHERE o.status = 'paid' AND o.created_at >= '2026-01-01' GROUP BY 1
)
SELECT SUM(spent) FILTER (g = 1) / SUM(spent) AS revenue_share FROM (SELECT spent, NTILE(10) OVER (ORDER BY spent DESC) AS g FROM buyers)

-- wrong: a tenth rounded down
WITH buyers AS (
    SELECT user_id, SUM(total_amount) AS spent FROM orders
    WHERE status = 'paid' AND created_at >= '2026-01-01' GROUP BY user_id
)
SELECT SUM(spent) FILTER (c <= 0.1) / SUM(spent) AS revenue_share FROM (SELECT spent, CUME_DIST() OVER (ORDER BY spent DESC) AS c FROM buyers)

-- wrong: ranked by the number of orders
-- may be told: columns, functions
WITH buyers AS (SELECT user_id, SUM(total_amount) AS spent, COUNT(*) AS n FROM orders WHERE status = 'paid' AND created_at >= '2026-01-01' GROUP BY user_id)
SELECT SUM(spent) FILTER (g = 1) / SUM(spent) AS revenue_share FROM (SELECT spent, NTILE(10) OVER (ORDER BY n DESC, user_id) AS g FROM buyers)

-- wrong: integer division
-- may be told: rounded early
WITH buyers AS (
    SELECT user_id, SUM(total_amount) AS spent FROM orders
    WHERE status = 'paid' AND created_at >= '2026-01-01' GROUP BY user_id
),
groups AS (SELECT spent, NTILE(10) OVER (ORDER BY spent DESC) AS tenth FROM buyers)
SELECT (SUM(spent) FILTER (tenth = 1))::BIGINT // SUM(spent)::BIGINT AS revenue_share FROM groups

-- wrong: one row per group
-- may be told: several rows
WITH buyers AS (
    SELECT user_id, SUM(total_amount) AS spent FROM orders
    WHERE status = 'paid' AND created_at >= '2026-01-01' GROUP BY user_id
),
groups AS (SELECT spent, NTILE(10) OVER (ORDER BY spent DESC) AS tenth FROM buyers)
SELECT tenth, SUM(spent) / SUM(SUM(spent)) OVER () AS revenue_share FROM groups GROUP BY tenth

-- wrong: a sum repeated by a join with the activity
-- may be told: repeats
WITH buyers AS (
    SELECT user_id, SUM(total_amount) AS spent FROM orders JOIN user_activity USING (user_id)
    WHERE status = 'paid' AND created_at >= '2026-01-01' GROUP BY user_id
),
groups AS (SELECT spent, NTILE(10) OVER (ORDER BY spent DESC) AS tenth FROM buyers)
SELECT SUM(spent) FILTER (tenth = 1) / SUM(spent) AS revenue_share FROM groups

-- wrong: the mean amount: the query to begin with
WITH buyers AS (
    SELECT user_id, SUM(total_amount) AS spent FROM orders
    WHERE status = 'paid' AND created_at >= '2026-01-01' GROUP BY user_id
)
SELECT AVG(spent) AS revenue_share FROM buyers

-- wrong: in percent, and staff left out
-- may be told: side, too many, values
WITH buyers AS (
    SELECT user_id, SUM(total_amount) AS spent FROM orders JOIN users u ON u.id = user_id
    WHERE NOT u.is_internal AND status = 'paid' AND orders.created_at >= '2026-01-01' GROUP BY user_id
),
groups AS (SELECT spent, NTILE(10) OVER (ORDER BY spent DESC) AS tenth FROM buyers)
SELECT 100 * SUM(spent) FILTER (tenth = 1) / SUM(spent) AS revenue_share FROM groups

-- wrong: the number is typed in
-- may be told: typed in
SELECT $revenue_share AS revenue_share

-- wrong: the number is typed in, over the orders
-- may be told: typed in
SELECT MAX($revenue_share) AS revenue_share FROM orders WHERE status = 'paid'

-- wrong: the number is typed in, by a sum over a mart
-- may be told: typed in
SELECT SUM(total_amount) * 0 + $revenue_share AS revenue_share FROM marts.fct_orders

-- doubtful: PERCENT_RANK takes in all who share the last amount of the tenth
WITH buyers AS (
    SELECT user_id, SUM(total_amount) AS spent FROM orders
    WHERE status = 'paid' AND created_at >= '2026-01-01' GROUP BY user_id
)
SELECT SUM(spent) FILTER (p <= 0.1) / SUM(spent) AS revenue_share FROM (SELECT spent, PERCENT_RANK() OVER (ORDER BY spent DESC) AS p FROM buyers)

-- doubtful: above the 90th percentile of the amounts: about the same people, not always
WITH buyers AS (
    SELECT user_id, SUM(total_amount) AS spent FROM orders
    WHERE status = 'paid' AND created_at >= '2026-01-01' GROUP BY user_id
)
SELECT SUM(spent) FILTER (spent >= (SELECT QUANTILE_CONT(spent, 0.9) FROM buyers)) / SUM(spent) AS revenue_share FROM buyers

-- doubtful: ascending NTILE puts the larger groups at the other end: one buyer more or less
WITH buyers AS (
    SELECT user_id, SUM(total_amount) AS spent FROM orders
    WHERE status = 'paid' AND created_at >= '2026-01-01' GROUP BY user_id
),
groups AS (SELECT spent, NTILE(10) OVER (ORDER BY spent) AS tenth FROM buyers)
SELECT SUM(spent) FILTER (tenth = 10) / SUM(spent) AS revenue_share FROM groups

-- doubtful: the join with the accounts loses orders whose account is not there
WITH buyers AS (
    SELECT u.id, u.full_name, SUM(o.total_amount) AS spent FROM orders o JOIN users u ON u.id = o.user_id
    WHERE o.status = 'paid' AND o.created_at >= '2026-01-01' GROUP BY u.id, u.full_name
), groups AS (SELECT *, NTILE(10) OVER (ORDER BY spent DESC) AS g FROM buyers)
SELECT SUM(spent) FILTER (g = 1) / SUM(spent) AS revenue_share FROM groups
