"""Each metric against plain SQL over `product`, written from its definition and not from the models.

An oracle is a query with the placeholders {humans} (a CTE), {dim}, {first} and {last} (days of the
period), {mark} (first moment after the watermark). It gives one row per value of the dimension.
"""

from __future__ import annotations

import datetime as dt
import math

import duckdb
import numpy as np
import pytest

from lab_app.semantic import Grain, SemanticLayer, next_period
from synthetic.config import HISTORY_START
from tests.dbt_project.checkout import Checkout, OpenFile

HUMANS = """
    WITH humans AS (
        SELECT id, created_at, referred_by_user_id, coalesce(signup_source, 'unknown') AS signup_source,
               platform AS signup_platform, country, plan AS signup_plan
        FROM product.users
        WHERE NOT is_internal
          AND NOT ends_with(lower(email), '@larder.example')
          AND NOT regexp_matches(lower(signup_user_agent), 'bot|crawler|spider|headless|python-requests|curl/|go-http-client')
        QUALIFY row_number() OVER (PARTITION BY id ORDER BY created_at) = 1
    )
"""

LAST_28 = "BETWEEN DATE '{last}' - 27 AND DATE '{last}'"
IN_PERIOD = "BETWEEN DATE '{first}' AND DATE '{last}'"


def active(days: int) -> str:
    return f"""
        SELECT {{dim}}, count(DISTINCT h.id) FROM humans h JOIN product.meal_plans p ON p.user_id = h.id
        WHERE p.created_at::DATE BETWEEN DATE '{{last}}' - {days - 1} AND DATE '{{last}}' GROUP BY 1"""


MEMBERS = f"""
    SELECT DISTINCT user_id FROM product.meal_plans WHERE created_at::DATE {LAST_28}"""


def after_signup(
    condition: str, ripe_hours: int, table: str = "meal_plans", moment: str = "created_at"
) -> str:
    return f"""
        SELECT {{dim}}, count(DISTINCT CASE WHEN {condition.format(moment=f"x.{moment}")} THEN h.id END) / count(DISTINCT h.id)
        FROM humans h LEFT JOIN product.{table} x ON x.user_id = h.id
        WHERE h.created_at::DATE {IN_PERIOD}
          AND h.created_at + INTERVAL {ripe_hours} HOUR <= TIMESTAMP '{{mark}}' GROUP BY 1"""


def on_day(day: int) -> str:
    return f"{{moment}} >= h.created_at + INTERVAL {24 * day} HOUR AND {{moment}} < h.created_at + INTERVAL {24 * day + 24} HOUR"


def per_mau(numerator: str) -> str:
    return f"""
        SELECT d.dim, 1000.0 * coalesce(n.n, 0) / d.n FROM
          (SELECT {{dim}} AS dim, count(*) AS n FROM humans h JOIN ({MEMBERS}) m ON m.user_id = h.id GROUP BY 1) d
          LEFT JOIN ({numerator}) n ON n.dim IS NOT DISTINCT FROM d.dim"""


def classes(flow: str) -> str:
    """Growth accounting of single days, told from the members of each day and of the day before."""
    chosen = {
        "mau_new": "now.user_id IS NOT NULL AND NOT was_before",
        "mau_resurrected": "now.user_id IS NOT NULL AND was_before AND before.user_id IS NULL",
        "mau_churned": "now.user_id IS NULL AND before.user_id IS NOT NULL",
    }[flow]
    return f"""
        , acts AS (SELECT DISTINCT user_id, created_at::DATE AS day FROM product.meal_plans),
        days AS (SELECT unnest(generate_series(DATE '{{first}}', DATE '{{last}}', INTERVAL 1 DAY))::DATE AS day),
        now AS (SELECT DISTINCT days.day, user_id FROM days JOIN acts ON acts.day BETWEEN days.day - 27 AND days.day),
        before AS (SELECT DISTINCT days.day, user_id FROM days JOIN acts ON acts.day BETWEEN days.day - 28 AND days.day - 1),
        both_ AS (
            SELECT coalesce(now.day, before.day) AS day, coalesce(now.user_id, before.user_id) AS user_id, now.user_id AS is_now,
                   before.user_id AS is_before
            FROM now FULL JOIN before ON now.day = before.day AND now.user_id = before.user_id),
        known AS (
            SELECT both_.*, EXISTS (SELECT 1 FROM acts WHERE acts.user_id = both_.user_id AND acts.day < both_.day) AS was_before
            FROM both_)
        SELECT {{dim}}, count(*) FROM known
        JOIN humans h ON h.id = known.user_id
        WHERE {chosen.replace("now.user_id", "is_now").replace("before.user_id", "is_before")} GROUP BY 1"""


