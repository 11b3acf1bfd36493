-- right: the plain way
SELECT COUNT(DISTINCT a.user_id) AS active_users
FROM user_activity AS a
JOIN users AS u ON u.id = a.user_id
WHERE a.activity_date >= DATE '2026-05-01' AND a.activity_date < DATE '2026-06-01'
  AND a.core_action_count > 0
  AND NOT u.is_internal
  AND u.signup_user_agent NOT LIKE '%python-requests%'
  AND u.signup_user_agent NOT LIKE '%curl%'
  AND u.signup_user_agent NOT LIKE '%Go-http-client%'
  AND u.signup_user_agent NOT LIKE '%HeadlessChrome%'

-- right: a regular expression
select count(distinct user_id) as active_users from user_activity join users on users.id = user_activity.user_id
where activity_date between '2026-05-01' and '2026-05-31' and core_action_count >= 1 and is_internal = false
and not regexp_matches(signup_user_agent, 'python-requests|curl|Go-http-client|HeadlessChrome')

-- right: a comma join, any case of letters
SELECT COUNT(DISTINCT users.id)
FROM users, user_activity
WHERE users.id = user_activity.user_id AND core_action_count <> 0 AND strftime(activity_date, '%Y-%m') = '2026-05'
  AND is_internal IS FALSE
  AND signup_user_agent NOT ILIKE '%python-requests%' AND signup_user_agent NOT ILIKE '%curl%'
  AND signup_user_agent NOT ILIKE '%go-http-client%' AND signup_user_agent NOT ILIKE '%headlesschrome%'

-- right: EXISTS over the accounts
SELECT COUNT(*) AS active_users
FROM users u
WHERE EXISTS (
    SELECT 1 FROM user_activity a
    WHERE a.user_id = u.id AND a.core_action_count > 0 AND a.activity_date BETWEEN '2026-05-01' AND '2026-05-31'
)
AND u.is_internal = FALSE
AND NOT (u.signup_user_agent LIKE '%python-requests%' OR u.signup_user_agent LIKE '%curl%'
    OR u.signup_user_agent LIKE '%Go-http-client%' OR u.signup_user_agent LIKE '%HeadlessChrome%')

-- right: NOT IN a list of those to leave out
SELECT COUNT(DISTINCT user_id) AS mau FROM user_activity
WHERE core_action_count > 0 AND activity_date >= '2026-05-01' AND activity_date < '2026-06-01'
AND user_id NOT IN (
    SELECT id FROM users WHERE is_internal
    OR contains(signup_user_agent, 'python-requests') OR contains(signup_user_agent, 'curl')
    OR contains(signup_user_agent, 'Go-http-client') OR contains(signup_user_agent, 'HeadlessChrome')
)

-- right: an anti join
WITH unwanted AS (
    SELECT id FROM users WHERE is_internal
    UNION ALL
    SELECT id FROM users WHERE signup_user_agent SIMILAR TO '.*(python-requests|curl|Go-http-client|HeadlessChrome).*'
)
SELECT COUNT(DISTINCT a.user_id) AS active_users
FROM user_activity a ANTI JOIN unwanted ON unwanted.id = a.user_id
WHERE a.activity_date BETWEEN DATE '2026-05-01' AND DATE '2026-05-31' AND a.core_action_count > 0

-- right: EXCEPT
SELECT COUNT(*) AS people FROM (
    SELECT user_id FROM user_activity WHERE core_action_count > 0 AND date_trunc('month', activity_date) = '2026-05-01'
    EXCEPT
    SELECT id FROM users WHERE is_internal
    EXCEPT
    SELECT id FROM users WHERE regexp_matches(signup_user_agent, '(?i)python-requests|curl|go-http-client|headlesschrome')
)

