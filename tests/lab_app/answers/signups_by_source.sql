-- right: the plain way
SELECT signup_source, COUNT(*) AS signups
FROM users
WHERE created_at >= TIMESTAMP '2026-01-01' AND created_at < TIMESTAMP '2026-04-01'
  AND (signup_source <> 'partner' OR signup_source IS NULL)
GROUP BY signup_source

-- right: IS DISTINCT FROM, lower case
select signup_source, count(id) as signups from users
where created_at >= '2026-01-01' and created_at < '2026-04-01' and signup_source is distinct from 'partner'
group by 1 order by 2 desc;

-- right: COALESCE before the comparison
SELECT COALESCE(signup_source, 'unknown') AS channel, COUNT(*) AS n
FROM users
WHERE date_trunc('quarter', created_at) = DATE '2026-01-01' AND COALESCE(signup_source, 'unknown') <> 'partner'
GROUP BY COALESCE(signup_source, 'unknown')

-- right: IFNULL with a name of one's own
SELECT IFNULL(signup_source, '(not known)') AS source, COUNT(DISTINCT id) AS users
FROM users WHERE year(created_at) = 2026 AND quarter(created_at) = 1 AND IFNULL(signup_source, '') != 'partner' GROUP BY ALL

-- right: HAVING in place of WHERE
SELECT signup_source, COUNT(*) AS signups FROM users
WHERE CAST(created_at AS DATE) BETWEEN DATE '2026-01-01' AND DATE '2026-03-31'
GROUP BY signup_source
HAVING signup_source IS DISTINCT FROM 'partner'

-- right: columns in the other order
SELECT COUNT(*) AS signups, signup_source FROM users
WHERE strftime(created_at, '%Y-%m') IN ('2026-01', '2026-02', '2026-03') AND signup_source IS DISTINCT FROM 'partner'
GROUP BY signup_source

-- right: the NULLs by UNION ALL
SELECT signup_source, COUNT(*) AS signups FROM users
WHERE created_at >= '2026-01-01' AND created_at < '2026-04-01' AND signup_source <> 'partner' GROUP BY signup_source
UNION ALL
SELECT NULL, COUNT(*) FROM users WHERE created_at >= '2026-01-01' AND created_at < '2026-04-01' AND signup_source IS NULL

-- right: FROM first with a CTE
WITH q1 AS (FROM users WHERE created_at >= '2026-01-01' AND created_at < '2026-04-01')
FROM q1 SELECT signup_source, COUNT(*) AS signups WHERE NOT (signup_source IS NOT NULL AND signup_source = 'partner') GROUP BY ALL

-- right: FILTER
SELECT signup_source, COUNT(*) FILTER (WHERE created_at >= '2026-01-01' AND created_at < '2026-04-01') AS signups
FROM users WHERE signup_source IS NULL OR signup_source NOT IN ('partner') GROUP BY signup_source

-- right: a sum of CASE
SELECT signup_source, SUM(CASE WHEN created_at >= '2026-01-01' AND created_at < '2026-04-01' THEN 1 ELSE 0 END) AS signups
FROM users WHERE COALESCE(signup_source, '') <> 'partner' GROUP BY signup_source

-- right: a window function
SELECT DISTINCT signup_source, COUNT(*) OVER (PARTITION BY signup_source) AS signups
FROM users WHERE created_at >= '2026-01-01' AND created_at < '2026-04-01' AND (signup_source IS NULL OR signup_source <> 'partner')

-- right: EXCEPT of the partner's row
SELECT signup_source, COUNT(*) AS signups FROM users WHERE created_at >= '2026-01-01' AND created_at < '2026-04-01' GROUP BY signup_source
EXCEPT
SELECT signup_source, COUNT(*) AS signups FROM users WHERE created_at >= '2026-01-01' AND created_at < '2026-04-01' AND signup_source = 'partner' GROUP BY signup_source

-- right: NOT IN by numbers of accounts
SELECT signup_source, COUNT(*) AS signups FROM users
WHERE created_at >= '2026-01-01' AND created_at < '2026-04-01' AND id NOT IN (SELECT id FROM users WHERE signup_source = 'partner')
GROUP BY signup_source

-- right: CASE that names the unknown
SELECT CASE WHEN signup_source IS NULL THEN 'n/a' ELSE signup_source END AS signup_source, COUNT(*) AS signups
FROM users
WHERE created_at BETWEEN '2026-01-01' AND '2026-03-31 23:59:59.999999'
  AND CASE WHEN signup_source = 'partner' THEN FALSE ELSE TRUE END
