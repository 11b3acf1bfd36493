-- right: joined step by step
WITH old_calls AS (
    SELECT *
    FROM api_requests
    WHERE version = 'v1'
      AND requested_at::DATE BETWEEN DATE '2026-06-03' AND DATE '2026-06-30'
),
callers AS (
    SELECT api_client_id, COUNT(DISTINCT user_id) AS users
    FROM old_calls
    GROUP BY api_client_id
),
earned AS (
    SELECT named.api_client_id, SUM(o.total_amount) AS revenue
    FROM (SELECT api_client_id, order_id FROM old_calls WHERE order_id IS NOT NULL GROUP BY ALL) AS named
    JOIN orders AS o ON o.id = named.order_id AND o.status = 'paid'
    GROUP BY named.api_client_id
)
SELECT c.name AS client, callers.users, COALESCE(earned.revenue, 0) AS revenue
FROM callers
JOIN api_clients AS c ON c.id = callers.api_client_id AND NOT c.is_internal
LEFT JOIN earned USING (api_client_id)
ORDER BY revenue DESC, users DESC

-- right: a query in the list of columns
WITH v AS (SELECT * FROM api_requests WHERE version = 'v1' AND requested_at >= '2026-06-03' AND requested_at < '2026-07-01')
SELECT a.name AS client, count(DISTINCT user_id) AS users,
       coalesce((SELECT sum(total_amount) FROM (SELECT DISTINCT api_client_id, order_id FROM v) p JOIN orders o ON o.id = p.order_id AND o.status = 'paid'
                 WHERE p.api_client_id = a.id), 0) AS revenue
FROM v JOIN api_clients a ON a.id = v.api_client_id WHERE NOT a.is_internal GROUP BY a.id, a.name ORDER BY revenue DESC

-- wrong: calls for users
-- may be told: calls_counted
WITH v AS (SELECT * FROM api_requests WHERE version = 'v1' AND requested_at >= '2026-06-03' AND requested_at < '2026-07-01')
SELECT a.name AS client, count(*) AS users,
       coalesce((SELECT sum(total_amount) FROM (SELECT DISTINCT api_client_id, order_id FROM v) p JOIN orders o ON o.id = p.order_id AND o.status = 'paid'
                 WHERE p.api_client_id = a.id), 0) AS revenue
FROM v JOIN api_clients a ON a.id = v.api_client_id WHERE NOT a.is_internal GROUP BY a.id, a.name ORDER BY revenue DESC

-- wrong: the last day
-- may be told: last_day_only
WITH v AS (SELECT * FROM api_requests WHERE version = 'v1' AND requested_at >= '2026-06-30' AND requested_at < '2026-07-01')
SELECT a.name AS client, count(DISTINCT user_id) AS users,
       coalesce((SELECT sum(total_amount) FROM (SELECT DISTINCT api_client_id, order_id FROM v) p JOIN orders o ON o.id = p.order_id AND o.status = 'paid'
                 WHERE p.api_client_id = a.id), 0) AS revenue
FROM v JOIN api_clients a ON a.id = v.api_client_id WHERE NOT a.is_internal GROUP BY a.id, a.name ORDER BY revenue DESC

-- wrong: with Larder's own programs
-- may be told: own_programs_in
WITH v AS (SELECT * FROM api_requests WHERE version = 'v1' AND requested_at >= '2026-06-03' AND requested_at < '2026-07-01')
SELECT a.name AS client, count(DISTINCT user_id) AS users,
       coalesce((SELECT sum(total_amount) FROM (SELECT DISTINCT api_client_id, order_id FROM v) p JOIN orders o ON o.id = p.order_id AND o.status = 'paid'
                 WHERE p.api_client_id = a.id), 0) AS revenue
FROM v JOIN api_clients a ON a.id = v.api_client_id  GROUP BY a.id, a.name ORDER BY revenue DESC

-- wrong: an order twice
-- may be told: orders_told_again
WITH v AS (SELECT * FROM api_requests WHERE version = 'v1' AND requested_at >= '2026-06-03' AND requested_at < '2026-07-01')
SELECT a.name AS client, count(DISTINCT user_id) AS users,
       coalesce((SELECT sum(total_amount) FROM (SELECT api_client_id, order_id FROM v) p JOIN orders o ON o.id = p.order_id AND o.status = 'paid'
                 WHERE p.api_client_id = a.id), 0) AS revenue
FROM v JOIN api_clients a ON a.id = v.api_client_id WHERE NOT a.is_internal GROUP BY a.id, a.name ORDER BY revenue DESC

-- wrong: failed and refunded orders
-- may be told: unpaid_in
WITH v AS (SELECT * FROM api_requests WHERE version = 'v1' AND requested_at >= '2026-06-03' AND requested_at < '2026-07-01')
SELECT a.name AS client, count(DISTINCT user_id) AS users,
       coalesce((SELECT sum(total_amount) FROM (SELECT DISTINCT api_client_id, order_id FROM v) p JOIN orders o ON o.id = p.order_id 
                 WHERE p.api_client_id = a.id), 0) AS revenue
FROM v JOIN api_clients a ON a.id = v.api_client_id WHERE NOT a.is_internal GROUP BY a.id, a.name ORDER BY revenue DESC

-- wrong: the smallest first
-- may be told: order
WITH v AS (SELECT * FROM api_requests WHERE version = 'v1' AND requested_at >= '2026-06-03' AND requested_at < '2026-07-01')
SELECT a.name AS client, count(DISTINCT user_id) AS users,
       coalesce((SELECT sum(total_amount) FROM (SELECT DISTINCT api_client_id, order_id FROM v) p JOIN orders o ON o.id = p.order_id AND o.status = 'paid'
                 WHERE p.api_client_id = a.id), 0) AS revenue
FROM v JOIN api_clients a ON a.id = v.api_client_id WHERE NOT a.is_internal GROUP BY a.id, a.name ORDER BY revenue ASC
