"""What a careful reader answers to the exercises of Diagnosis: with the sums of its workspace, and queries of the data that
learners see.

The reader knows what is usual, and some rules of thumb; nothing of the deck, and nothing of the truth.
"""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass
from typing import Any

from lab_app.diagnosis.mix import mix
from lab_app.diagnosis.stretch import Stretch
from lab_app.diagnosis.who import Row, who
from lab_app.kinds.case import CaseExercise, Choice, Known, Opening, Seen
from lab_app.kinds.case.check import truth_of
from lab_app.kinds.case.judge import dealt
from lab_app.kinds.case.series import PEOPLE
from lab_app.kinds.case.window import Number, Window, moved
from lab_app.kinds.context import Context
from lab_app.metrics.layer import SemanticLayer
from lab_app.tracks.data.diagnosis.exercises.back_after_a_pause import months
from lab_app.tracks.data.diagnosis.exercises.more_slow_loads import GROUPS, NOBODY
from pipelines.contract.calendar import DAY
from tests.lab_app.cases.asked import known_of

Z80 = 1.2816
ENROLS = 7
"""Days around a window's first day on which an experiment begins or ends that may have moved it."""
UNEVEN = 3.0
"""Standard deviations between two groups that were drawn half and half: more, and they cannot be compared."""
CHANNELS = ("organic", "paid_search", "social", "referral", "partner")
Reading = tuple[str, float]
"""A cause, and how sure the reader is."""


@dataclass(frozen=True)
class Desk:
    """What the reader has before them: the data, the metrics, and what the workspace opens with."""

    known: Known
    layer: SemanticLayer
    opening: Opening

    @property
    def stretch(self) -> Stretch:
        return Stretch(self.opening.first, self.opening.weeks)

    @property
    def window(self) -> Window:
        return Window(self.opening.first, 7 * self.opening.weeks)

    @property
    def channel(self) -> str | None:
        return self.opening.where.get("signup_source")

    def rows(self, metric: str) -> dict[tuple[str | None, str | None], Row]:
        """Each segment of a metric, by dimension and value."""
        found = who(self.layer, self.known.sandbox, metric, self.stretch)
        return {(row.segment.dimension, row.segment.value): row for row in (found.everybody, *found.rows)}


def said(exercise: CaseExercise, context: Context, seen: Seen) -> dict[str, Any]:
    """The reader's answers."""
    known = known_of(context)
    if exercise.code == "D01":
        return {"back": repr(_came_back(known))}
    if exercise.code == "D11":
        case = dealt(exercise, context)
        ideas = {one.name: truth_of(one, case) for one in exercise.questions if isinstance(one, Choice)}
        return _memo(known, seen) | ideas  # they are the same in every world
    assert seen.opening is not None
    assert context.checker is not None
    release = context.checker().release
    desk = Desk(known, SemanticLayer(release.semantic_manifest, context.as_of), seen.opening)
    match exercise.code:
        case "D04":
            return {"channel": {"option": _channel_of_most(desk), "sure": 95}}
        case "D03":
            return _slow_loads(desk)
        case "D05":
            return {"cause": _belief(_tracked(desk)), "witness": {"option": "backend", "sure": 95}}
        case "D09":
            return {"cause": _belief(_actives(desk))}
        case "D06":
            return {"cause": _belief(_of_a_channel(desk, by_arm="activation"))}
        case "D07" | "D10":
            return {"cause": _belief(_of_a_channel(desk, by_arm=None))}
    return {"cause": _belief(_activation(desk))}


def _belief(reading: Reading) -> dict[str, object]:
    cause, sure = reading
    return {"option": cause, "sure": f"{sure:.0%}"}