GROUP BY 1

-- right: the accounts' dimension, whose unknown channel has a name
SELECT signup_source, COUNT(*) AS signups FROM marts.dim_users
WHERE signed_up_date BETWEEN '2026-01-01' AND '2026-03-31' AND signup_source <> 'partner' GROUP BY signup_source

-- right: cohorts of the accounts' dimension
SELECT signup_source AS channel, COUNT(user_id) AS accounts FROM marts.dim_users
WHERE signup_cohort IN ('2026-01', '2026-02', '2026-03') AND signup_source != 'partner' GROUP BY ALL ORDER BY ALL

-- right: the shares beside it
SELECT signup_source, COUNT(*) AS signups, ROUND(100.0 * COUNT(*) / SUM(COUNT(*)) OVER (), 1) AS percent
FROM users WHERE created_at >= '2026-01-01' AND created_at < '2026-04-01' AND signup_source IS DISTINCT FROM 'partner'
GROUP BY signup_source

-- right: NULL as an empty text
SELECT COALESCE(signup_source, '') AS signup_source, COUNT(*) AS signups
FROM users WHERE created_at::DATE >= '2026-01-01' AND created_at::DATE <= '2026-03-31' AND signup_source IS DISTINCT FROM 'partner' GROUP BY 1

-- right: three months added up
SELECT signup_source, SUM(n) AS signups FROM (
    SELECT date_trunc('month', created_at) AS month, signup_source, COUNT(*) AS n FROM users GROUP BY 1, 2
) WHERE month BETWEEN DATE '2026-01-01' AND DATE '2026-03-01' AND signup_source IS DISTINCT FROM 'partner'
GROUP BY signup_source

-- right: channels first, then a join that keeps NULL
SELECT c.signup_source, COUNT(u.id) AS signups
FROM (SELECT DISTINCT signup_source FROM users) c
JOIN users u ON u.signup_source IS NOT DISTINCT FROM c.signup_source
WHERE c.signup_source IS DISTINCT FROM 'partner' AND u.created_at >= '2026-01-01' AND u.created_at < '2026-04-01'
GROUP BY c.signup_source

-- right: NULLIF for the partners
SELECT signup_source, COUNT(*) AS signups FROM users
WHERE created_at >= DATE '2026-01-01' AND created_at < DATE '2026-01-01' + INTERVAL 3 MONTH
AND NOT COALESCE(signup_source = 'partner', FALSE) GROUP BY signup_source

-- right: a column too many
SELECT UPPER(COALESCE(signup_source, 'none')) AS dummy, COALESCE(signup_source, 'none') AS signup_source, COUNT(*) AS signups
FROM users WHERE created_at >= '2026-01-01' AND created_at < '2026-04-01' AND signup_source IS DISTINCT FROM 'partner' GROUP BY ALL

-- right: QUALIFY leaves out the partners
SELECT signup_source, COUNT(*) AS signups FROM users
WHERE created_at >= '2026-01-01' AND created_at < '2026-04-01'
GROUP BY signup_source QUALIFY signup_source IS DISTINCT FROM 'partner' AND ROW_NUMBER() OVER (PARTITION BY signup_source) = 1

-- wrong: loses the NULLs: NULL <> 'partner' is not true
-- may be told: null_compared
SELECT signup_source, COUNT(*) AS signups FROM users
WHERE created_at >= '2026-01-01' AND created_at < '2026-04-01' AND signup_source <> 'partner' GROUP BY signup_source

-- wrong: loses the NULLs, by NOT IN
-- may be told: null_compared
SELECT signup_source, COUNT(*) AS signups FROM users
WHERE created_at >= '2026-01-01' AND created_at < '2026-04-01' AND signup_source NOT IN ('partner') GROUP BY signup_source

-- wrong: loses the NULLs, by a list of channels
-- may be told: null_compared
SELECT signup_source, COUNT(*) AS signups FROM users
WHERE created_at >= '2026-01-01' AND created_at < '2026-04-01'
AND signup_source IN ('organic', 'paid_search', 'social', 'referral') GROUP BY signup_source

-- wrong: loses the NULLs, by NOT LIKE
-- may be told: null_compared
SELECT signup_source, COUNT(*) AS signups FROM users
WHERE created_at >= '2026-01-01' AND created_at < '2026-04-01' AND signup_source NOT LIKE 'partner%' GROUP BY signup_source