-- right: the month's sum in HAVING
WITH may AS (
    SELECT user_id, SUM(core_action_count) AS saved
    FROM user_activity
    WHERE activity_date BETWEEN '2026-05-01' AND '2026-05-31'
    GROUP BY user_id
    HAVING SUM(core_action_count) > 0
),
humans AS (
    SELECT id AS user_id FROM users
    WHERE NOT is_internal AND NOT regexp_matches(signup_user_agent, 'python-requests|curl|Go-http-client|HeadlessChrome')
)
SELECT COUNT(*) AS active_users FROM may JOIN humans USING (user_id)

-- right: FILTER on a left join
SELECT COUNT(DISTINCT u.id) FILTER (a.core_action_count > 0) AS active_users
FROM users u LEFT JOIN user_activity a ON a.user_id = u.id AND a.activity_date BETWEEN '2026-05-01' AND '2026-05-31'
WHERE u.is_internal IS NOT TRUE AND NOT regexp_matches(u.signup_user_agent, 'python-requests|curl|Go-http-client|HeadlessChrome')

-- right: CASE that marks the kind of account
WITH kinds AS (
    SELECT id, CASE
        WHEN is_internal THEN 'colleague'
        WHEN strpos(signup_user_agent, 'python-requests') > 0 THEN 'script'
        WHEN strpos(signup_user_agent, 'curl') > 0 THEN 'script'
        WHEN strpos(signup_user_agent, 'Go-http-client') > 0 THEN 'script'
        WHEN strpos(signup_user_agent, 'HeadlessChrome') > 0 THEN 'script'
        ELSE 'person' END AS kind
    FROM users
)
SELECT COUNT(DISTINCT user_id) AS active_users
FROM user_activity JOIN kinds ON kinds.id = user_activity.user_id
WHERE kind = 'person' AND core_action_count > 0 AND year(activity_date) = 2026 AND month(activity_date) = 5

-- right: a RIGHT JOIN
SELECT COUNT(DISTINCT a.user_id) AS active_users
FROM user_activity a RIGHT JOIN users u ON u.id = a.user_id
WHERE a.core_action_count > 0 AND a.activity_date >= '2026-05-01' AND a.activity_date < '2026-06-01'
AND NOT u.is_internal AND NOT regexp_matches(lower(u.signup_user_agent), 'python-requests|curl|go-http-client|headlesschrome')

-- right: FROM first, a semi join
FROM users u
SEMI JOIN (FROM user_activity WHERE core_action_count > 0 AND activity_date BETWEEN '2026-05-01' AND '2026-05-31') a ON a.user_id = u.id
SELECT COUNT(*) AS active_users
WHERE NOT is_internal AND NOT list_bool_or([contains(signup_user_agent, x) FOR x IN ['python-requests', 'curl', 'Go-http-client', 'HeadlessChrome']])

-- right: plans as rows of meal_plans, the same plans that the roll-up counts
SELECT COUNT(DISTINCT p.user_id) AS active_users
FROM meal_plans p JOIN users u ON u.id = p.user_id
WHERE p.created_at >= '2026-05-01' AND p.created_at < '2026-06-01'
AND NOT u.is_internal AND NOT regexp_matches(u.signup_user_agent, 'python-requests|curl|Go-http-client|HeadlessChrome')

-- right: marks of scripts in a list of their own
WITH marks (mark) AS (VALUES ('python-requests'), ('curl'), ('Go-http-client'), ('HeadlessChrome')),
scripts AS (SELECT DISTINCT u.id FROM users u JOIN marks ON u.signup_user_agent LIKE '%' || mark || '%')
SELECT COUNT(DISTINCT a.user_id) AS active_users
FROM user_activity a
JOIN users u ON u.id = a.user_id AND NOT u.is_internal
LEFT JOIN scripts s ON s.id = a.user_id
WHERE s.id IS NULL AND a.core_action_count > 0 AND a.activity_date BETWEEN '2026-05-01' AND '2026-05-31'

