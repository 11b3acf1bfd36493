"""How well "who" finds whom an incident hit, and how often it is silent where nothing happened.

`python -m tests.lab_app.diagnosis.who --seeds 1 2 3` builds worlds, reads and removes them (of `lab` up to twenty minutes
each); `--home FOLDER` reads one that is there. Of each incident that hit a group which a number of the lab shows:
whether the first row is that group, and whether it is by a plain ranking by per cent. Of quiet stretches, in which no
group of a number did anything but what it does in the same world without incidents: how often all is called usual.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from lab_app.diagnosis.change import changes
from lab_app.diagnosis.record import EVERYBODY, Record, Segment, known_to, measure_of, read_record
from lab_app.diagnosis.stretch import DiagnosisError, Stretch, latest
from lab_app.diagnosis.who import Who, dimensions_of, ranked, who
from lab_app.lab import Lab
from pipelines.contract.home import Home
from pipelines.contract.release import current_release

SHOWN_BY = {
    ("accounts", None): "new_signups",
    ("signups", None): "new_signups",
    ("retained_d1", "signups"): "retention_d1",
    ("retained_w4", "signups"): "retention_rate",
    ("active_users", None): "sessions",
    ("core_active_users", None): "dau",
    ("core_actions", None): "core_actions",
    ("orders", None): "orders",
    ("page_loads_slow", "page_loads"): "page_load_p75",
}
"""The lab's number in which an incident's target can be seen. Client events are in none."""
CALM = {
    "new_signups": ("accounts", None),
    "activation_rate": ("activations", "signups"),
    "retention_rate": ("retained_w4", "accounts"),
    "page_loads": ("page_loads", None),
}
LONGEST = 4  # weeks of an incident that are asked about
WEEKS = (2, 4)  # of a quiet stretch
APART = 0.5
"""Of what a group usually moves: how far a quiet stretch's change may be from the calm world's."""
QUIET = 200
_PLATFORM = ("activity_platform", "signup_platform")


@dataclass(frozen=True)
class Found:
    """What "who" said of one incident."""

    incident: str
    metric: str
    truth: str
    first: str
    z: float
    is_right: bool
    is_right_by_percent: bool


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seeds", type=int, nargs="+", default=[])
    parser.add_argument("--preset", default="lab")
    parser.add_argument("--home", type=Path, action="append", default=[])
    asked = parser.parse_args()
    incidents: list[Found] = []
    silent: list[bool] = []
    for home in _homes(asked.home, asked.seeds, asked.preset):
        found, quiet = read(home)
        for one in found:
            mark = "right" if one.is_right else "WRONG"
            print(
                f"{mark}  {one.incident:20} {one.metric:16} {one.truth:24} {one.first} (z {one.z:.1f})",
                flush=True,
            )
        print(f"{home}: {sum(quiet)} of {len(quiet)} quiet stretches all usual", flush=True)
        incidents += found
        silent += quiet
    right, percent = sum(f.is_right for f in incidents), sum(f.is_right_by_percent for f in incidents)
    print(f"first row is the true group: {right} of {len(incidents)}; ranked by per cent: {percent}")
    print(
        f"quiet stretches all usual: {sum(silent)} of {len(silent)} ({np.mean(silent) if silent else 0:.1%})"
    )
    return 0


def read(path: Path) -> tuple[list[Found], list[bool]]:
    """What "who" says of the incidents of a home's world, and whether it is silent in quiet stretches."""
    home = Home(path)
    release = current_release(home)
    assert release is not None, f"There is no release in {path}."
    truth = home.world(release.world.id).truth
    with Lab(release, timeout_seconds=60) as lab:
        return list(_incidents(lab, truth)), list(_quiet(lab, truth))


def _homes(homes: list[Path], seeds: list[int], preset: str) -> Iterator[Path]:
    yield from homes
    for seed in seeds:
        with tempfile.TemporaryDirectory(prefix=f"larder-seed-{seed}-") as folder:
            command = [sys.executable, "-m", "pipelines", "--preset", preset, "--seed", str(seed)]
            subprocess.run(
                command, env={**os.environ, "LARDER_HOME": folder}, stdout=subprocess.DEVNULL, check=True
            )
            yield Path(folder)