ORACLES: dict[str, str] = {
    "mau": active(28),
    "wau": active(7),
    "dau": active(1),
    "new_signups": f"SELECT {{dim}}, count(*) FROM humans h WHERE created_at::DATE {IN_PERIOD} GROUP BY 1",
    "activation_rate": after_signup(
        "{moment} >= h.created_at AND {moment} < h.created_at + INTERVAL 168 HOUR", 168
    ),
    "retention_rate": after_signup(
        "{moment} >= h.created_at + INTERVAL 28 DAY AND {moment} < h.created_at + INTERVAL 35 DAY", 840
    ),
    "retention_d1": after_signup(on_day(1), 48, "user_sessions", "started_at"),
    "retention_d7": after_signup(on_day(7), 192, "user_sessions", "started_at"),
    "retention_d30": after_signup(on_day(30), 744, "user_sessions", "started_at"),
    "referral_rate": f"""
        SELECT {{dim}}, count(DISTINCT i.inviter_user_id) / count(DISTINCT h.id)
        FROM humans h JOIN ({MEMBERS}) m ON m.user_id = h.id
        LEFT JOIN product.invites i ON i.inviter_user_id = h.id AND i.sent_at::DATE {LAST_28} GROUP BY 1""",
    "page_load_p75": f"""
        SELECT {{dim}}, quantile_cont(x.load_ms, 0.75)
        FROM (SELECT DISTINCT ON (id) * FROM product.page_loads) x JOIN humans h ON h.id = x.user_id
        WHERE x.loaded_at::DATE {IN_PERIOD} GROUP BY 1""",
    "ticket_rate": per_mau(f"""
        SELECT {{dim}} AS dim, count(DISTINCT t.id) AS n FROM humans h JOIN product.support_tickets t ON t.user_id = h.id
        WHERE t.created_at::DATE {LAST_28} GROUP BY 1"""),
    "referred_signups_per_1000_mau": per_mau(f"""
        SELECT {{dim}} AS dim, count(*) AS n FROM humans h
        WHERE h.referred_by_user_id IS NOT NULL AND h.created_at::DATE {LAST_28} GROUP BY 1"""),
    "unsubscribe_rate": f"""
        SELECT {{dim}}, avg(CASE WHEN x.unsubscribed_at < x.delivered_at + INTERVAL 7 DAY THEN 1 ELSE 0 END)
        FROM (SELECT DISTINCT ON (id) * FROM product.email_messages) x JOIN humans h ON h.id = x.user_id
        WHERE x.delivered_at::DATE {IN_PERIOD} AND x.delivered_at + INTERVAL 7 DAY <= TIMESTAMP '{{mark}}' GROUP BY 1""",
    "unsubscribes_per_recipient": f"""
        SELECT {{dim}}, count(DISTINCT CASE WHEN x.unsubscribed_at::DATE {LAST_28} THEN x.id END)
                        / nullif(count(DISTINCT CASE WHEN x.delivered_at::DATE {LAST_28} THEN h.id END), 0)
        FROM humans h JOIN product.email_messages x ON x.user_id = h.id GROUP BY 1""",
    "stickiness": f"""
        SELECT {{dim}}, count(DISTINCT (h.id, p.created_at::DATE)) / 28.0 / count(DISTINCT h.id)
        FROM humans h JOIN product.meal_plans p ON p.user_id = h.id WHERE p.created_at::DATE {LAST_28} GROUP BY 1""",
    "mau_new": classes("mau_new"),
    "mau_resurrected": classes("mau_resurrected"),
    "mau_churned": classes("mau_churned"),
    "mau_calendar_month": f"""
        SELECT {{dim}}, count(DISTINCT h.id) FROM humans h JOIN product.meal_plans p ON p.user_id = h.id
        WHERE p.created_at::DATE {IN_PERIOD} GROUP BY 1""",
    "referred_share": f"""
        SELECT {{dim}}, count(h.referred_by_user_id) / count(*) FROM humans h WHERE created_at::DATE {IN_PERIOD} GROUP BY 1""",
    "sessions_per_user": f"""
        SELECT {{dim}}, count(DISTINCT s.id) / count(DISTINCT h.id)
        FROM humans h JOIN product.user_sessions s ON s.user_id = h.id WHERE s.session_date {IN_PERIOD} GROUP BY 1""",
    "average_session_minutes": f"""
        SELECT {{dim}}, avg(s.session_duration_seconds) / 60
        FROM humans h JOIN (SELECT DISTINCT ON (id) * FROM product.user_sessions) s ON s.user_id = h.id
        WHERE s.session_date {IN_PERIOD} GROUP BY 1""",
    "revenue": f"""
        SELECT {{dim}}, sum(amount)::DOUBLE FROM humans h JOIN (
            SELECT user_id, created_at AS at, total_amount AS amount FROM product.orders WHERE status <> 'failed'
            UNION ALL SELECT user_id, refunded_at, -total_amount FROM product.orders WHERE refunded_at IS NOT NULL
        ) x ON x.user_id = h.id WHERE x.at::DATE {IN_PERIOD} GROUP BY 1""",
    "average_order_value": f"""
        SELECT {{dim}}, (coalesce(sum(total_amount) FILTER (status <> 'failed' AND created_at::DATE {IN_PERIOD}), 0)
                         - coalesce(sum(total_amount) FILTER (refunded_at::DATE {IN_PERIOD}), 0))::DOUBLE
                        / nullif(count(*) FILTER (status <> 'failed' AND created_at::DATE {IN_PERIOD}), 0)
        FROM humans h JOIN (SELECT * RENAME (id AS order_id) FROM product.orders) o ON o.user_id = h.id GROUP BY 1""".replace(
        "created_at", "o.created_at"
    ),
    "orders_per_buyer": f"""
        SELECT {{dim}}, count(DISTINCT o.id) / count(DISTINCT h.id) FROM humans h JOIN product.orders o ON o.user_id = h.id
        WHERE o.status <> 'failed' AND o.created_at::DATE {IN_PERIOD} GROUP BY 1""",
}
THE_EIGHT = (
    "mau", "new_signups", "activation_rate", "retention_rate",
    "referral_rate", "page_load_p75", "ticket_rate", "unsubscribe_rate",
)  # fmt: skip
WINDOWED = {"mau", "wau", "referral_rate", "ticket_rate", "stickiness", "referred_signups_per_1000_mau"} | {
    "mau_new", "mau_resurrected", "mau_churned", "unsubscribes_per_recipient",
}  # fmt: skip