def _activation(desk: Desk) -> Reading:
    """The mix of channels, then the groups of an experiment, then a platform alone."""
    split = mix(desk.layer, desk.known.sandbox, "activation_rate", desk.stretch, "signup_source")
    change = split.mix + split.rate
    came = _accounts(desk, "social")
    if came > 0.6 and split.mix / change > 0.5:
        return "people", 0.9
    if _arms_part(desk) > 2.5:
        return "experiment", 0.8
    web = desk.rows("activation_rate").get(("signup_platform", "web"))
    if web is not None and web.z < -2.5 and web.change < -0.05:
        return "product", 0.8
    return "nothing", 0.65


def _of_a_channel(desk: Desk, by_arm: str | None) -> Reading:
    """A heap of accounts; old ones who leave; newcomers less keen from the first day on; else what hits all channels."""
    assert desk.channel is not None
    if _heap(desk) > 3.0:
        return "counting", 0.9
    if by_arm and _arms_part(desk) > 2.5:
        return "experiment", 0.65
    if _less_keen(desk) < -2.5:
        return ("product", 0.8) if _old_ones(desk) < OLD_ONES_LEFT else ("people", 0.8)
    web = desk.rows("activation_rate").get(("signup_platform", "web"))
    if by_arm and web is not None and web.z < -2.5 and web.change < -0.05:
        return "product", 0.65
    return "nothing", 0.65


def _actives(desk: Desk) -> Reading:
    """An experiment whose groups part; a channel that brings far more; one in which more come by, those as well who had
    signed up before; one that fewer leave."""
    if _plans_part(desk) > 2.5:
        return "experiment", 0.8
    if _accounts(desk, "social") > 0.6:
        return "people", 0.9
    if any(_more_use(desk, one, 0) > 4.0 and _more_use(desk, one, 1) > 2.5 for one in CHANNELS):
        return "product", 0.8
    churned = desk.rows("mau_churned")
    organic = churned.get(("signup_source", "organic"))
    if organic is not None and organic.z < -2.5 and organic.change < -0.1:
        return "product", 0.8
    grown = moved(desk.known, Number("", "accounts"), desk.window).by
    return ("people", 0.65) if grown > 0.12 else ("nothing", 0.65)


def _more_use(desk: Desk, channel: str, cohort: int) -> float:
    """By how many standard errors more of a channel's accounts saved a plan in the window than in as many days two and three
    windows before: of the accounts that were made in the window, or in the one before it."""
    first, last = desk.window.first, desk.window.last
    rows = desk.known.rows(
        f"WITH shifts AS (SELECT UNNEST([0, 2, 3]) * {desk.window.days} AS back) "
        "SELECT back = 0, COUNT(DISTINCT u.id), COUNT(DISTINCT m.user_id) FROM shifts "
        f"JOIN ({PEOPLE}) u ON u.signup_source = '{channel}' AND CAST(u.created_at AS DATE) + back + {cohort * desk.window.days} "
        f"BETWEEN DATE '{first}' AND DATE '{last}' "
        f"LEFT JOIN product.meal_plans m ON m.user_id = u.id "
        f"AND CAST(m.created_at AS DATE) + back BETWEEN DATE '{first}' AND DATE '{last}' GROUP BY ALL"
    )
    (n, hits), (m, usual) = ((int(of), int(k)) for _, of, k in sorted(rows, reverse=True))
    pooled = (hits + usual) / (n + m)
    return (hits / n - usual / m) / math.sqrt(pooled * (1.0 - pooled) * (1.0 / n + 1.0 / m))


def _tracked(desk: Desk) -> Reading:
    """Two sources that part say counting; both, and the platform elsewhere as well, that people stayed away."""
    platform, country = desk.opening.where["activity_platform"], desk.opening.where["country"]

    def change(metric: str, cell: tuple[str, str]) -> float:
        return moved(desk.known, Number("", metric, cell), desk.window).by

    here = ("platform_country", f"{platform}/{country}")
    events, stored = (change(metric, here) for metric in ("active_users_tracked", "core_actions"))
    if events - stored < -0.06:
        return "counting", 0.9
    own, *others = (
        change("active_users_tracked", ("platform", one))
        for one in (platform, *(p for p in ("web", "ios", "android") if p != platform))
    )
    return ("product", 0.8) if own - sum(others) / 2 < -0.08 else ("nothing", 0.65)


