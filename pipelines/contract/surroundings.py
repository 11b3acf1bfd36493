"""What the programs that a build and the lab start see of the shell that they were started from.

Somebody who works with dbt, Dagster or Streamlit has variables for their own projects in their shell: a target,
a profile, another instance, another address. None of them is meant for this project, and each would change what
it does.
"""

from __future__ import annotations

import os
import warnings
from collections.abc import Mapping, MutableMapping

MARK = "LARDER_SERVER"
"""The variable that says which of the servers of `larder lab` a process belongs to."""

PREFIXES = ("DBT_", "DAGSTER_", "DAGIT_", "DG_", "STREAMLIT_", "MF_", "METRICFLOW_")
NAMES = frozenset(
    {
        # Of Dagster's, without its prefix.
        *(
            "ASSET_BACKFILL_CURSOR_DELAY_TIME",
            "ASSET_BACKFILL_CURSOR_OFFSET",
            "STRICT_GRPC_SERVER_PROCESS_WAIT",
        ),
        *("FRESHNESS_DAEMON_INTERVAL_SECONDS", "GET_ASSET_RECORDS_FOR_DATA_VERSION_BATCH_SIZE"),
        "MAX_LIMIT_GET_EVENT_RECORDS",
        # Warnings of libraries about each other, made errors, would end them; an exercise's docstring is its prompt.
        *("PYTHONWARNINGS", "PYTHONDEVMODE", "PYTHONOPTIMIZE", "PYTHONINSPECT"),
    }
)


def is_of_others(name: str) -> bool:
    """Whether a variable is for another project's dbt, Dagster, Streamlit or MetricFlow."""
    return name in NAMES or name.upper().startswith(PREFIXES)


def environment(surrounding: Mapping[str, str] = os.environ, **own: str) -> dict[str, str]:
    """The environment of a program that the project starts, with variables of its own."""
    kept = {name: value for name, value in surrounding.items() if not is_of_others(name)}
    return kept | {"DO_NOT_TRACK": "1"} | own


def shed(surrounding: MutableMapping[str, str] = os.environ) -> None:
    """Take the same out of this process's environment, for the libraries that it imports."""
    if "PYTHONWARNINGS" in surrounding:  # it has been read already
        warnings.simplefilter("ignore")
    for name in [name for name in surrounding if is_of_others(name)]:
        del surrounding[name]