def test_every_metric_of_the_board_has_an_oracle(layer: SemanticLayer) -> None:
    shown = {m.name for m in layer.metrics() if m.role in ("north_star", "input", "guardrail")}
    assert shown == set(THE_EIGHT)
    assert shown <= set(ORACLES)


@pytest.mark.parametrize("dimension", [None, "country", "signup_platform"])
@pytest.mark.parametrize("metric", ORACLES)
def test_metric_equals_plain_sql_on_random_periods(
    metric: str,
    dimension: str | None,
    layer: SemanticLayer,
    sandbox: OpenFile,
    connection: duckdb.DuckDBPyConnection,
    checkout: Checkout,
) -> None:
    compared = 0
    for grain, starts in _periods(metric, layer, checkout.as_of).items():
        frame = layer.query(metric, by=[dimension] if dimension else [], grain=grain, sandbox=sandbox)
        for start in starts:
            last = min(next_period(start, grain) - dt.timedelta(days=1), checkout.as_of)
            rows = frame[frame["period"] == np.datetime64(start)]
            found = (
                dict(zip(rows[dimension] if dimension else [None], rows[metric], strict=True))
                if len(rows)
                else {}
            )
            expected = _ask(connection, metric, dimension, start, last, checkout.as_of)
            for value in set(found) | set(expected):
                compared += 1
                assert _same(found.get(value), expected.get(value)), (
                    metric,
                    grain,
                    start,
                    value,
                    found,
                    expected,
                )
    assert compared >= (6 if dimension else 2)