-- wrong: COUNT(signup_source) gives 0 for the row without a channel
-- may be told: column_counted
SELECT signup_source, COUNT(signup_source) AS signups FROM users
WHERE created_at >= '2026-01-01' AND created_at < '2026-04-01' AND signup_source IS DISTINCT FROM 'partner' GROUP BY signup_source

-- wrong: the partner channel is in
-- may be told: partners_kept
SELECT signup_source, COUNT(*) AS signups FROM users
WHERE created_at >= '2026-01-01' AND created_at < '2026-04-01' GROUP BY signup_source

-- wrong: NULLs are added to organic
-- may be told: values
SELECT COALESCE(signup_source, 'organic') AS signup_source, COUNT(*) AS signups FROM users
WHERE created_at >= '2026-01-01' AND created_at < '2026-04-01' AND signup_source IS DISTINCT FROM 'partner' GROUP BY 1

-- wrong: NULLs are taken for partners
-- may be told: null_compared
SELECT COALESCE(signup_source, 'partner') AS signup_source, COUNT(*) AS signups FROM users
WHERE created_at >= '2026-01-01' AND created_at < '2026-04-01' AND COALESCE(signup_source, 'partner') <> 'partner' GROUP BY 1

-- wrong: loses 31 March, but for its midnight: BETWEEN on a timestamp
-- may be told: ends_at_midnight
SELECT signup_source, COUNT(*) AS signups FROM users
WHERE created_at BETWEEN '2026-01-01' AND '2026-03-31' AND signup_source IS DISTINCT FROM 'partner' GROUP BY signup_source

-- wrong: loses 31 March
-- may be told: days
SELECT signup_source, COUNT(*) AS signups FROM users
WHERE created_at >= '2026-01-01' AND created_at < '2026-03-31' AND signup_source IS DISTINCT FROM 'partner' GROUP BY signup_source

-- wrong: April is in, too
-- may be told: days
SELECT signup_source, COUNT(*) AS signups FROM users
WHERE created_at >= '2026-01-01' AND created_at < '2026-05-01' AND signup_source IS DISTINCT FROM 'partner' GROUP BY signup_source

-- wrong: March is missing
-- may be told: days
SELECT signup_source, COUNT(*) AS signups FROM users
WHERE created_at >= '2026-01-01' AND created_at < '2026-03-01' AND signup_source IS DISTINCT FROM 'partner' GROUP BY signup_source

-- wrong: the first quarters of all years
-- may be told: missing
SELECT signup_source, COUNT(*) AS signups FROM users
WHERE quarter(created_at) = 1 AND signup_source IS DISTINCT FROM 'partner' GROUP BY signup_source

-- wrong: the quarter of the year before
-- may be told: period
SELECT signup_source, COUNT(*) AS signups FROM users
WHERE created_at >= '2025-01-01' AND created_at < '2025-04-01' AND signup_source IS DISTINCT FROM 'partner' GROUP BY signup_source

-- wrong: the second quarter
-- may be told: days
SELECT signup_source, COUNT(*) AS signups FROM users
WHERE date_trunc('quarter', created_at) = DATE '2026-04-01' AND signup_source IS DISTINCT FROM 'partner' GROUP BY signup_source

-- wrong: no date at all
-- may be told: missing
SELECT signup_source, COUNT(*) AS signups FROM users WHERE signup_source IS DISTINCT FROM 'partner' GROUP BY signup_source

-- wrong: leaves out colleagues, who were to stay in
-- may be told: too many
SELECT signup_source, COUNT(*) AS signups FROM users
WHERE created_at >= '2026-01-01' AND created_at < '2026-04-01' AND signup_source IS DISTINCT FROM 'partner' AND NOT is_internal GROUP BY signup_source

-- wrong: leaves out bots and colleagues, who were to stay in
-- may be told: too many
SELECT signup_source, COUNT(*) AS signups FROM marts.dim_users
WHERE signed_up_date BETWEEN '2026-01-01' AND '2026-03-31' AND signup_source <> 'partner' AND is_human GROUP BY signup_source

-- wrong: counts households, which several people share
-- may be told: rows
SELECT signup_source, COUNT(DISTINCT household_id) AS signups FROM users
WHERE created_at >= '2026-01-01' AND created_at < '2026-04-01' AND signup_source IS DISTINCT FROM 'partner' GROUP BY signup_source

-- wrong: by platform, not by channel
-- may be told: other keys
SELECT platform AS signup_source, COUNT(*) AS signups FROM users
WHERE created_at >= '2026-01-01' AND created_at < '2026-04-01' AND signup_source IS DISTINCT FROM 'partner' GROUP BY 1

