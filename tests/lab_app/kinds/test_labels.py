"""A filter is judged by who really is a bot: precision and recall, in plain words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from lab_app.course.authoring.rules import rules_of
from lab_app.course.tracks import exercise
from lab_app.kinds.context import Context
from lab_app.kinds.grade import grade
from lab_app.kinds.labels import LabelsExercise, Mistake
from lab_app.kinds.rules import findings
from lab_app.sandbox import Sandbox
from lab_app.truth import Truth
from pipelines.contract.home import WorldFolder
from tests.lab_app import small_world

FIRST, LAST = dt.date(2024, 8, 1), dt.date(2024, 8, 31)
PEOPLE, SWARM, SCRIPTS = 400, 600, 20
OLD = "Mozilla/5.0 (Windows NT 6.1) Chrome/109.0"
NETWORK = 12430
"""Made-up accounts of August 2024, by number: people, a swarm of three days, scripts. Of the people one in eight has
the swarm's network, and one in eight its browser; one in four lives in its country."""
ROWS = f"""
    INSERT INTO product.users BY NAME
    SELECT 900000 + i AS id, 'p' || i || '@example.com' AS email, 'web' AS platform, false AS is_internal,
        CASE WHEN is_swarm OR i % 4 = 0 THEN 'ES' ELSE 'DE' END AS country,
        CASE WHEN is_script THEN 14061 WHEN is_swarm OR i % 8 = 4 THEN {NETWORK} ELSE 100 + i % 7 END AS signup_ip_asn,
        CASE WHEN is_script THEN 'curl/8.5.0' WHEN is_swarm OR i % 8 = 2 THEN '{OLD}' ELSE 'Browser ' || i % 5 END
            AS signup_user_agent,
        TIMESTAMP '2024-08-01' + INTERVAL 1 HOUR * (CASE WHEN is_swarm THEN 312 + i % 72 ELSE i % 744 END) AS created_at
    FROM (SELECT i, i >= {PEOPLE} AND i < {PEOPLE + SWARM} AS is_swarm, i >= {PEOPLE + SWARM} AS is_script
          FROM range({PEOPLE + SWARM + SCRIPTS}) t (i))
"""
FOUND: LabelsExercise = exercise("C06")  # type: ignore[assignment]
AUGUST = "created_at >= TIMESTAMP '2024-08-01' AND created_at < TIMESTAMP '2024-09-01'"


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Context]:
    """A world with bots: of its truth the ledger, which names rows of the day's file."""
    folder = WorldFolder(tmp_path_factory.mktemp("world"))
    warehouse = small_world.build(folder.path / "warehouse.duckdb", seed=5, users=50)
    with duckdb.connect(str(warehouse)) as connection:
        connection.execute("DELETE FROM product.users")
        connection.execute(ROWS)
        rows = connection.execute(
            "SELECT id, CAST(created_at AS DATE) FROM product.users ORDER BY id"
        ).fetchall()
    by_day: dict[dt.date, list[int]] = {}
    for number, day in rows:
        by_day.setdefault(day, []).append(number)
    noted = []
    (folder.lake / "users").mkdir(parents=True)
    (folder.truth / "ledger" / "users").mkdir(parents=True)
    for day, ids in by_day.items():
        pq.write_table(pa.table({"id": ids}), folder.lake / "users" / f"{day}.parquet")
        noted += [
            {"date": day, "defect": "bot", "dirty_row": place}
            for place, number in enumerate(ids)
            if number >= 900000 + PEOPLE
        ]
        noted.append({"date": day, "defect": "copied", "dirty_row": 0})
    pq.write_table(pa.Table.from_pylist(noted), folder.truth / "ledger" / "users" / "2024-08-all.parquet")
    with Sandbox(warehouse, workers=1) as opened:
        yield Context(opened, None, Truth(folder), as_of=dt.date(2026, 6, 30))


def select(condition: str) -> str:
    return f"SELECT id FROM users WHERE {AUGUST} AND {condition}"


def test_the_exercise_keeps_its_rules_where_there_are_bots(world: Context) -> None:
    for rule in rules_of(FOUND):
        assert findings(rule, world) == (), rule.says


