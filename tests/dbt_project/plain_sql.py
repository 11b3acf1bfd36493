"""What each metric should be: plain SQL over `product`, written from its definition and not from the models.

An oracle has the placeholders {dim} (what to split by), {first} and {last} (days of the period) and
{mark} (first moment after the watermark), and gives one row per value of the dimension. It reads
`product` and the temporary tables of `PREPARATION`: people, and what clients sent, each row once.
"""

from __future__ import annotations

PREPARATION = """
    CREATE OR REPLACE TEMP TABLE humans AS
        SELECT id, created_at, referred_by_user_id, coalesce(signup_source, 'unknown') AS signup_source,
               platform AS signup_platform, country, plan AS signup_plan, strftime(created_at, '%Y-%m') AS signup_cohort
        FROM product.users
        WHERE NOT is_internal
          AND NOT ends_with(lower(email), '@larder.example')
          AND NOT regexp_matches(lower(signup_user_agent), 'bot|crawler|spider|headless|python-requests|curl/|go-http-client')
        QUALIFY row_number() OVER (PARTITION BY id ORDER BY created_at) = 1;
    CREATE OR REPLACE TEMP TABLE loads AS
        SELECT DISTINCT ON (session_id, page, loaded_at) *, loaded_at::DATE AS day FROM product.page_loads ORDER BY session_id, page, loaded_at, id;
    CREATE OR REPLACE TEMP TABLE visits AS
        SELECT DISTINCT ON (id) * FROM product.user_sessions ORDER BY id, started_at;
    CREATE OR REPLACE TEMP TABLE mails AS
        SELECT DISTINCT ON (id) * FROM product.email_messages ORDER BY id, sent_at;
    CREATE OR REPLACE TEMP TABLE acts AS
        SELECT DISTINCT user_id, created_at::DATE AS day FROM product.meal_plans;
    CREATE OR REPLACE TEMP TABLE acts_on AS
        SELECT DISTINCT user_id, platform, created_at::DATE AS day FROM product.meal_plans;
    CREATE OR REPLACE TEMP TABLE calls AS
        SELECT DISTINCT r.*, c.name, c.kind, c.is_internal FROM product.api_requests r JOIN product.api_clients c ON c.id = r.api_client_id;
    CREATE OR REPLACE TEMP TABLE first_acts AS SELECT user_id, min(day) AS day FROM acts GROUP BY 1;
"""

LAST_28 = "BETWEEN DATE '{last}' - 27 AND DATE '{last}'"
IN_PERIOD = "BETWEEN DATE '{first}' AND DATE '{last}'"
MEMBERS = f"SELECT DISTINCT user_id FROM acts WHERE day {LAST_28}"


def active(days: int) -> str:
    return f"""
        SELECT {{dim}}, count(DISTINCT h.id) FROM humans h JOIN acts a ON a.user_id = h.id
        WHERE a.day BETWEEN DATE '{{last}}' - {days - 1} AND DATE '{{last}}' GROUP BY 1"""


def rows(table: str, day: str, *, what: str = "count(*)", within: str = IN_PERIOD, also: str = "true") -> str:
    """Something of the rows of people whose day lies in the period."""
    return f"""
        SELECT {{dim}}, {what} FROM humans h JOIN {table} x ON x.user_id = h.id
        WHERE x.{day}::DATE {within} AND {also} GROUP BY 1"""


def over(numerator: str, denominator: str, factor: float = 1.0, *, is_null_without: bool = False) -> str:
    """The quotient of two oracles, by value of the dimension; 0 where only the numerator has no row."""
    empty = "n.n" if is_null_without else "coalesce(n.n, 0)"
    return f"""
        SELECT d.dim, {factor} * {empty} / nullif(d.n, 0)
        FROM ({denominator}) AS d(dim, n) LEFT JOIN ({numerator}) AS n(dim, n) ON n.dim IS NOT DISTINCT FROM d.dim"""