OLD_ONES_LEFT = -0.055
WAITED = 1.35
"""Standard errors by which a group whose people wait plans less: half of what it is where they do."""
SOONER = 7
"""Days before a window's first one on which what it shows may have begun."""


def _slow_loads(desk: Desk) -> dict[str, Any]:
    """The group whose load times moved furthest against all others, from the day on which they did; what its people did
    says whether they waited."""
    moves = {group: _load_times(desk, group) for group in GROUPS if group != NOBODY}
    group, (change, error) = max(moves.items(), key=lambda one: one[1][0] / one[1][1])
    if change / error < 4.0:
        low, high = 0.98, 1.02
        reading, group = ("nothing", 0.8), NOBODY
    else:
        since = [_load_times(desk, group, days) for days in range(SOONER + 1)]
        change, error = max(since, key=lambda one: one[0] / one[1])
        low, high = (math.exp(change + sign * Z80 * error) for sign in (-1, 1))
        waited = _fewer_plans(desk, group)
        sure = 0.8 if abs(waited + WAITED) > WAITED / 2 else 0.65
        reading = ("product", sure) if waited < -WAITED else ("counting", sure)
    return {
        "cause": _belief(reading),
        "factor": {"low": repr(low), "high": repr(high)},
        "who": {"option": group, "sure": "80%"},
    }


def _fewer_plans(desk: Desk, group: str) -> float:
    """By how many standard errors the share of a group's days with a visit that have a plan moved beyond that of all others:
    in the five weeks from the window's first day on, against the eight before. Two weeks are too few to tell."""
    first = desk.window.first
    rows = desk.known.rows(
        f"WITH people AS (SELECT u.id, COALESCE({_there(group, 'a')}, FALSE) AS here, a.activity_date >= DATE '{first}' AS late, "
        "COUNT(*) AS days, SUM(CASE WHEN a.core_action_count > 0 THEN 1.0 ELSE 0.0 END) AS planned "
        f"FROM ({PEOPLE}) u JOIN product.user_activity a ON a.user_id = u.id "
        f"WHERE a.activity_date >= DATE '{first - 56 * DAY}' AND a.activity_date < DATE '{first + 35 * DAY}' GROUP BY ALL), "
        "shares AS (SELECT here, late, SUM(planned) / SUM(days) AS share FROM people GROUP BY ALL) "
        "SELECT here, late, share, SUM((planned - share * days) ** 2) / SUM(days) ** 2 "
        "FROM people JOIN shares USING (here, late) GROUP BY ALL"
    )
    found = {(bool(here), bool(late)): (float(share), float(of)) for here, late, share, of in rows}
    change = found[True, True][0] - found[True, False][0] - (found[False, True][0] - found[False, False][0])
    return change / math.sqrt(sum(of for _, of in found.values()))


def _there(group: str, table: str) -> str:
    """Whether a row is of the group: a platform, or one in a country."""
    platform, _, country = group.partition("/")
    return f"{table}.platform = '{platform}'" + (f" AND u.country = '{country}'" if country else "")


def careless_factors(known: Known, seen: Seen) -> dict[str, float]:
    """Around which factors careless people put the range: each is wrong where a group moved."""
    assert seen.opening is not None
    window = Window(seen.opening.first, 7 * seen.opening.weeks)
    slow = moved(known, Number("", "page_loads_slow", per="page_loads"), window)
    return {"the share of slow loads, then over before": slow.after / slow.before}


