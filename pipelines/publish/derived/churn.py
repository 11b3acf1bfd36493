"""The churn model of a release: who will save no plan in the next 28 days, and how well that can be said."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pipelines.contract.churn import SCORES, write_churn
from pipelines.contract.engines.duckdb import open_to_read
from pipelines.contract.home import Home
from pipelines.contract.release import Release
from pipelines.publish.churn.model import make as fit
from pipelines.publish.derived import Making, Say
from synthetic.config import HISTORY_START, WorldConfig


def make(
    home: Home,  # noqa: ARG001 -- what all makings get
    release: Release,
    config: WorldConfig,  # noqa: ARG001
    folder: Path,
    workers: int,
    say: Say,
) -> Mapping[str, Any]:
    """Fit it on the marts of the release. Raises duckdb.Error and OSError."""
    import pyarrow.parquet as pq
    from threadpoolctl import threadpool_limits

    say("Reading what was known of each person on past days, and fitting the churn model.")
    with open_to_read(release.warehouse) as connection, threadpool_limits(workers):
        connection.execute(f"SET threads = {max(1, workers)}")
        made = fit(connection, release.as_of, HISTORY_START)
    write_churn(folder, made.model)
    if made.scores is None:
        return {"model": made.model.why_not}
    pq.write_table(made.scores, folder / SCORES, compression="zstd")
    model = made.model
    return {
        "rows": model.rows,
        "AUC": round(model.auc, 4),
        "AUC with a leak": {name: round(leak.auc, 4) for name, leak in model.leaks.items()},
        "share that left": round(model.left, 4),
    }


DERIVED = Making(
    about=(
        "The churn model: logistic regression on what was known of each monthly active person as of past days. Its "
        "scores, their calibration, and what three leaks would have made of it."
    ),
    said="the churn model",
    make=make,
    kinds=frozenset({"python", "scikitlearn", "parquet"}),
)