-- right: colleagues and scripts taken off
SELECT
    (SELECT COUNT(DISTINCT user_id) FROM user_activity WHERE core_action_count > 0 AND activity_date BETWEEN '2026-05-01' AND '2026-05-31')
    - (SELECT COUNT(DISTINCT user_id) FROM user_activity JOIN users ON id = user_id
       WHERE core_action_count > 0 AND activity_date BETWEEN '2026-05-01' AND '2026-05-31'
       AND (is_internal OR regexp_matches(signup_user_agent, 'python-requests|curl|Go-http-client|HeadlessChrome'))) AS active_users

-- right: ROW_NUMBER keeps one row per person
SELECT COUNT(*) AS active_users FROM (
    SELECT a.user_id FROM user_activity a INNER JOIN users u ON a.user_id = u.id
    WHERE a.core_action_count > 0 AND a.activity_date >= '2026-05-01' AND a.activity_date < '2026-06-01' AND NOT u.is_internal
    AND u.signup_user_agent NOT SIMILAR TO '.*(python-requests|curl|Go-http-client|HeadlessChrome).*'
    QUALIFY ROW_NUMBER() OVER (PARTITION BY a.user_id ORDER BY a.activity_date) = 1)

-- right: the staging models, which have the same rows
SELECT COUNT(DISTINCT user_id) AS active_users
FROM staging.stg_user_activity JOIN staging.stg_users USING (user_id)
WHERE activity_date BETWEEN '2026-05-01' AND '2026-05-31' AND core_action_count > 0 AND NOT is_internal
AND NOT regexp_matches(signup_user_agent, 'python-requests|curl|Go-http-client|HeadlessChrome')

-- right: a group per account, counted
SELECT COUNT(*) AS active_users FROM (
    SELECT u.id, u.email, MAX(a.core_action_count) AS best FROM users u JOIN user_activity a ON a.user_id = u.id
    WHERE a.activity_date BETWEEN '2026-05-01' AND '2026-05-31' AND u.is_internal = 'false'
    AND NOT regexp_matches(u.signup_user_agent, 'python-requests|curl|Go-http-client|HeadlessChrome')
    GROUP BY u.id, u.email) WHERE best > 0

-- right: a sum of flags
SELECT SUM(CASE WHEN saved > 0 THEN 1 ELSE 0 END) AS active_users FROM (
    SELECT a.user_id, SUM(a.core_action_count) AS saved FROM user_activity a JOIN users u ON u.id = a.user_id
    WHERE date_part('year', a.activity_date) = 2026 AND date_part('month', a.activity_date) = 5 AND u.is_internal = 0
    AND NOT regexp_matches(u.signup_user_agent, 'python-requests|curl|Go-http-client|HeadlessChrome')
    GROUP BY 1)

-- right: with the visitors beside it
SELECT COUNT(DISTINCT a.user_id) FILTER (WHERE a.core_action_count > 0) AS active_users, COUNT(DISTINCT a.user_id) AS visitors
FROM user_activity a JOIN users u ON u.id = a.user_id
WHERE a.activity_date BETWEEN '2026-05-01' AND '2026-05-31' AND NOT u.is_internal
AND NOT regexp_matches(u.signup_user_agent, 'python-requests|curl|Go-http-client|HeadlessChrome')

-- right: EXISTS in a correlated way, NOT EXISTS for scripts
SELECT COUNT(DISTINCT a.user_id) AS active_users FROM user_activity a
WHERE a.core_action_count > 0 AND a.activity_date BETWEEN '2026-05-01' AND '2026-05-31'
AND NOT EXISTS (SELECT 1 FROM users u WHERE u.id = a.user_id AND (u.is_internal OR regexp_matches(u.signup_user_agent, 'python-requests|curl|Go-http-client|HeadlessChrome')))

-- wrong: visitors without a saved plan are counted
-- may be told: visits_counted
SELECT COUNT(DISTINCT a.user_id) AS active_users FROM user_activity a JOIN users u ON u.id = a.user_id
WHERE a.activity_date BETWEEN '2026-05-01' AND '2026-05-31' AND NOT u.is_internal
AND NOT regexp_matches(u.signup_user_agent, 'python-requests|curl|Go-http-client|HeadlessChrome')