def _incidents(lab: Lab, truth: Path) -> Iterator[Found]:
    for file in sorted(truth.glob("*.json")):
        told = json.loads(file.read_text(encoding="utf-8"))
        if not isinstance(told, dict) or "target" not in told or told["outcome"] == "nothing":
            continue
        target, hit = told["target"], told["segment"]
        # Of a surge the rate moves by its mix; who came is in the count that it is over.
        key = (target["per"], None) if target["value"] == "mix" else (target["metric"], target["per"])
        metric = SHOWN_BY.get(key)
        if metric is None or not hit.keys() & {"platform", "country", "signup_source"}:
            continue
        first, last = (dt.date.fromisoformat(told[name]) for name in ("first_day", "last_day"))
        first = dt.date.fromisoformat(target["onset"])
        end = min(last, known_to(lab.layer, measure_of(lab.layer, metric)))
        weeks = min(max(round(((end - first).days + 1) / 7), 1), LONGEST)
        try:
            said = who(lab.layer, lab.sandbox, metric, Stretch(first, weeks))
        except DiagnosisError as error:
            print(f"none   {told['id']:20} {metric:16} {error}", flush=True)
            continue
        row = said.rows[0]
        plain = max(said.rows, key=lambda one: abs(one.after / one.before - 1) if one.before else np.inf)
        yield Found(
            told["id"],
            metric,
            ", ".join(f"{hit[key]}" for key in hit if key in ("platform", "country", "signup_source")),
            row.segment.name,
            row.z,
            _is_hit(row.segment, hit),
            _is_hit(plain.segment, hit),
        )


def _is_hit(segment: Segment, hit: dict[str, str]) -> bool:
    return segment.value is not None and hit.get(_dimension(segment)) == segment.value


def _dimension(segment: Segment) -> str:
    """As the truth calls it."""
    return "platform" if segment.dimension in _PLATFORM else str(segment.dimension)


def _quiet(lab: Lab, truth: Path) -> Iterator[bool]:
    """Whether all is usual in each of some quiet stretches, drawn without regard to what is said of them."""
    calm = pd.read_parquet(truth / "calm.parquet")
    calm["date"] = pd.to_datetime(calm["date"])
    asked: list[tuple[Record, Stretch]] = []
    for metric, names in CALM.items():
        measure = measure_of(lab.layer, metric)
        tables = [
            calm[calm["metric"] == name].pivot_table(
                index="date", columns=["dimension", "value"], values="calm"
            )
            for name in names
            if name is not None
        ]
        for weeks in WEEKS:
            shape = latest(known_to(lab.layer, measure), weeks)
            by = dimensions_of(lab.layer, metric)
            record = read_record(lab.layer, lab.sandbox, measure, shape, by)
            asked += [
                (record, one) for one in map(shape.ending, record.ends) if _is_quiet(record, one, tables)
            ]
    order = np.random.default_rng(0).permutation(len(asked))[:QUIET]
    for place in order:
        said: Who = ranked(*asked[place])
        yield said.is_all_usual


def _is_quiet(record: Record, stretch: Stretch, calm: list[pd.DataFrame]) -> bool:
    if not stretch.is_ordinary or record.ends.index(stretch.last) < record.back:
        return False
    try:
        found = changes(record, stretch)
    except DiagnosisError:
        return False
    for place, segment in enumerate(record.segments):
        column = ("all", "all") if segment == EVERYBODY else (_dimension(segment), segment.value)
        if any(column not in table.columns for table in calm):
            continue
        sums = [
            [float(np.asarray(table.loc[str(one.first) : str(one.last)][column]).sum()) for table in calm]
            for one in (stretch.before, stretch)
        ]
        before, after = (part[0] / part[1] if len(part) > 1 else part[0] for part in sums)
        change = after - before if record.measure.is_share else float(np.log(after / before))
        if not abs(change - found.own[0, place]) <= APART * found.spread[0, place]:
            return False
    return True


if __name__ == "__main__":
    sys.exit(main())