def _load_times(desk: Desk, group: str, sooner: int = 0) -> tuple[float, float]:
    """By how much the log load time of a group rose beyond that of all others, and its error, people as a whole: from the
    window's first day on, or so many days sooner."""
    rows = desk.known.rows(
        f"WITH people AS ({PEOPLE}), each AS (SELECT COALESCE({_there(group, 'l')}, FALSE) AS here, "
        f"l.loaded_at >= DATE '{desk.window.first - sooner * DAY}' AS late, u.id, AVG(ln(GREATEST(l.load_ms, 1))) AS log "
        "FROM people u JOIN product.page_loads l ON l.user_id = u.id "
        f"WHERE l.loaded_at >= DATE '{desk.window.begins - sooner * DAY}' AND l.loaded_at < DATE '{desk.window.last + DAY}' "
        "GROUP BY ALL) SELECT here, late, AVG(log), VAR_SAMP(log) / COUNT(*) FROM each GROUP BY ALL"
    )
    found = {(bool(here), bool(late)): (float(mean), float(of)) for here, late, mean, of in rows}
    change = found[True, True][0] - found[True, False][0] - (found[False, True][0] - found[False, False][0])
    return change, math.sqrt(sum(of for _, of in found.values()))


def _accounts(desk: Desk, channel: str) -> float:
    """By which share new accounts of a channel changed."""
    return moved(desk.known, Number("", "accounts", ("signup_source", channel)), desk.window).by


def _less_keen(desk: Desk) -> float:
    """How far the channel's share that is back on the next day moved beyond the others', in standard errors."""
    assert desk.channel is not None
    changes, errors = [], []
    for cell in (("signup_source", desk.channel), ("all", "all")):
        share = moved(desk.known, Number("", "retained_d1", cell, "accounts"), desk.window)
        people = moved(desk.known, Number("", "accounts", cell), desk.window)
        days = desk.window.days
        errors.append(
            share.before * (1.0 - share.before) / (days * people.before)
            + share.after * (1.0 - share.after) / (days * people.after)
        )
        changes.append(share.by)
    return (changes[0] - changes[1]) / math.sqrt(sum(errors))


def _old_ones(desk: Desk) -> float:
    """By how much the days with a visit of the channel's accounts that are older than all of this moved beyond the others', as a
    logarithm: newcomers have no part in it."""
    rows = desk.known.rows(
        f"SELECT COALESCE(u.signup_source = '{desk.channel}', FALSE), a.activity_date >= DATE '{desk.window.first}', COUNT(*) "
        f"FROM ({PEOPLE}) u JOIN product.user_activity a ON a.user_id = u.id "
        f"WHERE CAST(u.created_at AS DATE) < DATE '{desk.window.begins}' "
        f"AND a.activity_date BETWEEN DATE '{desk.window.begins}' AND DATE '{desk.window.last}' GROUP BY ALL"
    )
    found = {(bool(here), bool(late)): int(days) for here, late, days in rows}
    return math.log(found[True, True] / found[True, False] / (found[False, True] / found[False, False]))


def _heap(desk: Desk) -> float:
    """The most new accounts of one day, as a multiple of a middle day's."""
    return desk.known.value(
        f"SELECT MAX(n) / MEDIAN(n) FROM (SELECT CAST(created_at AS DATE) AS day, COUNT(*) AS n FROM ({PEOPLE}) u "
        f"WHERE signup_source = '{desk.channel}' AND created_at >= DATE '{desk.window.begins}' "
        f"AND created_at < DATE '{desk.window.last + DAY}' GROUP BY day)"
    )


def _arms_part(desk: Desk) -> float:
    """How far newcomers of two groups part, in standard errors: of an experiment that began or took in its last people
    where the window begins. Of all channels: it treats them alike, and one alone is too small."""
    return _z(
        desk,
        f"{_near(desk)} SELECT e.experiment, e.variant, COUNT(DISTINCT u.id), "
        "COUNT(DISTINCT u.id) FILTER (WHERE m.user_id IS NOT NULL) FROM product.experiment_assignments e "
        f"JOIN near USING (experiment) JOIN ({PEOPLE}) u ON u.id = e.user_id "
        "LEFT JOIN product.meal_plans m ON m.user_id = u.id AND m.created_at < u.created_at + INTERVAL 7 DAY "
        f"WHERE CAST(u.created_at AS DATE) BETWEEN first AND last GROUP BY ALL",
    )


