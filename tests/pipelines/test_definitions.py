"""What Dagster knows of the project: the names that others rely on, and that each asset tells what it is."""

from __future__ import annotations

import datetime as dt
from typing import Any

import dagster as dg
import pytest

from pipelines.build.partitions import lake_partitions, month_of, partition_of, whole_history
from pipelines.definitions import defs
from pipelines.defs.grading import ALONE, TRUTHS
from pipelines.defs.metrics import metric_specs
from pipelines.defs.transformation import MANIFEST, PURPOSES, models
from pipelines.publish.derived import makings
from synthetic import incidents
from synthetic.tables import TABLES
from synthetic.truth.effects import WORLD_WIDE

GRAPH = defs.resolve_asset_graph()


def test_the_asset_keys_are_the_ones_that_others_rely_on() -> None:
    # A module that holds both assets and a definitions function can silently load only the latter.
    tables = set(TABLES)
    names = {node["name"] for node in MANIFEST["nodes"].values() if node["resource_type"] == "model"}
    keys = {key.to_user_string() for key in GRAPH.get_all_asset_keys()}
    metrics = {key for key in keys if key.split("/")[0] == "metrics"}
    assert metrics == {f"metrics/{metric['name']}" for metric in MANIFEST["metrics"].values()}
    assert "metrics/mau" in metrics
    keys -= metrics
    ours = {key for key in keys if key.split("/")[0] not in ("staging", "intermediate", "marts")}
    assert ours == {
        "synthetic",
        *(f"lake/{table}" for table in tables),
        *(f"product/{table}" for table in tables),
        "product/world_clock",
        "release",
        *(f"truth/{incident}" for incident in incidents.discover()),
        *(f"truth/{name}" for name in WORLD_WIDE),
        "truth/levers",
        "truth/plans",
        "truth/defects",
        "variants",
        *(f"derived/{name}" for name in makings()),
    }
    assert {key.split("/")[1] for key in keys - ours} == names
    assert {
        "marts/dim_users",
        "marts/dim_segments",
        "marts/dim_dates",
        "marts/fct_active_base",
    } <= keys


@pytest.mark.parametrize("key", sorted(GRAPH.get_all_asset_keys()), ids=lambda key: key.to_user_string())
def test_every_asset_says_what_it_is_and_whose(key: dg.AssetKey) -> None:
    node = GRAPH.get(key)
    assert node.description
    assert node.owners
    assert node.kinds
    assert node.group_name not in (None, "default")


def test_the_lineage_leads_from_the_simulator_to_the_release() -> None:
    def upstream(key: dg.AssetKey) -> set[dg.AssetKey]:
        found: set[dg.AssetKey] = set()
        waiting = [key]
        while waiting:
            for parent in GRAPH.get(waiting.pop()).parent_keys - found:
                found.add(parent)
                waiting.append(parent)
        return found

    behind_release = upstream(dg.AssetKey("release"))
    beside = ("release", "grading", "derived", "metrics")
    built = {key for key in GRAPH.get_all_asset_keys() if GRAPH.get(key).group_name not in beside}
    assert behind_release == built
    assert {key for key in built if not GRAPH.get(key).parent_keys} == {dg.AssetKey("synthetic")}


def test_the_release_does_not_wait_for_truth_and_variants() -> None:
    job = defs.resolve_job_def("build_release")
    keys = {key.to_user_string() for key in job.asset_layer.executable_asset_keys}
    assert "release" in keys
    assert not {key for key in keys if key.startswith(("truth", "variants", "derived"))}


def test_those_who_wait_are_told_of_as_many_parts_as_grading_has() -> None:
    keys = defs.resolve_job_def("truth_and_variants").asset_layer.executable_asset_keys
    assert {key.path[-1] for key in keys} == {*TRUTHS, *ALONE}


def test_all_that_is_made_after_a_release_has_words_for_those_who_wait() -> None:
    assert [name for name, making in makings().items() if not making.said] == []


def test_every_data_test_of_dbt_is_a_check() -> None:
    tests = {node["name"] for node in MANIFEST["nodes"].values() if node["resource_type"] == "test"}
    assert tests
    assert tests == {key.name for key in models.check_keys}