def test_mau_equals_count_distinct_on_the_last_day_of_every_month(
    layer: SemanticLayer, sandbox: OpenFile, connection: duckdb.DuckDBPyConnection, checkout: Checkout
) -> None:
    frame = layer.query("mau", grain="month", sandbox=sandbox)
    assert len(frame) == 30
    for period, mau in zip(frame["period"].dt.date, frame["mau"], strict=True):
        last = min(next_period(period, "month") - dt.timedelta(days=1), checkout.as_of)
        assert _ask(connection, "mau", None, period, last, checkout.as_of)[None] == mau


def test_counts_of_people_add_up_over_a_partition(layer: SemanticLayer, sandbox: OpenFile) -> None:
    for metric in ("mau", "wau", "dau", "mau_new", "mau_churned", "new_signups", "activated_signups"):
        whole = layer.query(metric, grain="month", sandbox=sandbox).set_index("period")[metric]
        for dimension in ("country", "signup_source", "signup_platform", "signup_plan"):
            parts = layer.query(metric, by=[dimension], grain="month", sandbox=sandbox)
            assert parts[dimension].nunique() > 1
            assert (parts.groupby("period")[metric].sum() == whole.fillna(0)).all(), (metric, dimension)


def test_a_cell_is_empty_and_never_low_until_a_window_is_over(
    layer: SemanticLayer, sandbox: OpenFile, checkout: Checkout
) -> None:
    for metric in layer.metrics():
        if metric.type != "ratio" or not metric.maturity_days:
            continue
        frame = layer.query(metric.name, grain="day", sandbox=sandbox).set_index("period")[metric.name]
        ripe = np.datetime64(checkout.as_of - dt.timedelta(days=metric.maturity_days))
        assert frame[frame.index > ripe].isna().mean() > 0.9, metric.name  # a day's first hours can be ripe
        assert frame[frame.index > ripe + np.timedelta64(1, "D")].isna().all(), metric.name
        assert frame[frame.index <= ripe].notna().mean() > 0.9, metric.name


def _periods(metric: str, layer: SemanticLayer, as_of: dt.date) -> dict[Grain, list[dt.date]]:
    """Days, weeks and months drawn at random, and always the newest ones."""
    draw = np.random.default_rng(list(metric.encode()))
    spare = 35 if metric in WINDOWED else 0  # growth accounting needs the day before its window as well
    first = HISTORY_START + dt.timedelta(days=spare)
    days = [first + dt.timedelta(days=int(n)) for n in draw.integers(0, (as_of - first).days, 4)]
    flows = {"mau_new", "mau_resurrected", "mau_churned"}
    found: dict[Grain, list[dt.date]] = {
        "day": [*days, as_of],
        "week": [
            d - dt.timedelta(days=d.weekday())
            for d in (days[0], days[1], as_of)
            if d >= first + dt.timedelta(7)
        ],
        "month": [d.replace(day=1) for d in (days[2], as_of) if d >= first + dt.timedelta(31)],
    }
    if metric in flows:
        found["month"] = []  # the oracle's own joins take seconds on a month
    return {
        grain: starts for grain, starts in found.items() if grain in layer.metric(metric).grains and starts
    }


def _ask(
    connection: duckdb.DuckDBPyConnection,
    metric: str,
    dimension: str | None,
    first: dt.date,
    last: dt.date,
    as_of: dt.date,
) -> dict[str | None, float | None]:
    sql = HUMANS + ORACLES[metric].format(
        dim=f"h.{dimension}" if dimension else "NULL",
        first=first,
        last=last,
        mark=as_of + dt.timedelta(days=1),
    )
    return dict(connection.cursor().execute(sql).fetchall())


def _same(found: float | None, expected: float | None) -> bool:
    """Equal within float error; no row, NULL and a count of nothing are the same."""
    a = 0.0 if found is None or math.isnan(found) else float(found)
    b = 0.0 if expected is None else float(expected)
    return math.isclose(a, b, rel_tol=1e-9, abs_tol=1e-9)