def test_both_numbers_and_what_they_cost_are_said(world: Context) -> None:
    people = sum(i % 8 == 4 for i in range(PEOPLE))
    verdict = grade(FOUND, select(f"signup_ip_asn = {NETWORK}"), world)
    assert verdict.outcome == "wrong"
    assert (
        f"Of the {SWARM + people} accounts that you call bots {SWARM / (SWARM + people):.1%}"
        in verdict.message.replace("\u00a0", "")
    )
    assert (
        f"of the {SWARM + SCRIPTS} bots you found {SWARM / (SWARM + SCRIPTS):.1%}"
        in verdict.message.replace("\u00a0", "")
    )
    assert f"{people} people would be thrown out, {SCRIPTS} bots would stay in" in verdict.message
    assert verdict.mistake == "network_only"
    assert set(verdict.reasons) == {"network_only", "precision"}


@pytest.mark.parametrize(
    ("answer", "outcome", "said"),
    [
        (select(f"(signup_ip_asn = {NETWORK} AND signup_user_agent = '{OLD}' OR signup_user_agent LIKE 'curl%')"), "right", "No"),
        (select(f"signup_ip_asn = {NETWORK} AND signup_user_agent = '{OLD}'").replace("SELECT id", "SELECT id AS user_id, email"), "right", ""),
        (select("signup_user_agent LIKE 'curl%'"), "wrong", "too narrow"),
        (select(f"id > {900000 + PEOPLE - 40}"), "wrong", "too wide"),
        (select("false"), "wrong", "no account"),
        (f"SELECT unnest(range({900000 + PEOPLE}, {900000 + PEOPLE + SWARM})) AS id", "error", "`users`"),
        ("SELECT * FROM (VALUES (900400)) AS users (id)", "error", "`users`"),
        ("SELECT email FROM users", "error", "no ids"),
        ("SELECT email, country FROM users", "error", "column `id`"),
        ("SELECT id FROM nowhere", "error", ""),
        ("SELECT id FROM users WHERE", "error", ""),
        ("  ", "unattempted", ""),
        (FOUND.starter, "unattempted", ""),
    ],
)  # fmt: skip
def test_an_answer_is_read_and_judged(answer: str, outcome: str, said: str, world: Context) -> None:
    verdict = grade(FOUND, answer, world)
    assert (verdict.outcome, said in verdict.message) == (outcome, True), verdict.message


def test_accounts_that_are_not_in_question_are_named_before_the_truth_is_told(world: Context) -> None:
    verdict = grade(
        replace(FOUND, first=dt.date(2024, 8, 13)), select("signup_user_agent LIKE 'curl%'"), world
    )
    assert verdict.mistake == "outside"
    assert "bots you found" not in verdict.message


def test_without_truth_or_bots_there_is_nothing_to_judge(world: Context) -> None:
    for context, exercise_ in (
        (replace(world, truth=None), FOUND),
        (world, replace(FOUND, first=dt.date(2025, 1, 1), last=dt.date(2025, 1, 31))),
    ):
        assert grade(exercise_, FOUND.solution, context).outcome == "error"


def test_a_rule_finds_the_exercise_that_breaks_it(world: Context) -> None:
    def found(changed: LabelsExercise, name: str) -> str:
        return "\n".join(f for r in rules_of(changed) if r.name == name for f in findings(r, world))

    network = FOUND.mistakes[0]
    assert "It is wrong" in found(replace(FOUND, solution=network.answer), "solution")
    assert "should be wrong" in found(replace(FOUND, starter=FOUND.solution), "starter")
    assert "is right" in found(replace(FOUND, mistakes=(Mistake("m", "M.", FOUND.solution),)), "m-0")
    twice = (network, replace(network, name="again"))
    assert "taken for network_only" in found(replace(FOUND, mistakes=twice), "again-0")
    assert "mistakes" in {r.name for r in rules_of(FOUND)}
    assert "There are 0" in found(replace(FOUND, mistakes=()), "mistakes")