-- wrong: colleagues are counted
-- may be told: colleagues_kept
SELECT COUNT(DISTINCT a.user_id) AS active_users FROM user_activity a JOIN users u ON u.id = a.user_id
WHERE a.activity_date BETWEEN '2026-05-01' AND '2026-05-31' AND a.core_action_count > 0
AND NOT regexp_matches(u.signup_user_agent, 'python-requests|curl|Go-http-client|HeadlessChrome')

-- wrong: scripts are counted
-- may be told: scripts_kept
SELECT COUNT(DISTINCT a.user_id) AS active_users FROM user_activity a JOIN users u ON u.id = a.user_id
WHERE a.activity_date BETWEEN '2026-05-01' AND '2026-05-31' AND a.core_action_count > 0 AND NOT u.is_internal

-- wrong: scripts and colleagues are counted
-- may be told: missing
SELECT COUNT(DISTINCT user_id) AS active_users FROM user_activity
WHERE activity_date BETWEEN '2026-05-01' AND '2026-05-31' AND core_action_count > 0

-- wrong: HeadlessChrome is forgotten
-- may be told: missing
SELECT COUNT(DISTINCT a.user_id) AS active_users FROM user_activity a JOIN users u ON u.id = a.user_id
WHERE a.activity_date BETWEEN '2026-05-01' AND '2026-05-31' AND a.core_action_count > 0 AND NOT u.is_internal
AND NOT regexp_matches(u.signup_user_agent, 'python-requests|curl|Go-http-client')

-- wrong: the script's name is only looked for at the beginning, HeadlessChrome stands in the middle
-- may be told: missing
SELECT COUNT(DISTINCT a.user_id) AS active_users FROM user_activity a JOIN users u ON u.id = a.user_id
WHERE a.activity_date BETWEEN '2026-05-01' AND '2026-05-31' AND a.core_action_count > 0 AND NOT u.is_internal
AND u.signup_user_agent NOT LIKE 'python-requests%' AND u.signup_user_agent NOT LIKE 'curl%'
AND u.signup_user_agent NOT LIKE 'Go-http-client%' AND u.signup_user_agent NOT LIKE 'HeadlessChrome%'

-- wrong: equality instead of contains, no script is recognised
-- may be told: scripts_kept
SELECT COUNT(DISTINCT a.user_id) AS active_users FROM user_activity a JOIN users u ON u.id = a.user_id
WHERE a.activity_date BETWEEN '2026-05-01' AND '2026-05-31' AND a.core_action_count > 0 AND NOT u.is_internal
AND u.signup_user_agent NOT IN ('python-requests', 'curl', 'Go-http-client', 'HeadlessChrome')

-- wrong: OR between the exclusions, each of which is true for the others' scripts
-- may be told: scripts_kept
SELECT COUNT(DISTINCT a.user_id) AS active_users FROM user_activity a JOIN users u ON u.id = a.user_id
WHERE a.activity_date BETWEEN '2026-05-01' AND '2026-05-31' AND a.core_action_count > 0 AND NOT u.is_internal
AND (u.signup_user_agent NOT LIKE '%python-requests%' OR u.signup_user_agent NOT LIKE '%curl%'
  OR u.signup_user_agent NOT LIKE '%Go-http-client%' OR u.signup_user_agent NOT LIKE '%HeadlessChrome%')

-- wrong: OR takes everybody in
-- may be told: either
SELECT COUNT(DISTINCT a.user_id) AS active_users FROM user_activity a JOIN users u ON u.id = a.user_id
WHERE a.activity_date BETWEEN '2026-05-01' AND '2026-05-31' AND a.core_action_count > 0
AND (NOT u.is_internal OR NOT regexp_matches(u.signup_user_agent, 'python-requests|curl|Go-http-client|HeadlessChrome'))

-- wrong: all browsers with Chrome are left out
-- may be told: too many, missing
SELECT COUNT(DISTINCT a.user_id) AS active_users FROM user_activity a JOIN users u ON u.id = a.user_id
WHERE a.activity_date BETWEEN '2026-05-01' AND '2026-05-31' AND a.core_action_count > 0 AND NOT u.is_internal
AND NOT regexp_matches(u.signup_user_agent, 'python-requests|curl|Go-http-client|Chrome')