def _plans_part(desk: Desk) -> float:
    """The same of all people in it: the share that saved a plan in the window."""
    return _z(
        desk,
        f"{_near(desk)} SELECT e.experiment, e.variant, COUNT(DISTINCT e.user_id), COUNT(DISTINCT a.user_id) "
        "FROM product.experiment_assignments e JOIN near USING (experiment) "
        "LEFT JOIN product.user_activity a ON a.user_id = e.user_id AND a.core_action_count > 0 "
        f"AND a.activity_date BETWEEN CAST(e.assigned_at AS DATE) AND DATE '{desk.window.last}' "
        f"WHERE e.assigned_at < DATE '{desk.window.last + DAY}' GROUP BY ALL",
    )


def _near(desk: Desk) -> str:
    first = desk.window.first
    return (
        "WITH near AS (SELECT experiment, CAST(MIN(assigned_at) AS DATE) AS first, CAST(MAX(assigned_at) AS DATE) AS last "
        "FROM product.experiment_assignments GROUP BY experiment "
        f"HAVING ABS(CAST(MIN(assigned_at) AS DATE) - DATE '{first}') <= {ENROLS} "
        f"OR ABS(CAST(MAX(assigned_at) AS DATE) - DATE '{first}') <= {ENROLS})"
    )


def _z(desk: Desk, sql: str) -> float:
    """The largest difference between treatment and control, in standard errors."""
    found: dict[str, dict[str, tuple[int, int]]] = {}
    for name, variant, people, hits in desk.known.rows(sql):
        found.setdefault(str(name), {})[str(variant)] = (int(people), int(hits))
    largest = 0.0
    for arms in found.values():
        if set(arms) != {"treatment", "control"}:
            continue
        (n, a), (m, b) = arms["treatment"], arms["control"]
        if abs(n - m) / math.sqrt(n + m) > UNEVEN:
            continue  # who is missing from one group is nobody's effect
        pooled = (a + b) / (n + m)
        error = math.sqrt(pooled * (1.0 - pooled) * (1.0 / n + 1.0 / m))
        largest = max(largest, (a / n - b / m) / error if error else 0.0)
    return largest


def _channel_of_most(desk: Desk) -> str:
    rows = desk.rows("mau")
    grown = {
        value: row.after - row.before
        for (dimension, value), row in rows.items()
        if dimension == "signup_source" and value is not None
    }
    return max(grown, key=grown.__getitem__)


def _came_back(known: Known) -> float:
    """By the spells in which people are monthly actives, which the models make."""
    before, last = months(known.as_of)
    there = "started_on <= DATE '{0}' AND lapsed_on > DATE '{0}'"
    return known.value(
        "WITH people AS (SELECT user_id, "
        f"BOOL_OR({there.format(before)}) AS was, BOOL_OR({there.format(last)}) AS is_now, "
        f"BOOL_OR(is_first AND started_on <= DATE '{before}') AS is_old "
        "FROM intermediate.int_mau_memberships JOIN marts.dim_users USING (user_id) GROUP BY user_id) "
        "SELECT COUNT(*) FILTER (WHERE is_now AND NOT was AND is_old) FROM people"
    )


def _memo(known: Known, seen: Seen) -> dict[str, str]:
    """Who saved a plan in the 28 days to the memo's day, person by person, and how many more that is than on the other."""
    counts = {}
    for name in ("as_of", "then"):
        last = dt.datetime.strptime(seen.words[name], "%d %B %Y").date()  # noqa: DTZ007 -- a date has no zone
        counts[name] = known.value(
            f"SELECT COUNT(DISTINCT m.user_id) FROM product.meal_plans m JOIN ({PEOPLE}) u ON u.id = m.user_id "
            f"WHERE m.created_at >= DATE '{last}' - 27 AND m.created_at < DATE '{last}' + 1"
        )
    return {"now": repr(counts["as_of"]), "more": repr(counts["as_of"] - counts["then"])}
