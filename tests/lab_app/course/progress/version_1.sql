PRAGMA user_version = 1;
BEGIN TRANSACTION;
CREATE TABLE attempts (
    id INTEGER PRIMARY KEY,
    learner TEXT NOT NULL,
    exercise_id TEXT NOT NULL,
    at TEXT NOT NULL,
    answer TEXT NOT NULL,
    outcome TEXT NOT NULL CHECK (outcome IN ('unattempted', 'error', 'wrong', 'right')),
    mistake TEXT,
    release_id TEXT,
    seconds REAL
);
INSERT INTO "attempts" VALUES(1,'local','active_users','2026-11-29T11:17:21.993+00:00','SELECT COUNT(DISTINCT user_id) AS active_users
FROM user_activity
WHERE activity_date >= DATE ''2026-01-01''','unattempted',NULL,'2026-06-30-5f2ab3c1',0.21);
INSERT INTO "attempts" VALUES(2,'local','active_users','2026-11-29T11:17:22.062+00:00','SELECT 1 AS n','wrong','m','2026-06-30-5f2ab3c1',0.4);
INSERT INTO "attempts" VALUES(3,'local','active_users','2026-11-29T11:17:22.085+00:00','SELECT COUNT(DISTINCT user_id) AS active_users
FROM user_activity
WHERE activity_date >= DATE ''2026-05-01''
  AND activity_date < DATE ''2026-06-01''','right',NULL,'2026-06-30-5f2ab3c1',0.9);
INSERT INTO "attempts" VALUES(4,'local','active_users','2026-11-29T11:17:22.101+00:00','SELECT COUNT(DISTINCT user_id) AS active_users
FROM user_activity
WHERE activity_date >= DATE ''2026-05-01''
  AND activity_date < DATE ''2026-06-01''','right',NULL,'2026-07-01-00aa11bb',0.8);
INSERT INTO "attempts" VALUES(5,'local','people_with_a_core_action','2026-11-29T11:17:22.127+00:00','SELECT COUNT(DISTINCT activity.user_id) AS active_users
FROM user_activity AS activity
JOIN users ON users.id = activity.user_id
WHERE activity.activity_date >= DATE ''2026-05-01''
  AND activity.activity_date < DATE ''2026-06-01''','unattempted',NULL,'2026-06-30-5f2ab3c1',0.21);
INSERT INTO "attempts" VALUES(6,'local','people_with_a_core_action','2026-11-29T11:17:22.130+00:00','SELECT 1 AS n','wrong',NULL,'2026-06-30-5f2ab3c1',0.4);
INSERT INTO "attempts" VALUES(7,'local','people_with_a_core_action','2026-11-29T11:17:22.138+00:00','SELECT COUNT(DISTINCT activity.user_id) AS active_users
FROM user_activity AS activity
JOIN users ON users.id = activity.user_id
WHERE activity.activity_date >= DATE ''2026-05-01''
  AND activity.activity_date < DATE ''2026-06-01''
  AND activity.core_action_count > 0
  AND NOT users.is_internal
  AND users.signup_user_agent NOT LIKE ''%python-requests%''
  AND users.signup_user_agent NOT LIKE ''%curl%''
  AND users.signup_user_agent NOT LIKE ''%Go-http-client%''
  AND users.signup_user_agent NOT LIKE ''%HeadlessChrome%''','right',NULL,'2026-06-30-5f2ab3c1',0.9);
INSERT INTO "attempts" VALUES(8,'local','people_with_a_core_action','2026-11-29T11:17:22.161+00:00','SELECT COUNT(DISTINCT activity.user_id) AS active_users
FROM user_activity AS activity
JOIN users ON users.id = activity.user_id
WHERE activity.activity_date >= DATE ''2026-05-01''
  AND activity.activity_date < DATE ''2026-06-01''
  AND activity.core_action_count > 0
  AND NOT users.is_internal
  AND users.signup_user_agent NOT LIKE ''%python-requests%''
  AND users.signup_user_agent NOT LIKE ''%curl%''
  AND users.signup_user_agent NOT LIKE ''%Go-http-client%''
  AND users.signup_user_agent NOT LIKE ''%HeadlessChrome%''','right',NULL,'2026-07-01-00aa11bb',0.8);
