"""The jobs: the whole way through once, one day more, and what follows a release."""

from __future__ import annotations

import dagster as dg

WHOLE_WAY = dg.AssetSelection.groups("lake", "product", "staging", "intermediate", "marts", "release")

build_release = dg.define_asset_job(
    "build_release",
    selection=WHOLE_WAY,
    description=(
        "Simulate what is missing in the lake, load it, build and test the models, check the whole, publish. "
        "Choose all months as one run; the settings are in the config of the resource `build`."
    ),
)

advance_one_day = dg.define_asset_job(
    "advance_one_day",
    selection=WHOLE_WAY,
    config={"resources": {"build": {"config": {"advance": True}}}},
    description=(
        "One day more of the current release's world: writes that day's files into the lake, then builds and "
        "publishes a new release. Choose the month of the new day."
    ),
)

derive = dg.define_asset_job(
    "derive",
    selection=dg.AssetSelection.groups("derived"),
    description="What pages need that is computed from a release: it is made after the release is published.",
)

grading = dg.define_asset_job(
    "truth_and_variants",
    selection=dg.AssetSelection.groups("grading"),
    description="What grading needs beside the release: the truth of the incidents, and small hidden worlds.",
)