def after_signup(
    what: str, condition: str, ripe_hours: int, table: str = "product.meal_plans", moment: str = "created_at"
) -> str:
    """Of the signups of the period whose window is over: how many there are, how many did it, or their share."""
    did = f"count(DISTINCT CASE WHEN {condition.format(moment=f'x.{moment}')} THEN h.id END)"
    figure = {
        "eligible": "count(DISTINCT h.id)",
        "did": did,
        "share": f"{did} / count(DISTINCT h.id)",
    }[what]
    return f"""
        SELECT {{dim}}, {figure} FROM humans h LEFT JOIN {table} x ON x.user_id = h.id
        WHERE h.created_at::DATE {IN_PERIOD}
          AND h.created_at + INTERVAL {ripe_hours} HOUR <= TIMESTAMP '{{mark}}' GROUP BY 1"""


def on_day(what: str, day: int) -> str:
    begin, end = 24 * day, 24 * day + 24
    condition = f"{{moment}} >= h.created_at + INTERVAL {begin} HOUR AND {{moment}} < h.created_at + INTERVAL {end} HOUR"
    return after_signup(what, condition, end, "visits", "started_at")


def activation(what: str) -> str:
    return after_signup(what, "{moment} >= h.created_at AND {moment} < h.created_at + INTERVAL 168 HOUR", 168)


def first_day(what: str) -> str:
    return after_signup(what, "{moment} >= h.created_at AND {moment} < h.created_at + INTERVAL 24 HOUR", 24)


def week_four(what: str) -> str:
    condition = "{moment} >= h.created_at + INTERVAL 28 DAY AND {moment} < h.created_at + INTERVAL 35 DAY"
    return after_signup(what, condition, 35 * 24)


def unbounded(what: str) -> str:
    return after_signup(what, "{moment} >= h.created_at + INTERVAL 28 DAY", 35 * 24, "visits", "started_at")


def classes(condition: str, first: str = "{first}") -> str:
    """People of each day of the period, told from the members of that day and of the day before.

    `is_now`, `is_before` say in which they are, `is_known` that they were active on an earlier day.
    """
    return f"""
        WITH days AS (SELECT unnest(generate_series(DATE '{first}', DATE '{{last}}', INTERVAL 1 DAY))::DATE AS day),
        near AS (SELECT * FROM acts WHERE day BETWEEN DATE '{first}' - 28 AND DATE '{{last}}'),
        seen AS (
            SELECT days.day, user_id, bool_or(near.day >= days.day - 27) AS is_now, bool_or(near.day < days.day) AS is_before
            FROM days JOIN near ON near.day BETWEEN days.day - 28 AND days.day GROUP BY ALL),
        known AS (SELECT seen.*, first_acts.day < seen.day AS is_known FROM seen JOIN first_acts USING (user_id))
        SELECT {{dim}}, count(*) FROM known JOIN humans h ON h.id = known.user_id WHERE {condition} GROUP BY 1"""


UNSUBSCRIBED = "x.unsubscribed_at < x.delivered_at + INTERVAL 7 DAY"
JUDGED = "x.delivered_at + INTERVAL 7 DAY <= TIMESTAMP '{mark}'"
MAU = active(28)
NEW = "is_now AND NOT is_known"
RESURRECTED = "is_now AND is_known AND NOT is_before"
CHURNED = "is_before AND NOT is_now"
SIGNUPS = f"SELECT {{dim}}, count(*) FROM humans h WHERE created_at::DATE {IN_PERIOD} GROUP BY 1"
REFERRED = f"SELECT {{dim}}, count(h.referred_by_user_id) FROM humans h WHERE h.created_at::DATE {IN_PERIOD} GROUP BY 1"
REFERRED_28 = REFERRED.replace(IN_PERIOD, LAST_28)
TICKETS_28 = rows("product.support_tickets", "created_at", what="count(DISTINCT x.id)", within=LAST_28)
UNSUBSCRIBES_28 = rows("mails", "unsubscribed_at", within=LAST_28)
RECIPIENTS_28 = rows("mails", "delivered_at", what="count(DISTINCT h.id)", within=LAST_28)
DAU_28 = f"""
    SELECT {{dim}}, count(*) / 28.0 FROM humans h JOIN acts a ON a.user_id = h.id WHERE a.day {LAST_28} GROUP BY 1"""
INVITERS_28 = f"""
    SELECT {{dim}}, count(DISTINCT h.id) FROM humans h JOIN ({MEMBERS}) m ON m.user_id = h.id
    JOIN product.invites i ON i.inviter_user_id = h.id WHERE i.sent_at::DATE {LAST_28} GROUP BY 1"""