INSERT INTO "attempts" VALUES(9,'local','active_in_both_months','2026-11-29T11:17:22.163+00:00','SELECT COUNT(DISTINCT user_id) AS users_in_both
FROM user_activity
WHERE activity_date >= DATE ''2026-04-01''
  AND activity_date < DATE ''2026-05-01''','unattempted',NULL,'2026-06-30-5f2ab3c1',0.21);
INSERT INTO "attempts" VALUES(10,'local','active_in_both_months','2026-11-29T11:17:22.164+00:00','SELECT 1 AS n','wrong',NULL,'2026-06-30-5f2ab3c1',0.4);
INSERT INTO "attempts" VALUES(11,'local','active_in_both_months','2026-11-29T11:17:22.165+00:00','SELECT COUNT(*) AS users_in_both
FROM (
    SELECT user_id FROM user_activity WHERE activity_date >= DATE ''2026-04-01'' AND activity_date < DATE ''2026-05-01''
    INTERSECT
    SELECT user_id FROM user_activity WHERE activity_date >= DATE ''2026-05-01'' AND activity_date < DATE ''2026-06-01''
)','right',NULL,'2026-06-30-5f2ab3c1',0.9);
INSERT INTO "attempts" VALUES(12,'local','active_in_both_months','2026-11-29T11:17:22.166+00:00','SELECT COUNT(*) AS users_in_both
FROM (
    SELECT user_id FROM user_activity WHERE activity_date >= DATE ''2026-04-01'' AND activity_date < DATE ''2026-05-01''
    INTERSECT
    SELECT user_id FROM user_activity WHERE activity_date >= DATE ''2026-05-01'' AND activity_date < DATE ''2026-06-01''
)','right',NULL,'2026-07-01-00aa11bb',0.8);
INSERT INTO "attempts" VALUES(13,'local','signups_by_source','2026-11-29T11:17:22.168+00:00','SELECT
    signup_source,
    COUNT(*) AS signups
FROM users
GROUP BY signup_source','unattempted',NULL,'2026-06-30-5f2ab3c1',0.21);
INSERT INTO "attempts" VALUES(14,'local','signups_by_source','2026-11-29T11:17:22.170+00:00','SELECT 1 AS n','wrong',NULL,'2026-06-30-5f2ab3c1',0.4);
INSERT INTO "attempts" VALUES(15,'local','signups_by_source','2026-11-29T11:17:22.171+00:00','SELECT
    signup_source,
    COUNT(*) AS signups
FROM users
WHERE created_at >= TIMESTAMP ''2026-01-01''
  AND created_at < TIMESTAMP ''2026-04-01''
  AND signup_source IS DISTINCT FROM ''partner''
GROUP BY signup_source','right',NULL,'2026-06-30-5f2ab3c1',0.9);
INSERT INTO "attempts" VALUES(16,'local','signups_by_source','2026-11-29T11:17:22.172+00:00','SELECT
    signup_source,
    COUNT(*) AS signups
FROM users
WHERE created_at >= TIMESTAMP ''2026-01-01''
  AND created_at < TIMESTAMP ''2026-04-01''
  AND signup_source IS DISTINCT FROM ''partner''
GROUP BY signup_source','right',NULL,'2026-07-01-00aa11bb',0.8);
INSERT INTO "attempts" VALUES(17,'local','orders_by_country','2026-11-29T11:17:22.174+00:00','SELECT
    users.country,
    COUNT(*) AS orders,
    SUM(orders.total_amount) AS order_value
FROM orders
JOIN users ON users.id = orders.id
GROUP BY users.country','unattempted',NULL,'2026-06-30-5f2ab3c1',0.21);
INSERT INTO "attempts" VALUES(18,'local','orders_by_country','2026-11-29T11:17:22.175+00:00','SELECT 1 AS n','wrong',NULL,'2026-06-30-5f2ab3c1',0.4);
INSERT INTO "attempts" VALUES(19,'local','orders_by_country','2026-11-29T11:17:22.176+00:00','SELECT
    users.country,
    COUNT(*) AS orders,
    SUM(orders.total_amount) AS order_value
FROM orders
JOIN users ON users.id = orders.user_id
WHERE orders.created_at >= TIMESTAMP ''2026-04-01''
  AND orders.created_at < TIMESTAMP ''2026-05-01''
GROUP BY users.country','right',NULL,'2026-06-30-5f2ab3c1',0.9);
INSERT INTO "attempts" VALUES(20,'local','orders_by_country','2026-11-29T11:17:22.178+00:00','SELECT
    users.country,
    COUNT(*) AS orders,
    SUM(orders.total_amount) AS order_value
FROM orders
JOIN users ON users.id = orders.user_id
WHERE orders.created_at >= TIMESTAMP ''2026-04-01''
  AND orders.created_at < TIMESTAMP ''2026-05-01''
GROUP BY users.country','right',NULL,'2026-07-01-00aa11bb',0.8);
INSERT INTO "attempts" VALUES(21,'local','signups_who_never_ordered','2026-11-29T11:17:22.183+00:00','SELECT
    COUNT(DISTINCT users.id) AS signups,
    COUNT(DISTINCT users.id) AS never_ordered
FROM users
JOIN orders ON orders.user_id = users.id
WHERE users.created_at >= TIMESTAMP ''2026-04-01''
  AND users.created_at < TIMESTAMP ''2026-05-01''','unattempted',NULL,'2026-06-30-5f2ab3c1',0.21);