def test_every_check_says_what_it_holds() -> None:
    silent = [key for key in GRAPH.asset_check_keys if not GRAPH.get_check_spec(key).description]
    assert silent == []
    described = {
        key.name: GRAPH.get_check_spec(key).description
        for key in models.check_keys
        if key.name.startswith(("unique_stg_orders", "not_null_stg_orders", "segments_add_up"))
    }
    assert described == {
        "unique_stg_orders_order_id": "No two rows have the same `order_id`.",
        "not_null_stg_orders_order_id": "`order_id` is never empty.",
        "segments_add_up_to_the_whole": (
            "The North Star on the last day, added up over segments, is the plain count of people."
        ),
    }


def test_the_tables_of_a_layer_say_what_it_is_for() -> None:
    for group in ("staging", "intermediate", "marts"):
        of_group = [key for key in GRAPH.get_all_asset_keys() if GRAPH.get(key).group_name == group]
        assert of_group
        assert all(PURPOSES[group] in (GRAPH.get(key).description or "") for key in of_group)


def test_a_metric_stands_behind_its_models_and_the_metrics_that_it_is_computed_from() -> None:
    def parents(name: str) -> set[str]:
        return {key.to_user_string() for key in GRAPH.get(dg.AssetKey(["metrics", name])).parent_keys}

    assert parents("orders") == {"marts/fct_orders"}
    assert parents("activation_rate") == {"metrics/activated_signups", "metrics/activation_eligible_signups"}
    for metric in MANIFEST["metrics"].values():
        assert parents(metric["name"]), metric["name"]
    node = GRAPH.get(dg.AssetKey(["metrics", "activation_rate"]))
    assert node.owners == ["team:growth"]
    assert (node.description or "").startswith("Activation rate. Share of signups")
    assert not node.is_materializable


def test_a_metric_whose_owner_is_no_name_of_a_team_does_not_keep_dagster_from_loading() -> None:
    mine: dict[str, Any] = {
        "name": "mine",
        "label": None,
        "description": "",
        "type": "simple",
        "depends_on": {"nodes": []},
    }
    for owner in ("Nora K.", None, "", ["me"], "me"):
        manifest = {"metrics": {"metric.larder.mine": {**mine, "config": {"meta": {"owner": owner}}}}}
        (spec,) = metric_specs(manifest)
        assert spec.owners == ["team:me" if owner == "me" else "team:analytics"]


def test_a_day_each_morning_is_off_and_the_sensors_are_on() -> None:
    schedule = defs.resolve_schedule_def("a_day_each_morning")
    assert schedule.default_status is dg.DefaultScheduleStatus.STOPPED
    for name in ("first_build", "derivations", "reaper", "truth_and_variants"):
        assert defs.resolve_sensor_def(name).default_status is dg.DefaultSensorStatus.RUNNING


def test_the_lake_has_a_partition_for_each_month_whatever_the_wall_clock_says() -> None:
    for year in (2021, 2024, 2026, 2031):
        now = dt.datetime(year, 3, 1, tzinfo=dt.UTC)
        keys = lake_partitions(now.date()).get_partition_keys(current_time=now)
        assert keys[0] == "2024-01"
        assert keys[-1] == "2026-07"  # one more than the default day needs, to go on from it
        assert len(keys) == 31


def test_a_month_and_its_partition_name_each_other() -> None:
    assert month_of(partition_of(dt.date(2025, 2, 14))) == dt.date(2025, 2, 1)
    # The opening stock, filed under the day before, belongs to the first month.
    assert partition_of(dt.date(2023, 12, 31)) == "2024-01"
    assert whole_history(dt.date(2024, 3, 31)) == {
        "dagster/asset_partition_range_start": "2024-01",
        "dagster/asset_partition_range_end": "2024-03",
    }


def test_the_definitions_load_in_the_form_that_dagster_dev_asks_for() -> None:
    repository = defs.get_repository_def()
    names = {job.name for job in repository.get_all_jobs()}
    assert {"build_release", "advance_one_day", "truth_and_variants"} <= names
