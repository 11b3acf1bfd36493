"""Everything that Dagster knows of this project. `dagster dev` at the root finds it by pyproject.toml."""

from __future__ import annotations

import dagster as dg

from pipelines.defs.alerts import watch_metrics
from pipelines.defs.checks import audit_marts
from pipelines.defs.derived import DERIVED
from pipelines.defs.grading import defect_ledger, levers, plans, truth, variants
from pipelines.defs.ingestion import SIMULATOR, lake, product
from pipelines.defs.jobs import advance_one_day, build_release, derive, grading
from pipelines.defs.metrics import METRICS
from pipelines.defs.release import release
from pipelines.defs.resources import BuildResource, dbt_resource
from pipelines.defs.sensors import a_day_each_morning, derivations, first_build, reaper, truth_and_variants
from pipelines.defs.transformation import models

defs = dg.Definitions(
    assets=[
        SIMULATOR,
        lake,
        product,
        models,
        *METRICS,
        release,
        *DERIVED,
        truth,
        levers,
        plans,
        defect_ledger,
        variants,
    ],
    asset_checks=[audit_marts, watch_metrics],
    jobs=[build_release, advance_one_day, derive, grading],
    sensors=[first_build, derivations, truth_and_variants, reaper],
    schedules=[a_day_each_morning],
    resources={"build": BuildResource(), "dbt": dbt_resource()},
    # One process for all steps: they share the build's lock, and a process each cost 12 s more.
    executor=dg.in_process_executor,
)