INSERT INTO "attempts" VALUES(22,'local','signups_who_never_ordered','2026-11-29T11:17:22.185+00:00','SELECT 1 AS n','wrong',NULL,'2026-06-30-5f2ab3c1',0.4);
INSERT INTO "attempts" VALUES(23,'local','signups_who_never_ordered','2026-11-29T11:17:22.187+00:00','SELECT
    COUNT(DISTINCT users.id) AS signups,
    COUNT(DISTINCT users.id) FILTER (WHERE orders.id IS NULL) AS never_ordered
FROM users
LEFT JOIN orders ON orders.user_id = users.id
WHERE users.created_at >= TIMESTAMP ''2026-04-01''
  AND users.created_at < TIMESTAMP ''2026-05-01''','right',NULL,'2026-06-30-5f2ab3c1',0.9);
INSERT INTO "attempts" VALUES(24,'local','signups_who_never_ordered','2026-11-29T11:17:22.188+00:00','SELECT
    COUNT(DISTINCT users.id) AS signups,
    COUNT(DISTINCT users.id) FILTER (WHERE orders.id IS NULL) AS never_ordered
FROM users
LEFT JOIN orders ON orders.user_id = users.id
WHERE users.created_at >= TIMESTAMP ''2026-04-01''
  AND users.created_at < TIMESTAMP ''2026-05-01''','right',NULL,'2026-07-01-00aa11bb',0.8);
