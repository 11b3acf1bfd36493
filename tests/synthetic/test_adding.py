"""A source table and an incident are one file each: put there, they are part of the world."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import synthetic

# Half of the plans, as people who look at them again.
TABLE = '''
"""Plans that somebody has opened again."""

from synthetic.rows.frames import Frame
from synthetic.rows.schema import ID, TIMESTAMP, Column, Table, number, user_id
from synthetic.rows.stretch import Stretch
from synthetic.tables import meal_plans

TABLE = Table(
    name="plans_reopened",
    number=99,
    grain="plan opened again",
    description="Plans that somebody has opened again.",
    origin="server",
    filed_by="reopened_at",
    made_of="happenings",
    columns=(
        number("Its number."),
        user_id("Who opened it."),
        Column("reopened_at", TIMESTAMP, "When (UTC).", ordinary="2026-06-10 19:00:00"),
    ),
)


def rows(stretch: Stretch) -> Frame:
    plans = meal_plans.rows(stretch)
    columns = {"id": plans.columns["id"], "user_id": plans.columns["user_id"]}
    return Frame(TABLE, plans.day, columns | {"reopened_at": plans.columns["created_at"]})
'''

WRITE = """
import datetime as dt, json, pathlib, sys
import synthetic
from synthetic.config import WorldConfig
from synthetic.lake.world import write_world
from synthetic.tables import described

out = pathlib.Path(sys.argv[1])
world = WorldConfig(seed=7, as_of=dt.date(2024, 1, 10), size=1500)
written = write_world(world, out, workers=1, on_progress=lambda _: None)
names = [table["name"] for table in described()["tables"]]
print(json.dumps({"from": synthetic.__file__, "rows": {n: t.rows for n, t in written.items()}, "names": names}))
"""

INCIDENTS = """
import json
import synthetic
from synthetic import incidents
from synthetic.config import WorldConfig
from synthetic.scenario import Scenario

scenario = Scenario.of(WorldConfig(seed=7))
titles = {name: incident.title for name, incident in incidents.discover().items()}
print(json.dumps({"from": synthetic.__file__, "titles": titles, "drawn": len(scenario.incidents)}))
"""


@pytest.fixture
def simulator(tmp_path: Path) -> Path:
    """A copy of the simulator to put files into."""
    ignored = shutil.ignore_patterns("__pycache__")
    return Path(shutil.copytree(Path(synthetic.__file__).parent, tmp_path / "synthetic", ignore=ignored))


def run(simulator: Path, code: str, *arguments: str) -> dict[str, object]:
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        cwd=simulator.parent,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, object] = json.loads(done.stdout)
    assert str(found["from"]).startswith(str(simulator))
    return found


def test_a_table_is_added_by_adding_a_file(simulator: Path, tmp_path: Path) -> None:
    (simulator / "tables" / "plans_reopened.py").write_text(TABLE)
    found = run(simulator, WRITE, str(tmp_path / "lake"))
    rows, names = found["rows"], found["names"]
    assert isinstance(rows, dict)
    assert isinstance(names, list)
    assert rows["plans_reopened"] == rows["meal_plans"] > 0
    assert "plans_reopened" in names
    assert any((tmp_path / "lake" / "plans_reopened").glob("*.parquet"))


def test_an_incident_is_added_by_adding_a_file(simulator: Path) -> None:
    before = run(simulator, INCIDENTS)
    text = (simulator / "incidents" / "autumn_2025.py").read_text()
    for old, new in (
        ('id="autumn_2025"', 'id="winter_2027"'),
        ("number=8", "number=99"),
        ("Autumn 2025", "Winter 2027"),
        ("dt.date(2025, 9, 8)", "dt.date(2027, 1, 8)"),
        ("dt.date(2025, 10, 10)", "dt.date(2027, 2, 12)"),
    ):
        assert old in text
        text = text.replace(old, new)
    (simulator / "incidents" / "winter_2027.py").write_text(text)
    after = run(simulator, INCIDENTS)
    titles, known = after["titles"], before["titles"]
    assert isinstance(titles, dict)
    assert isinstance(known, dict)
    assert titles.keys() - known.keys() == {"winter_2027"}
    assert isinstance(after["drawn"], int)
    assert isinstance(before["drawn"], int)
    assert after["drawn"] == before["drawn"] + 1