-- wrong: counts rows, not people
-- may be told: plans_counted
SELECT COUNT(a.user_id) AS active_users FROM user_activity a JOIN users u ON u.id = a.user_id
WHERE a.activity_date BETWEEN '2026-05-01' AND '2026-05-31' AND a.core_action_count > 0 AND NOT u.is_internal
AND NOT regexp_matches(u.signup_user_agent, 'python-requests|curl|Go-http-client|HeadlessChrome')

-- wrong: adds up plans, not people
-- may be told: plans_counted
SELECT SUM(a.core_action_count) AS active_users FROM user_activity a JOIN users u ON u.id = a.user_id
WHERE a.activity_date BETWEEN '2026-05-01' AND '2026-05-31' AND NOT u.is_internal
AND NOT regexp_matches(u.signup_user_agent, 'python-requests|curl|Go-http-client|HeadlessChrome')

-- wrong: more than one plan on a day is asked for
-- may be told: rare ends
SELECT COUNT(DISTINCT a.user_id) AS active_users FROM user_activity a JOIN users u ON u.id = a.user_id
WHERE a.activity_date BETWEEN '2026-05-01' AND '2026-05-31' AND a.core_action_count > 1 AND NOT u.is_internal
AND NOT regexp_matches(u.signup_user_agent, 'python-requests|curl|Go-http-client|HeadlessChrome')

-- wrong: loses 31 May
-- may be told: days
SELECT COUNT(DISTINCT a.user_id) AS active_users FROM user_activity a JOIN users u ON u.id = a.user_id
WHERE a.activity_date >= '2026-05-01' AND a.activity_date < '2026-05-31' AND a.core_action_count > 0 AND NOT u.is_internal
AND NOT regexp_matches(u.signup_user_agent, 'python-requests|curl|Go-http-client|HeadlessChrome')

-- wrong: April in place of May
-- may be told: days
SELECT COUNT(DISTINCT a.user_id) AS active_users FROM user_activity a JOIN users u ON u.id = a.user_id
WHERE strftime(a.activity_date, '%Y-%m') = '2026-04' AND a.core_action_count > 0 AND NOT u.is_internal
AND NOT regexp_matches(u.signup_user_agent, 'python-requests|curl|Go-http-client|HeadlessChrome')

-- wrong: June is in, May has no end
-- may be told: missing
SELECT COUNT(DISTINCT a.user_id) AS active_users FROM user_activity a JOIN users u ON u.id = a.user_id
WHERE a.activity_date >= '2026-05-01' AND a.core_action_count > 0 AND NOT u.is_internal
AND NOT regexp_matches(u.signup_user_agent, 'python-requests|curl|Go-http-client|HeadlessChrome')

-- wrong: the date is that of the signup
-- may be told: missing, too many
SELECT COUNT(DISTINCT a.user_id) AS active_users FROM user_activity a JOIN users u ON u.id = a.user_id
WHERE u.created_at >= '2026-05-01' AND u.created_at < '2026-06-01' AND a.core_action_count > 0 AND NOT u.is_internal
AND NOT regexp_matches(u.signup_user_agent, 'python-requests|curl|Go-http-client|HeadlessChrome')

-- wrong: is_internal is asked for, not left out
-- may be told: opposite
SELECT COUNT(DISTINCT a.user_id) AS active_users FROM user_activity a JOIN users u ON u.id = a.user_id
WHERE a.activity_date BETWEEN '2026-05-01' AND '2026-05-31' AND a.core_action_count > 0 AND u.is_internal
AND NOT regexp_matches(u.signup_user_agent, 'python-requests|curl|Go-http-client|HeadlessChrome')