PAID = {"table": "product.orders", "day": "created_at", "also": "x.status <> 'failed'"}
ORDERS, BUYERS = rows(**PAID), rows(**PAID, what="count(DISTINCT h.id)")
REVENUE = f"""
    SELECT {{dim}}, sum(amount)::DOUBLE FROM humans h JOIN (
        SELECT user_id, created_at AS at, total_amount AS amount FROM product.orders WHERE status <> 'failed'
        UNION ALL SELECT user_id, refunded_at, -total_amount FROM product.orders WHERE refunded_at IS NOT NULL
    ) x ON x.user_id = h.id WHERE x.at::DATE {IN_PERIOD} GROUP BY 1"""
SESSIONS = rows("visits", "session_date")
SESSION_USERS = rows("visits", "session_date", what="count(DISTINCT h.id)")

COLUMNS = {  # of dimensions that are not of the person
    "activity_platform": "x.platform",
    "client_name": "x.name",
    "client_kind": "x.kind",
    "is_internal": "x.is_internal",
    "method": "x.method",
    "route": "x.route",
    "topic": "x.topic",
    "api_version": "x.version",
    "service": "x.service",
    "is_night": "hour(x.measured_at) IN (0, 1, 2, 3, 4, 5)",
}


def calls(what: str) -> str:
    """Something of all calls of the public API in the period, whoever they are for."""
    return f"SELECT {{dim}}, {what} FROM calls x WHERE x.requested_at::DATE {IN_PERIOD} GROUP BY 1"


def messages(what: str) -> str:
    """Something of the messages first tried in the period whose 72 hours are over, but for those answered by 410."""
    return f"""
        SELECT {{dim}}, {what} FROM (
            SELECT message_id, min(sent_at) AS first, bool_or(status = 410) AS gone, bool_or(status // 100 = 2) AS taken,
                   any_value(topic) AS topic, any_value(c.name) AS name, any_value(c.kind) AS kind,
                   any_value(c.is_internal) AS is_internal
            FROM product.webhook_deliveries d JOIN product.api_clients c ON c.id = d.api_client_id GROUP BY message_id
        ) x WHERE x.first::DATE {IN_PERIOD} AND NOT coalesce(gone, false)
          AND x.first + INTERVAL 72 HOUR <= TIMESTAMP '{{mark}}' GROUP BY 1"""


def of_pages(what: str) -> str:
    """Something of each hour and page of the period: `ms` of its statements, and the requests `asked`."""
    return f"""
        SELECT {{dim}}, {what} FROM (
            SELECT hour_at, service, max(requests) AS asked, sum(total_ms) AS ms FROM product.query_log
            WHERE service IN ('home', 'recipes', 'planner', 'cart', 'checkout') GROUP BY ALL
        ) x WHERE x.hour_at::DATE {IN_PERIOD} GROUP BY 1"""


def of_the_copy(what: str) -> str:
    return (
        f"SELECT {{dim}}, {what} FROM product.replica_lag x WHERE x.measured_at::DATE {IN_PERIOD} GROUP BY 1"
    )


STALE = "sum(x.reads) FILTER (WHERE x.lag_ms > 1000)"
TAKEN = "WHERE x.taken"
REFUSED, FAILED = (f"count(*) FILTER (x.status // 100 = {kind})" for kind in (4, 5))

