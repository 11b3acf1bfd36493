-- right: windows over the calls
WITH june AS (
    SELECT api_client_id, requested_at, status
    FROM api_requests
    WHERE requested_at >= '2026-06-01' AND requested_at < '2026-07-01'
    QUALIFY ROW_NUMBER() OVER (PARTITION BY id ORDER BY requested_at) = 1
),
counted AS (
    SELECT
        api_client_id,
        status,
        COUNT(*) OVER (PARTITION BY api_client_id, DATE_TRUNC('minute', requested_at)) AS in_its_minute,
        COUNT(*) OVER (PARTITION BY api_client_id, DATE_TRUNC('hour', requested_at)) AS in_its_hour
    FROM june
)
SELECT
    c.name AS client,
    COUNT_IF(status = 429) AS refused,
    MAX(in_its_minute) AS busiest_minute,
    MAX(in_its_hour) / 60 AS steady_rate
FROM counted
JOIN api_clients AS c ON c.id = counted.api_client_id
GROUP BY c.name
HAVING COUNT_IF(status = 429) > 0
ORDER BY refused DESC

-- right: two derived tables
WITH c AS (SELECT DISTINCT * FROM api_requests WHERE requested_at >= '2026-06-01' AND requested_at < '2026-07-01'),
m AS (SELECT api_client_id, max(n) AS n FROM (SELECT api_client_id, date_trunc('minute', requested_at) t, count(*) n FROM c  GROUP BY 1, 2) GROUP BY 1),
h AS (SELECT api_client_id, max(n) AS n FROM (SELECT api_client_id, date_trunc('hour', requested_at) t, count(*) n FROM c  GROUP BY 1, 2) GROUP BY 1)
SELECT a.name AS client, count(*) AS refused, any_value(m.n) AS busiest_minute, any_value(h.n) / 60.0 AS steady_rate
FROM c JOIN api_clients a ON a.id = c.api_client_id JOIN m USING (api_client_id) JOIN h USING (api_client_id)
WHERE status = 429 GROUP BY a.name

-- wrong: every 4xx
-- may be told: all_4xx
WITH c AS (SELECT DISTINCT * FROM api_requests WHERE requested_at >= '2026-06-01' AND requested_at < '2026-07-01'),
m AS (SELECT api_client_id, max(n) AS n FROM (SELECT api_client_id, date_trunc('minute', requested_at) t, count(*) n FROM c  GROUP BY 1, 2) GROUP BY 1),
h AS (SELECT api_client_id, max(n) AS n FROM (SELECT api_client_id, date_trunc('hour', requested_at) t, count(*) n FROM c  GROUP BY 1, 2) GROUP BY 1)
SELECT a.name AS client, count(*) AS refused, any_value(m.n) AS busiest_minute, any_value(h.n) / 60.0 AS steady_rate
FROM c JOIN api_clients a ON a.id = c.api_client_id JOIN m USING (api_client_id) JOIN h USING (api_client_id)
WHERE status >= 400 AND status < 500 GROUP BY a.name

-- wrong: the peak of what was answered
-- may be told: refused_left_out
WITH c AS (SELECT DISTINCT * FROM api_requests WHERE requested_at >= '2026-06-01' AND requested_at < '2026-07-01'),
m AS (SELECT api_client_id, max(n) AS n FROM (SELECT api_client_id, date_trunc('minute', requested_at) t, count(*) n FROM c WHERE status <> 429 GROUP BY 1, 2) GROUP BY 1),
h AS (SELECT api_client_id, max(n) AS n FROM (SELECT api_client_id, date_trunc('hour', requested_at) t, count(*) n FROM c WHERE status <> 429 GROUP BY 1, 2) GROUP BY 1)
SELECT a.name AS client, count(*) AS refused, any_value(m.n) AS busiest_minute, any_value(h.n) / 60.0 AS steady_rate
FROM c JOIN api_clients a ON a.id = c.api_client_id JOIN m USING (api_client_id) JOIN h USING (api_client_id)
WHERE status = 429 GROUP BY a.name

-- wrong: rows that are there twice
-- may be told: copies_counted
WITH c AS (SELECT * FROM api_requests WHERE requested_at >= '2026-06-01' AND requested_at < '2026-07-01'),
m AS (SELECT api_client_id, max(n) AS n FROM (SELECT api_client_id, date_trunc('minute', requested_at) t, count(*) n FROM c  GROUP BY 1, 2) GROUP BY 1),
h AS (SELECT api_client_id, max(n) AS n FROM (SELECT api_client_id, date_trunc('hour', requested_at) t, count(*) n FROM c  GROUP BY 1, 2) GROUP BY 1)
SELECT a.name AS client, count(*) AS refused, any_value(m.n) AS busiest_minute, any_value(h.n) / 60.0 AS steady_rate
FROM c JOIN api_clients a ON a.id = c.api_client_id JOIN m USING (api_client_id) JOIN h USING (api_client_id)
WHERE status = 429 GROUP BY a.name

-- wrong: the busiest hour itself, not a minute of it
-- may be told: relation, unit
WITH c AS (SELECT DISTINCT * FROM api_requests WHERE requested_at >= '2026-06-01' AND requested_at < '2026-07-01'),
m AS (SELECT api_client_id, max(n) AS n FROM (SELECT api_client_id, date_trunc('minute', requested_at) t, count(*) n FROM c  GROUP BY 1, 2) GROUP BY 1),
h AS (SELECT api_client_id, max(n) AS n FROM (SELECT api_client_id, date_trunc('hour', requested_at) t, count(*) n FROM c  GROUP BY 1, 2) GROUP BY 1)
SELECT a.name AS client, count(*) AS refused, any_value(m.n) AS busiest_minute, any_value(h.n) / 1 AS steady_rate
FROM c JOIN api_clients a ON a.id = c.api_client_id JOIN m USING (api_client_id) JOIN h USING (api_client_id)
WHERE status = 429 GROUP BY a.name

-- wrong: of May
WITH c AS (SELECT DISTINCT * FROM api_requests WHERE requested_at >= '2026-05-01' AND requested_at < '2026-06-01'),
m AS (SELECT api_client_id, max(n) AS n FROM (SELECT api_client_id, date_trunc('minute', requested_at) t, count(*) n FROM c  GROUP BY 1, 2) GROUP BY 1),
h AS (SELECT api_client_id, max(n) AS n FROM (SELECT api_client_id, date_trunc('hour', requested_at) t, count(*) n FROM c  GROUP BY 1, 2) GROUP BY 1)
SELECT a.name AS client, count(*) AS refused, any_value(m.n) AS busiest_minute, any_value(h.n) / 60.0 AS steady_rate
FROM c JOIN api_clients a ON a.id = c.api_client_id JOIN m USING (api_client_id) JOIN h USING (api_client_id)
WHERE status = 429 GROUP BY a.name