-- wrong: events of saved plans, of which tracking loses some
SELECT COUNT(DISTINCT e.user_id) AS active_users FROM events e JOIN users u ON u.id = e.user_id
WHERE e.event_at >= '2026-05-01' AND e.event_at < '2026-06-01' AND e.event_name = 'plan_saved' AND NOT u.is_internal
AND NOT regexp_matches(u.signup_user_agent, 'python-requests|curl|Go-http-client|HeadlessChrome')

-- wrong: leaves out the free plan and colleagues without the flag
-- may be told: too many
SELECT COUNT(DISTINCT a.user_id) AS active_users FROM user_activity a JOIN users u ON u.id = a.user_id
WHERE a.activity_date BETWEEN '2026-05-01' AND '2026-05-31' AND a.core_action_count > 0
AND NOT u.is_internal AND u.email NOT LIKE '%@larder.example'
AND NOT regexp_matches(u.signup_user_agent, 'python-requests|curl|Go-http-client|HeadlessChrome') AND u.plan <> 'free'

-- wrong: joins on the household's number
-- may be told: households, pairs
SELECT COUNT(DISTINCT a.user_id) AS active_users FROM user_activity a JOIN users u ON u.household_id = a.user_id
WHERE a.activity_date BETWEEN '2026-05-01' AND '2026-05-31' AND a.core_action_count > 0 AND NOT u.is_internal
AND NOT regexp_matches(u.signup_user_agent, 'python-requests|curl|Go-http-client|HeadlessChrome')

-- wrong: the number is typed in
-- may be told: typed in
SELECT $active_users AS active_users FROM users LIMIT 1

-- wrong: the number is typed in, as a text
-- may be told: text, typed in
SELECT '$active_users' AS active_users

-- wrong: the number is typed in, over two tables
-- may be told: typed in
SELECT COUNT(DISTINCT 1) * $active_users AS active_users FROM user_activity JOIN users ON users.id = user_activity.user_id

-- wrong: adds up the people of each platform
SELECT SUM(n) AS active_users FROM (
    SELECT a.platform, COUNT(DISTINCT a.user_id) AS n FROM user_activity a JOIN users u ON u.id = a.user_id
    WHERE a.activity_date BETWEEN '2026-05-01' AND '2026-05-31' AND a.core_action_count > 0 AND NOT u.is_internal
    AND NOT regexp_matches(u.signup_user_agent, 'python-requests|curl|Go-http-client|HeadlessChrome') GROUP BY a.platform)

-- wrong: the share of the visitors in place of the number
SELECT COUNT(DISTINCT a.user_id) FILTER (a.core_action_count > 0) / COUNT(DISTINCT a.user_id) AS active_users
FROM user_activity a JOIN users u ON u.id = a.user_id
WHERE a.activity_date BETWEEN '2026-05-01' AND '2026-05-31' AND NOT u.is_internal
AND NOT regexp_matches(u.signup_user_agent, 'python-requests|curl|Go-http-client|HeadlessChrome')

-- wrong: counts rows, and scripts
-- may be told: missing, distinct
SELECT COUNT(*) AS active_users FROM user_activity a JOIN users u ON u.id = a.user_id
WHERE a.activity_date BETWEEN '2026-05-01' AND '2026-05-31' AND a.core_action_count > 0 AND NOT u.is_internal

-- wrong: a plan on every day they came is asked for
-- may be told: missing
SELECT COUNT(*) AS active_users FROM (
    SELECT a.user_id FROM user_activity a JOIN users u ON u.id = a.user_id
    WHERE a.activity_date BETWEEN '2026-05-01' AND '2026-05-31' AND NOT u.is_internal
    AND NOT regexp_matches(u.signup_user_agent, 'python-requests|curl|Go-http-client|HeadlessChrome')
    GROUP BY a.user_id HAVING MIN(a.core_action_count) > 0)

-- doubtful: is_human leaves out the staff with a company address as well, whom the prompt does not name
SELECT COUNT(DISTINCT user_id) AS active_users FROM marts.fct_activity_days
WHERE activity_date BETWEEN '2026-05-01' AND '2026-05-31' AND core_action_count > 0
