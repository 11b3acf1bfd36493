"""Whether `mf query` and the lab give the same values, for every metric.

    uv run python -m tests.dbt_project.agreement [--grain month]

asks dbt's own `mf` on dev.duckdb, by period and by one dimension that all metrics asked together have,
and the lab's semantic layer for the same, and prints for each metric how many cells were compared and
the largest relative difference. Ends with 1 if one is larger than float error.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd

from lab_app.metrics.layer import SemanticLayer
from lab_app.metrics.metric import Grain, Metric
from lab_app.sandbox import Sandbox
from pipelines.contract.home import larder_home
from tests.dbt_project.checkout import ROOT, open_file, run_in

TOLERANCE = 1e-9
AT_A_TIME = 16  # metrics in one question to mf, which takes seconds to start


@dataclass(frozen=True)
class Agreement:
    """Cells of a metric that both gave, and the largest relative difference between them."""

    metric: str
    cells: int
    largest: float

    @property
    def is_same(self) -> bool:
        return self.cells > 0 and self.largest <= TOLERANCE


def batches(metrics: Sequence[Metric], at_a_time: int = AT_A_TIME) -> Iterator[tuple[list[str], str]]:
    """Metrics that can be asked together, with the full name of the dimension to split them by."""
    by_dimension: dict[str, list[str]] = {}
    for metric in metrics:
        dimension = min(metric.dimensions, key=lambda d: (d.short != "country", d.name))
        by_dimension.setdefault(dimension.name, []).append(metric.name)
    for name, names in by_dimension.items():
        for first in range(0, len(names), at_a_time):
            yield names[first : first + at_a_time], name


def ask_mf(
    names: Sequence[str], dimension: str, grain: Grain, run: Callable[..., None], folder: Path
) -> pd.DataFrame:
    """What `mf query` answers: columns `period`, the dimension, the metrics; a row per period and value."""
    out = folder / "mf.csv"
    run(
        "query", "--metrics", ",".join(names), "--group-by", f"metric_time__{grain},{dimension}",
        "--decimals", "14", "--csv", str(out),
    )  # fmt: skip
    frame = pd.read_csv(out, parse_dates=[f"metric_time__{grain}"])
    frame = frame.set_axis([c.lower() for c in frame.columns], axis=1)
    frame = frame.rename(columns={f"metric_time__{grain}": "period", dimension: "part"})
    return frame.dropna(subset=["period"])


def compare(
    theirs: pd.DataFrame,
    layer: SemanticLayer,
    sandbox: Sandbox,
    names: Sequence[str],
    dimension: str,
    grain: Grain,
) -> list[Agreement]:
    """Hold what mf gave for several metrics at once against what the lab gives for each."""
    theirs = theirs.set_index(["period", "part"])
    found = []
    for name in names:
        mine = layer.query(name, by=[dimension], grain=grain, sandbox=sandbox)
        mine = mine.set_axis(["period", "part", name], axis=1).set_index(["period", "part"])
        both = theirs[[name]].add_suffix("_mf").join(mine.add_suffix("_lab"), how="outer").astype(float)
        a, b = both.iloc[:, 0].to_numpy(), both.iloc[:, 1].to_numpy()
        known = ~(np.isnan(a) & np.isnan(b))  # mf has a row for each period of the metrics asked beside it
        gap = np.abs(a - b)[known] / np.maximum(np.maximum(np.abs(a), np.abs(b))[known], 1e-12)
        gap = np.where(np.isnan(gap), np.inf, gap)  # a value that only one of them has
        found.append(Agreement(name, int(known.sum()), float(gap.max(initial=0.0))))
    return found


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--grain", default="month", choices=["day", "week", "month"])
    options = parser.parse_args()
    project, dev = ROOT / "dbt_project", larder_home().dev_warehouse
    if not dev.exists():
        print("There is no data to ask by hand: run `uv run larder dev --refresh` first.", file=sys.stderr)
        return 1
    began = time.perf_counter()
    told: list[Agreement] = []
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)

        def run(*arguments: str, command: str = "mf") -> None:
            done = run_in(project, command, *arguments, extra={"LARDER_DUCKDB_PATH": str(dev)})
            if done.returncode:
                raise SystemExit(done.stdout + done.stderr)

        run("parse", command="dbt")
        with duckdb.connect(str(dev), read_only=True) as connection:
            ((as_of,),) = connection.execute("SELECT as_of FROM product_meta.world_clock").fetchall()
        # mf reads the manifest that stands in the project's own folder, and no other.
        layer = SemanticLayer(project / "target" / "semantic_manifest.json", as_of)
        asked = [metric for metric in layer.metrics() if options.grain in metric.grains]
        print(f"{'metric':<32}{'cells':>8}  largest difference")
        for names, dimension in batches(asked):
            theirs = ask_mf(names, dimension, options.grain, run, folder)
            with duckdb.connect(str(dev), read_only=True) as connection:
                for one in compare(theirs, layer, open_file(connection), names, dimension, options.grain):
                    told.append(one)
                    print(f"{one.metric:<32}{one.cells:>8,}  {one.largest:.3g}", flush=True)
    wrong = [one.metric for one in told if not one.is_same]
    print(
        f"{len(told)} metrics, {sum(one.cells for one in told):,} cells, {len(wrong)} that differ; "
        f"{time.perf_counter() - began:.0f} s"
    )
    return 1 if wrong else 0


if __name__ == "__main__":
    raise SystemExit(main())