-- wrong: one row per channel and month
-- may be told: groups
SELECT signup_source, COUNT(*) AS signups FROM users
WHERE created_at >= '2026-01-01' AND created_at < '2026-04-01' AND signup_source IS DISTINCT FROM 'partner'
GROUP BY signup_source, date_trunc('month', created_at)

-- wrong: the total, no rows per channel
-- may be told: missing column
SELECT COUNT(*) AS signups FROM users
WHERE created_at >= '2026-01-01' AND created_at < '2026-04-01' AND signup_source IS DISTINCT FROM 'partner'

-- wrong: an inner join to orders, so only buyers, once per order
-- may be told: repeats
SELECT signup_source, COUNT(*) AS signups FROM users JOIN orders ON orders.user_id = users.id
WHERE users.created_at >= '2026-01-01' AND users.created_at < '2026-04-01' AND signup_source IS DISTINCT FROM 'partner' GROUP BY signup_source

-- wrong: only the largest three channels
-- may be told: cut
SELECT signup_source, COUNT(*) AS signups FROM users
WHERE created_at >= '2026-01-01' AND created_at < '2026-04-01' AND signup_source IS DISTINCT FROM 'partner'
GROUP BY signup_source ORDER BY signups DESC LIMIT 3

-- wrong: an extra row with the total
-- may be told: totals
SELECT signup_source, COUNT(*) AS signups FROM users
WHERE created_at >= '2026-01-01' AND created_at < '2026-04-01' AND COALESCE(signup_source, '?') <> 'partner'
GROUP BY ROLLUP (signup_source)

-- wrong: a share in place of the number
-- may be told: relation
SELECT signup_source, COUNT(*) / SUM(COUNT(*)) OVER () AS signups FROM users
WHERE created_at >= '2026-01-01' AND created_at < '2026-04-01' AND signup_source IS DISTINCT FROM 'partner' GROUP BY signup_source

-- wrong: the numbers are typed in
-- may be told: typed in
SELECT * FROM (VALUES $rows) AS t (signup_source, signups)

-- wrong: the numbers are typed in, over a table
-- may be told: typed in
SELECT t.signup_source, t.signups FROM (VALUES $rows) AS t (signup_source, signups) WHERE EXISTS (FROM marts.dim_users)

-- wrong: loses the NULLs and 31 March
-- may be told: unknown, midnight
SELECT signup_source, COUNT(*) AS signups FROM users
WHERE created_at BETWEEN '2026-01-01' AND '2026-03-31' AND signup_source <> 'partner' GROUP BY signup_source

-- wrong: is NULL and partner mixed up by the order of AND and OR, so NULLs of all years count
-- may be told: brackets
SELECT signup_source, COUNT(*) AS signups FROM users
WHERE created_at >= '2026-01-01' AND created_at < '2026-04-01' AND signup_source <> 'partner' OR signup_source IS NULL GROUP BY signup_source

-- wrong: people with activity in the quarter, not signups
SELECT u.signup_source, COUNT(DISTINCT u.id) AS signups FROM users u JOIN user_activity a ON a.user_id = u.id
WHERE a.activity_date BETWEEN '2026-01-01' AND '2026-03-31' AND u.signup_source IS DISTINCT FROM 'partner' GROUP BY 1

-- wrong: loses the afternoon of 31 March
SELECT signup_source, COUNT(*) AS signups FROM users
WHERE created_at BETWEEN '2026-01-01' AND '2026-03-31 12:00:00' AND signup_source IS DISTINCT FROM 'partner' GROUP BY signup_source

-- wrong: groups by a column that does not exist
SELECT source, COUNT(*) AS signups FROM users WHERE created_at >= '2026-01-01' GROUP BY source

-- doubtful: midnight of 1 April counts as March; no account was ever made on the very microsecond
SELECT signup_source, COUNT(*) AS signups FROM users
WHERE created_at BETWEEN '2026-01-01' AND '2026-04-01' AND signup_source IS DISTINCT FROM 'partner' GROUP BY signup_source

-- right: a channel without signups would have a row with 0
SELECT c.signup_source, COUNT(u.id) AS signups FROM (SELECT DISTINCT signup_source FROM users) c
LEFT JOIN users u ON u.signup_source IS NOT DISTINCT FROM c.signup_source AND u.created_at >= '2026-01-01' AND u.created_at < '2026-04-01'
WHERE c.signup_source IS DISTINCT FROM 'partner' GROUP BY c.signup_source