ORACLES: dict[str, str] = {
    "mau": MAU,
    "mau_of_cohort": MAU,
    "mau_on_platform": rows("acts_on", "day", what="count(DISTINCT (h.id, x.platform))", within=LAST_28),
    "wau": active(7),
    "dau": active(1),
    "average_dau_28d": DAU_28,
    "stickiness": over(DAU_28, MAU),
    "mau_calendar_month": rows("acts", "day", what="count(DISTINCT h.id)"),
    "core_actions": rows("product.meal_plans", "created_at", what="count(DISTINCT x.id)"),
    "mau_new": classes(NEW),
    "mau_resurrected": classes(RESURRECTED),
    "mau_churned": classes(CHURNED),
    "mau_gained": classes(f"({NEW}) OR ({RESURRECTED})"),
    "mau_retained": classes("is_now AND is_before", first="{last}"),
    "quick_ratio": over(classes(f"({NEW}) OR ({RESURRECTED})"), classes(CHURNED)),
    "new_signups": SIGNUPS,
    "referred_signups": REFERRED,
    "referred_share": over(REFERRED, SIGNUPS),
    "activated_signups": activation("did"),
    "activation_eligible_signups": activation("eligible"),
    "activation_rate": activation("share"),
    "activated_signups_24h": first_day("did"),
    "activation_24h_eligible_signups": first_day("eligible"),
    "activation_rate_24h": first_day("share"),
    "retained_signups": week_four("did"),
    "retention_eligible_signups": week_four("eligible"),
    "retention_rate": week_four("share"),
    "retained_signups_unbounded": unbounded("did"),
    "retention_unbounded": unbounded("share"),
    **{
        name.format(day): on_day(what, day)
        for day in (1, 7, 30)
        for name, what in (
            ("retained_signups_d{}", "did"),
            ("retention_d{}_eligible_signups", "eligible"),
            ("retention_d{}", "share"),
        )
    },
    "inviters_28d": INVITERS_28,
    "referral_rate": over(INVITERS_28, MAU),
    "invites_sent": rows(
        "(SELECT *, inviter_user_id AS user_id FROM product.invites)", "sent_at", what="count(DISTINCT x.id)"
    ),
    "referred_signups_28d": REFERRED_28,
    "referred_signups_per_1000_mau": over(REFERRED_28, MAU, 1000),
    "page_loads": rows("loads", "day"),
    "page_load_p75": rows("loads", "day", what="quantile_cont(x.load_ms, 0.75)"),
    "tickets": rows("product.support_tickets", "created_at", what="count(DISTINCT x.id)"),
    "tickets_28d": TICKETS_28,
    "ticket_rate": over(TICKETS_28, MAU, 1000),
    "messages_sent": rows("mails", "sent_at"),
    "unsubscribed_messages": rows("mails", "delivered_at", also=f"{UNSUBSCRIBED} AND {JUDGED}"),
    "unsubscribe_eligible_messages": rows("mails", "delivered_at", also=JUDGED),
    "unsubscribe_rate": rows(
        "mails", "delivered_at", what=f"avg(CASE WHEN {UNSUBSCRIBED} THEN 1 ELSE 0 END)", also=JUDGED
    ),
    "unsubscribes_28d": UNSUBSCRIBES_28,
    "recipients_28d": RECIPIENTS_28,
    "unsubscribes_per_recipient": over(UNSUBSCRIBES_28, RECIPIENTS_28),
    "visitors": rows("product.user_activity", "activity_date", what="count(DISTINCT h.id)"),
    "sessions": SESSIONS,
    "session_users": SESSION_USERS,
    "sessions_per_user": over(SESSIONS, SESSION_USERS),
    "average_session_minutes": rows("visits", "session_date", what="avg(x.session_duration_seconds) / 60"),
    "orders": ORDERS,
    "buyers": BUYERS,
    "orders_per_buyer": over(ORDERS, BUYERS),
    "revenue": REVENUE,
    "average_order_value": over(REVENUE, ORDERS),
    "api_requests": calls("count(*)"),
    "api_rejections": calls(REFUSED),
    "api_errors": calls(FAILED),
    "api_rejection_rate": calls(f"{REFUSED} / count(*)"),
    "api_error_rate": calls(f"{FAILED} / count(*)"),
    "delivered_webhooks": messages(f"count(*) FILTER ({TAKEN})"),
    "webhook_eligible_messages": messages("count(*)"),
    "webhook_delivery_rate": messages(f"count(*) FILTER ({TAKEN}) / count(*)"),
    "page_database_ms": of_pages("sum(x.ms)"),
    "page_requests": of_pages("sum(x.asked)"),
    "database_ms_per_page": of_pages("sum(x.ms) / sum(x.asked)"),
    "replica_reads": of_the_copy("sum(x.reads)"),
    "stale_reads": of_the_copy(f"coalesce({STALE}, 0)"),
    "stale_read_rate": of_the_copy(f"coalesce({STALE}, 0) / sum(x.reads)"),
    "api_p95_ms": calls("quantile_cont(x.duration_ms, 0.95)"),
}