INSERT INTO "attempts" VALUES(25,'local','revenue_by_signup_platform','2026-11-29T11:17:22.195+00:00','SELECT
    sessions.platform,
    SUM(orders.total_amount) AS revenue
FROM orders
JOIN user_sessions AS sessions ON sessions.user_id = orders.user_id
WHERE orders.status = ''paid''
  AND orders.created_at >= TIMESTAMP ''2026-01-01''
  AND orders.created_at < TIMESTAMP ''2026-04-01''
GROUP BY sessions.platform','unattempted',NULL,'2026-06-30-5f2ab3c1',0.21);
INSERT INTO "attempts" VALUES(26,'local','revenue_by_signup_platform','2026-11-29T11:17:22.199+00:00','SELECT 1 AS n','wrong',NULL,'2026-06-30-5f2ab3c1',0.4);
INSERT INTO "attempts" VALUES(27,'local','revenue_by_signup_platform','2026-11-29T11:17:22.201+00:00','SELECT
    users.platform,
    SUM(orders.total_amount) AS revenue
FROM orders
JOIN users ON users.id = orders.user_id
WHERE orders.status = ''paid''
  AND orders.created_at >= TIMESTAMP ''2026-01-01''
  AND orders.created_at < TIMESTAMP ''2026-04-01''
GROUP BY users.platform','right',NULL,'2026-06-30-5f2ab3c1',0.9);
INSERT INTO "attempts" VALUES(28,'local','revenue_by_signup_platform','2026-11-29T11:17:22.203+00:00','SELECT
    users.platform,
    SUM(orders.total_amount) AS revenue
FROM orders
JOIN users ON users.id = orders.user_id
WHERE orders.status = ''paid''
  AND orders.created_at >= TIMESTAMP ''2026-01-01''
  AND orders.created_at < TIMESTAMP ''2026-04-01''
GROUP BY users.platform','right',NULL,'2026-07-01-00aa11bb',0.8);
INSERT INTO "attempts" VALUES(29,'local','average_session_length','2026-11-29T11:17:22.214+00:00','SELECT AVG(session_duration_seconds) AS average_minutes
FROM user_sessions
WHERE session_date = DATE ''2026-06-14''','unattempted',NULL,'2026-06-30-5f2ab3c1',0.21);
INSERT INTO "attempts" VALUES(30,'local','average_session_length','2026-11-29T11:17:22.215+00:00','SELECT 1 AS n','wrong',NULL,'2026-06-30-5f2ab3c1',0.4);
INSERT INTO "attempts" VALUES(31,'local','average_session_length','2026-11-29T11:17:22.216+00:00','SELECT AVG(session_duration_seconds) / 60 AS average_minutes
FROM (
    SELECT DISTINCT id, session_duration_seconds
    FROM user_sessions
    WHERE session_date = DATE ''2026-06-14''
)','right',NULL,'2026-06-30-5f2ab3c1',0.9);
INSERT INTO "attempts" VALUES(32,'local','average_session_length','2026-11-29T11:17:22.217+00:00','SELECT AVG(session_duration_seconds) / 60 AS average_minutes
FROM (
    SELECT DISTINCT id, session_duration_seconds
    FROM user_sessions
    WHERE session_date = DATE ''2026-06-14''
)','right',NULL,'2026-07-01-00aa11bb',0.8);
INSERT INTO "attempts" VALUES(33,'local','typical_session_length','2026-11-29T11:17:22.219+00:00','SELECT
    AVG(session_duration_seconds) / 60 AS mean_minutes,
    MEDIAN(session_duration_seconds) / 60 AS median_minutes
FROM user_sessions
WHERE session_date >= DATE ''2026-05-01''
  AND session_date < DATE ''2026-06-01''','unattempted',NULL,'2026-06-30-5f2ab3c1',0.21);
INSERT INTO "attempts" VALUES(34,'local','typical_session_length','2026-11-29T11:17:22.220+00:00','SELECT 1 AS n','wrong',NULL,'2026-06-30-5f2ab3c1',0.4);
INSERT INTO "attempts" VALUES(35,'local','typical_session_length','2026-11-29T11:17:22.222+00:00','SELECT
    AVG(session_duration_seconds) / 60 AS mean_minutes,
    MEDIAN(session_duration_seconds) / 60 AS median_minutes,
    QUANTILE_CONT(session_duration_seconds, 0.9) / 60 AS p90_minutes
FROM (
    SELECT DISTINCT id, session_duration_seconds
    FROM user_sessions
    WHERE session_date >= DATE ''2026-05-01''
      AND session_date < DATE ''2026-06-01''
)','right',NULL,'2026-06-30-5f2ab3c1',0.9);
INSERT INTO "attempts" VALUES(36,'local','typical_session_length','2026-11-29T11:17:22.224+00:00','SELECT
    AVG(session_duration_seconds) / 60 AS mean_minutes,
    MEDIAN(session_duration_seconds) / 60 AS median_minutes,
    QUANTILE_CONT(session_duration_seconds, 0.9) / 60 AS p90_minutes
FROM (
    SELECT DISTINCT id, session_duration_seconds
    FROM user_sessions
    WHERE session_date >= DATE ''2026-05-01''
      AND session_date < DATE ''2026-06-01''
)','right',NULL,'2026-07-01-00aa11bb',0.8);
INSERT INTO "attempts" VALUES(37,'local','orders_per_buyer_and_per_user','2026-11-29T11:17:22.240+00:00','SELECT
    COUNT(*) / COUNT(DISTINCT user_id) AS orders_per_buyer
FROM orders
WHERE created_at >= TIMESTAMP ''2026-05-01''
  AND created_at < TIMESTAMP ''2026-06-01''','unattempted',NULL,'2026-06-30-5f2ab3c1',0.21);
INSERT INTO "attempts" VALUES(38,'local','orders_per_buyer_and_per_user','2026-11-29T11:17:22.247+00:00','SELECT 1 AS n','wrong',NULL,'2026-06-30-5f2ab3c1',0.4);
INSERT INTO "attempts" VALUES(39,'local','orders_per_buyer_and_per_user','2026-11-29T11:17:22.249+00:00','SELECT
    COUNT(*) / COUNT(DISTINCT user_id) AS orders_per_buyer,
    COUNT(*) / (
        SELECT COUNT(DISTINCT user_id)
        FROM user_activity
        WHERE activity_date >= DATE ''2026-05-01''
          AND activity_date < DATE ''2026-06-01''
    ) AS orders_per_active_user
FROM orders
WHERE created_at >= TIMESTAMP ''2026-05-01''
  AND created_at < TIMESTAMP ''2026-06-01''','right',NULL,'2026-06-30-5f2ab3c1',0.9);
INSERT INTO "attempts" VALUES(40,'local','orders_per_buyer_and_per_user','2026-11-29T11:17:22.250+00:00','SELECT
    COUNT(*) / COUNT(DISTINCT user_id) AS orders_per_buyer,
    COUNT(*) / (
        SELECT COUNT(DISTINCT user_id)
        FROM user_activity
        WHERE activity_date >= DATE ''2026-05-01''
          AND activity_date < DATE ''2026-06-01''
    ) AS orders_per_active_user
FROM orders
WHERE created_at >= TIMESTAMP ''2026-05-01''
  AND created_at < TIMESTAMP ''2026-06-01''','right',NULL,'2026-07-01-00aa11bb',0.8);
INSERT INTO "attempts" VALUES(41,'local','top_spenders_per_country','2026-11-29T11:17:22.252+00:00','SELECT
    users.country,
    orders.user_id,
    SUM(orders.total_amount) AS spent
FROM orders
JOIN users ON users.id = orders.user_id
WHERE orders.created_at >= TIMESTAMP ''2026-01-01''
  AND orders.status = ''paid''
  AND NOT users.is_internal
GROUP BY users.country, orders.user_id
QUALIFY RANK() OVER (ORDER BY SUM(orders.total_amount) DESC) <= 3','unattempted',NULL,'2026-06-30-5f2ab3c1',0.21);
INSERT INTO "attempts" VALUES(42,'local','top_spenders_per_country','2026-11-29T11:17:22.253+00:00','SELECT 1 AS n','wrong',NULL,'2026-06-30-5f2ab3c1',0.4);
INSERT INTO "attempts" VALUES(43,'local','top_spenders_per_country','2026-11-29T11:17:22.254+00:00','SELECT
    users.country,
    orders.user_id,
    SUM(orders.total_amount) AS spent
FROM orders
JOIN users ON users.id = orders.user_id
WHERE orders.created_at >= TIMESTAMP ''2026-01-01''
  AND orders.status = ''paid''
  AND NOT users.is_internal
GROUP BY users.country, orders.user_id
QUALIFY RANK() OVER (PARTITION BY users.country ORDER BY SUM(orders.total_amount) DESC) <= 3','right',NULL,'2026-06-30-5f2ab3c1',0.9);
INSERT INTO "attempts" VALUES(44,'local','top_spenders_per_country','2026-11-29T11:17:22.255+00:00','SELECT
    users.country,
    orders.user_id,
    SUM(orders.total_amount) AS spent
FROM orders
JOIN users ON users.id = orders.user_id
WHERE orders.created_at >= TIMESTAMP ''2026-01-01''
  AND orders.status = ''paid''
  AND NOT users.is_internal
GROUP BY users.country, orders.user_id
QUALIFY RANK() OVER (PARTITION BY users.country ORDER BY SUM(orders.total_amount) DESC) <= 3','right',NULL,'2026-07-01-00aa11bb',0.8);
INSERT INTO "attempts" VALUES(45,'local','revenue_share_of_the_top_tenth','2026-11-29T11:17:22.257+00:00','WITH buyers AS (
    SELECT user_id, SUM(total_amount) AS spent
    FROM orders
    WHERE status = ''paid''
      AND created_at >= TIMESTAMP ''2026-01-01''
    GROUP BY user_id
)
SELECT AVG(spent) AS revenue_share
FROM buyers','unattempted',NULL,'2026-06-30-5f2ab3c1',0.21);
INSERT INTO "attempts" VALUES(46,'local','revenue_share_of_the_top_tenth','2026-11-29T11:17:22.259+00:00','SELECT 1 AS n','wrong',NULL,'2026-06-30-5f2ab3c1',0.4);
INSERT INTO "attempts" VALUES(47,'local','revenue_share_of_the_top_tenth','2026-11-29T11:17:22.261+00:00','WITH buyers AS (
    SELECT user_id, SUM(total_amount) AS spent
    FROM orders
    WHERE status = ''paid''
      AND created_at >= TIMESTAMP ''2026-01-01''
    GROUP BY user_id
),
ranked AS (
    SELECT spent, NTILE(10) OVER (ORDER BY spent DESC) AS tenth
    FROM buyers
)
SELECT SUM(spent) FILTER (WHERE tenth = 1) / SUM(spent) AS revenue_share
FROM ranked','right',NULL,'2026-06-30-5f2ab3c1',0.9);
INSERT INTO "attempts" VALUES(48,'local','revenue_share_of_the_top_tenth','2026-11-29T11:17:22.263+00:00','WITH buyers AS (
    SELECT user_id, SUM(total_amount) AS spent
    FROM orders
    WHERE status = ''paid''
      AND created_at >= TIMESTAMP ''2026-01-01''
    GROUP BY user_id
),
ranked AS (
    SELECT spent, NTILE(10) OVER (ORDER BY spent DESC) AS tenth
    FROM buyers
)
SELECT SUM(spent) FILTER (WHERE tenth = 1) / SUM(spent) AS revenue_share
FROM ranked','right',NULL,'2026-07-01-00aa11bb',0.8);
INSERT INTO "attempts" VALUES(49,'local','one_row_of_user_activity','2026-11-29T11:17:22.270+00:00','x','wrong',NULL,'2026-06-30-5f2ab3c1',0.21);
INSERT INTO "attempts" VALUES(50,'local','one_row_of_user_activity','2026-11-29T11:17:22.271+00:00','SELECT 1 AS n','wrong',NULL,'2026-06-30-5f2ab3c1',0.4);
INSERT INTO "attempts" VALUES(51,'local','one_row_of_user_activity','2026-11-29T11:17:22.279+00:00','3','right',NULL,'2026-06-30-5f2ab3c1',0.9);
INSERT INTO "attempts" VALUES(52,'local','one_row_of_user_activity','2026-11-29T11:17:22.280+00:00','3','right',NULL,'2026-07-01-00aa11bb',0.8);
INSERT INTO "attempts" VALUES(53,'local','top_spenders','2026-11-29T11:17:22.282+00:00','SELEC','error',NULL,'2026-06-30-5f2ab3c1',0.1);
INSERT INTO "attempts" VALUES(54,'local','gone_exercise','2026-11-29T11:17:22.284+00:00','SELECT 1','right',NULL,NULL,NULL);
INSERT INTO "attempts" VALUES(55,'somebody else','active_users','2026-11-29T11:17:22.314+00:00','SELECT 5','right',NULL,NULL,NULL);
CREATE TABLE drafts (
    learner TEXT NOT NULL,
    exercise_id TEXT NOT NULL,
    text TEXT NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (learner, exercise_id)
);
INSERT INTO "drafts" VALUES('local','active_users','SELECT COUNT(DISTINCT user_id) AS active_users
FROM user_activity
WHERE activity_date >= DATE ''2026-01-01''','2026-11-29T11:17:21.977+00:00');
INSERT INTO "drafts" VALUES('local','people_with_a_core_action','SELECT COUNT(DISTINCT activity.user_id) AS active_users
FROM user_activity AS activity
JOIN users ON users.id = activity.user_id
WHERE activity.activity_date >= DATE ''2026-05-01''
  AND activity.activity_date < DATE ''2026-06-01''','2026-11-29T11:17:22.123+00:00');
INSERT INTO "drafts" VALUES('local','active_in_both_months','SELECT COUNT(DISTINCT user_id) AS users_in_both
FROM user_activity
WHERE activity_date >= DATE ''2026-04-01''
  AND activity_date < DATE ''2026-05-01''','2026-11-29T11:17:22.162+00:00');
INSERT INTO "drafts" VALUES('local','signups_by_source','SELECT
    signup_source,
    COUNT(*) AS signups
FROM users
GROUP BY signup_source','2026-11-29T11:17:22.167+00:00');
INSERT INTO "drafts" VALUES('local','orders_by_country','SELECT
    users.country,
    COUNT(*) AS orders,
    SUM(orders.total_amount) AS order_value
FROM orders
JOIN users ON users.id = orders.id
GROUP BY users.country','2026-11-29T11:17:22.173+00:00');
INSERT INTO "drafts" VALUES('local','signups_who_never_ordered','SELECT
    COUNT(DISTINCT users.id) AS signups,
    COUNT(DISTINCT users.id) AS never_ordered
FROM users
JOIN orders ON orders.user_id = users.id
WHERE users.created_at >= TIMESTAMP ''2026-04-01''
  AND users.created_at < TIMESTAMP ''2026-05-01''','2026-11-29T11:17:22.181+00:00');
INSERT INTO "drafts" VALUES('local','revenue_by_signup_platform','SELECT
    sessions.platform,
    SUM(orders.total_amount) AS revenue
FROM orders
JOIN user_sessions AS sessions ON sessions.user_id = orders.user_id
WHERE orders.status = ''paid''
  AND orders.created_at >= TIMESTAMP ''2026-01-01''
  AND orders.created_at < TIMESTAMP ''2026-04-01''
GROUP BY sessions.platform','2026-11-29T11:17:22.190+00:00');
INSERT INTO "drafts" VALUES('local','average_session_length','SELECT AVG(session_duration_seconds) AS average_minutes
FROM user_sessions
WHERE session_date = DATE ''2026-06-14''','2026-11-29T11:17:22.213+00:00');
INSERT INTO "drafts" VALUES('local','typical_session_length','SELECT
    AVG(session_duration_seconds) / 60 AS mean_minutes,
    MEDIAN(session_duration_seconds) / 60 AS median_minutes
FROM user_sessions
WHERE session_date >= DATE ''2026-05-01''
  AND session_date < DATE ''2026-06-01''','2026-11-29T11:17:22.218+00:00');
INSERT INTO "drafts" VALUES('local','orders_per_buyer_and_per_user','SELECT
    COUNT(*) / COUNT(DISTINCT user_id) AS orders_per_buyer
FROM orders
WHERE created_at >= TIMESTAMP ''2026-05-01''
  AND created_at < TIMESTAMP ''2026-06-01''','2026-11-29T11:17:22.227+00:00');
INSERT INTO "drafts" VALUES('local','top_spenders_per_country','SELECT
    users.country,
    orders.user_id,
    SUM(orders.total_amount) AS spent
FROM orders
JOIN users ON users.id = orders.user_id
WHERE orders.created_at >= TIMESTAMP ''2026-01-01''
  AND orders.status = ''paid''
  AND NOT users.is_internal
GROUP BY users.country, orders.user_id
QUALIFY RANK() OVER (ORDER BY SUM(orders.total_amount) DESC) <= 3','2026-11-29T11:17:22.251+00:00');
INSERT INTO "drafts" VALUES('local','revenue_share_of_the_top_tenth','WITH buyers AS (
    SELECT user_id, SUM(total_amount) AS spent
    FROM orders
    WHERE status = ''paid''
      AND created_at >= TIMESTAMP ''2026-01-01''
    GROUP BY user_id
)
SELECT AVG(spent) AS revenue_share
FROM buyers','2026-11-29T11:17:22.256+00:00');
INSERT INTO "drafts" VALUES('local','one_row_of_user_activity','x','2026-11-29T11:17:22.269+00:00');
INSERT INTO "drafts" VALUES('local','top_spenders~unsettled','SELECT 2','2026-11-29T11:17:22.286+00:00');
INSERT INTO "drafts" VALUES('local','bench','SELECT * FROM orders -- größte','2026-11-29T11:17:22.296+00:00');
INSERT INTO "drafts" VALUES('local','own-metric','metrics:
  - name: x','2026-11-29T11:17:22.299+00:00');
CREATE TABLE hints (
    learner TEXT NOT NULL,
    exercise_id TEXT NOT NULL,
    shown INTEGER NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (learner, exercise_id)
);
INSERT INTO "hints" VALUES('local','top_spenders',2,'2026-11-29T11:17:22.301+00:00');
INSERT INTO "hints" VALUES('local','active_users',1,'2026-11-29T11:17:22.304+00:00');
CREATE TABLE settings (
    learner TEXT NOT NULL,
    name TEXT NOT NULL,
    value TEXT NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (learner, name)
);
INSERT INTO "settings" VALUES('local','top_spenders~aside','["SELECT 3"]','2026-11-29T11:17:22.290+00:00');
INSERT INTO "settings" VALUES('local','bench-history','["SELECT 4"]','2026-11-29T11:17:22.298+00:00');
CREATE INDEX attempts_by_learner ON attempts (learner, exercise_id, id);
COMMIT;
