"""How well "who" finds whom an incident hit, and how often it is silent where nothing happened.

`python -m tests.lab_app.diagnosis.who --seeds 1 2 3` builds worlds, reads and removes them (of `lab` up to twenty minutes
each); `--home FOLDER` reads one that is there. Of each incident that hit a group which a number of the lab shows:
whether the first row is that group. Of quiet stretches, in which no group of a number did anything but what it does in the
same world without incidents: how often all is called usual. Beside it what is said of both by who sorts by per cent
(`first_rows`).
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from lab_app.cli.tables import write
from lab_app.diagnosis.change import changes
from lab_app.diagnosis.record import known_to, measure_of
from lab_app.diagnosis.stretch import DiagnosisError, Stretch, latest
from lab_app.diagnosis.who import dimensions_of, ranked
from lab_app.lab import Lab
from pipelines.contract.home import Home
from pipelines.contract.release import current_release
from tests.lab_app.diagnosis.crossings import Cut, cut
from tests.lab_app.diagnosis.first_rows import CROSSED, HEAD, WHO, First, firsts, is_group, summary

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


@dataclass(frozen=True)
class Found:
    """What the tables say of one incident; `rank` is the row in which "who" has whom it hit, from 1, or 0 for none."""

    incident: str
    metric: str
    truth: str
    rank: int
    firsts: Mapping[str, First]


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seeds", type=int, nargs="+", default=[])
    parser.add_argument("--preset", default="lab")
    parser.add_argument("--home", type=Path, action="append", default=[])
    asked = parser.parse_args()
    incidents: list[Mapping[str, First]] = []
    silent: list[Mapping[str, First]] = []
    for home in _homes(asked.home, asked.seeds, asked.preset):
        found, quiet = read(home)
        for one in found:
            print(_line(one), flush=True)
        usual = sum(not one[WHO].is_unusual for one in quiet)
        print(f"{home}: {usual} of {len(quiet)} quiet stretches all usual", flush=True)
        incidents += [one.firsts for one in found]
        silent += quiet
    write(HEAD, list(summary(incidents, silent)), "table", sys.stdout)
    return 0


def _line(one: Found) -> str:
    """One incident: who was hit, the first row of "who" and its z, and what per cent have first of all groups."""
    first, percent = one.firsts[WHO], one.firsts[CROSSED]
    mark = "right" if first.is_group else f"row {one.rank}" if one.rank else "no row"
    return (
        f"{mark:7} {one.incident:20} {one.metric:16} {one.truth:24} {first.name:20} (z {first.by:.1f}); "
        f"by per cent {percent.name} ({percent.by:+.0%})"
    )


def read(path: Path) -> tuple[list[Found], list[Mapping[str, First]]]:
    """What the tables say of the incidents of a home's world, and of quiet stretches."""
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
        group = {key: value for key, value in hit.items() if key in ("platform", "country", "signup_source")}
        if (
            target["dimension"] == "platform_country"
        ):  # bots of one country, all of them on the web: both are they
            group |= dict(zip(("platform", "country"), target["value"].split("/"), strict=True))
        stretch = Stretch(first, weeks)
        try:
            table = _cut(lab, metric, stretch)
            said = ranked(table.alone.record, stretch)
        except DiagnosisError as error:
            print(f"none    {told['id']:20} {metric:16} {error}", flush=True)
            continue
        wheres = dict(zip(table.record.segments, table.wheres, strict=True))
        rank = next(
            (n for n, row in enumerate(said.rows, start=1) if is_group(wheres[row.segment], group)), 0
        )
        yield Found(told["id"], metric, ", ".join(group.values()), rank, firsts(table, stretch, group))


def _cut(lab: Lab, metric: str, stretch: Stretch) -> Cut:
    """Raises DiagnosisError."""
    measure = measure_of(lab.layer, metric)
    return cut(lab.layer, lab.sandbox, measure, stretch, dimensions_of(lab.layer, metric))


def _quiet(lab: Lab, truth: Path) -> Iterator[Mapping[str, First]]:
    """What is said of some quiet stretches, drawn without regard to that."""
    calm = pd.read_parquet(truth / "calm.parquet")
    calm["date"] = pd.to_datetime(calm["date"])
    asked: list[tuple[Cut, Stretch]] = []
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
            table = _cut(lab, metric, shape)
            own = table.alone
            asked += [
                (table, one) for one in map(shape.ending, own.record.ends) if _is_quiet(own, one, tables)
            ]
    order = np.random.default_rng(0).permutation(len(asked))[:QUIET]
    for place in order:
        table, stretch = asked[place]
        yield firsts(table, stretch, {})


def _is_quiet(own: Cut, stretch: Stretch, calm: list[pd.DataFrame]) -> bool:
    record = own.record
    if not stretch.is_ordinary or record.ends.index(stretch.last) < record.back:
        return False
    try:
        found = changes(record, stretch)
    except DiagnosisError:
        return False
    for place, where in enumerate(own.wheres):
        column = next(iter(where.items()), ("all", "all"))
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
