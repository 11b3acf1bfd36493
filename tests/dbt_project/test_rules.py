"""The rules of dbt_project/RULES.md, and its list of what is kept against them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import pytest

from tests.dbt_project.checkout import ROOT
from tests.dbt_project.manifest import Manifest, label, layer

RULES_FILE = ROOT / "dbt_project" / "RULES.md"
TOO_MANY_JOINS, TOO_MANY_LEAVES = 7, 3  # dbt_project_evaluator's defaults


def missing_primary_key_tests(manifest: Manifest) -> Iterator[str]:
    for model in manifest.models:
        if not list(manifest.keys(model)):
            yield label(model)


def keys_of_some_rows(manifest: Manifest) -> Iterator[str]:
    for model in manifest.models:
        tests = [test for _, test in manifest.keys(model)]
        if tests and all(test["config"].get("where") for test in tests):
            yield label(model)


def model_access(manifest: Manifest) -> Iterator[str]:
    for model in manifest.models:
        is_public = model["access"] == "public" and model["contract"]["enforced"]
        is_private = model["access"] == "private" and model["group"]
        if not (is_public if layer(model) == "marts" else is_private):
            yield label(model)


def exposures_dependent_on_private_models(manifest: Manifest) -> Iterator[str]:
    for exposure in manifest.exposures:
        tables = manifest.read_by(exposure)
        if any(table["resource_type"] == "source" or layer(table) != "marts" for table in tables):
            yield label(exposure)


def model_directories(manifest: Manifest) -> Iterator[str]:
    for model in manifest.models:
        path = Path(model["original_file_path"])
        if layer(model) == "staging":
            (folder,) = {
                "base" if model["name"].startswith("base_") else source["source_name"]
                for source in manifest.read_by(model)
                if source["resource_type"] == "source"
            }
        else:
            folder = layer(model)
        described = model["patch_path"].rpartition("://")[2]
        if path.parent.name != folder or Path(described) != path.with_suffix(".yml"):
            yield label(model)


def source_directories(manifest: Manifest) -> Iterator[str]:
    for source in manifest.sources:
        if Path(source["original_file_path"]).parent.parts != ("models", "staging", source["source_name"]):
            yield label(source)


def staging_dependent_on_staging(manifest: Manifest) -> Iterator[str]:
    for model in manifest.models:
        if layer(model) == "staging" and any(
            table["resource_type"] == "model" and not table["name"].startswith("base_")
            for table in manifest.read_by(model)
        ):
            yield label(model)


def direct_join_to_source(manifest: Manifest) -> Iterator[str]:
    for model in manifest.models:
        if len({table["resource_type"] for table in manifest.read_by(model)}) > 1:
            yield label(model)


def source_fanout(manifest: Manifest) -> Iterator[str]:
    for source in manifest.sources:
        if len(manifest.readers(source)) != 1:
            yield label(source)


def too_many_joins(manifest: Manifest) -> Iterator[str]:
    for model in manifest.models:
        if len(manifest.read_by(model)) >= TOO_MANY_JOINS:
            yield label(model)


def model_fanout(manifest: Manifest) -> Iterator[str]:
    for model in manifest.models:
        leaves = [reader for reader in manifest.readers(model) if not manifest.readers(reader)]
        if len(leaves) >= TOO_MANY_LEAVES:
            yield label(model)


def rejoining_of_upstream_concepts(manifest: Manifest) -> Iterator[str]:
    for table in (*manifest.models, *manifest.sources):
        readers = manifest.readers(table)
        for between in readers:
            onwards = manifest.readers(between)
            if len(onwards) == 1 and onwards[0] in readers:
                yield " → ".join(map(label, (table, between, onwards[0])))


def sources_without_freshness(manifest: Manifest) -> Iterator[str]:
    for source in manifest.sources:
        if not (source["freshness"] or {}).get("warn_after", {}).get("count"):
            yield label(source)


RULES: dict[str, Callable[[Manifest], Iterator[str]]] = {
    rule.__name__: rule
    for rule in (
        missing_primary_key_tests,
        keys_of_some_rows,
        model_access,
        exposures_dependent_on_private_models,
        model_directories,
        source_directories,
        staging_dependent_on_staging,
        direct_join_to_source,
        source_fanout,
        too_many_joins,
        model_fanout,
        rejoining_of_upstream_concepts,
        sources_without_freshness,
    )
}


def exceptions(text: str) -> dict[str, dict[str, str]]:
    """Rule -> what breaks it -> why, from the list in the text of RULES.md."""
    found: dict[str, dict[str, str]] = {}
    for rule, what, why in re.findall(r"^\| `(\w+)` \| (`.*?`) \| (.+) \|$", text, re.MULTILINE):
        found.setdefault(rule, {}).update(dict.fromkeys(re.findall(r"`(.+?)`", what), why))
    return found


@pytest.mark.parametrize("name", RULES)
def test_what_breaks_a_rule_is_in_the_list_with_its_reason(name: str, manifest: Manifest) -> None:
    broken, listed = set(RULES[name](manifest)), exceptions(RULES_FILE.read_text()).get(name, {})
    unlisted, kept = sorted(broken - listed.keys()), sorted(listed.keys() - broken)
    assert not unlisted, f"{', '.join(unlisted)}: keep the rule {name}, or say why not in {RULES_FILE}"
    assert not kept, f"{', '.join(kept)}: keeps the rule {name}; take it off the list in {RULES_FILE}"


def test_every_rule_is_told_and_every_exception_is_one_of_a_rule() -> None:
    text = RULES_FILE.read_text()
    assert re.findall(r"^\| `(\w+)` \| [A-Z]", text, re.MULTILINE) == list(RULES)
    assert exceptions(text).keys() <= RULES.keys()


def test_a_rule_sees_what_breaks_it(manifest: Manifest) -> None:
    model = {
        "unique_id": "model.larder.int_new",
        "name": "int_new",
        "resource_type": "model",
        "original_file_path": "models/staging/product/int_new.sql",
        "patch_path": "larder://models/staging/product/_models.yml",
        "access": "public",
        "contract": {"enforced": False},
        "group": None,
        "depends_on": {"nodes": [node["unique_id"] for node in (*manifest.models[:7], manifest.sources[0])]},
    }
    changed = Manifest.__new__(Manifest)
    changed.raw = {**manifest.raw, "nodes": {**manifest.raw["nodes"], "model.larder.int_new": model}}
    of_a_model = {rule for rule in RULES if "int_new" in set(RULES[rule](changed))}
    assert of_a_model == {
        "missing_primary_key_tests",
        "model_access",
        "model_directories",
        "staging_dependent_on_staging",
        "direct_join_to_source",
        "too_many_joins",
    }
    assert label(manifest.sources[0]) in set(source_fanout(changed))


def test_keys_that_a_build_tests_in_part_or_not_at_all_hold_in_every_row(
    manifest: Manifest, connection: duckdb.DuckDBPyConnection
) -> None:
    listed = exceptions(RULES_FILE.read_text())
    models = {model["name"]: model for model in manifest.models}
    keys: dict[str, tuple[str, ...]] = {"stg_events": ("event_id",)}
    assert (
        keys.keys() | {"base_events"} == listed["missing_primary_key_tests"].keys()
    )  # it keeps what came twice
    for name in listed["keys_of_some_rows"]:
        ((keys[name], _),) = manifest.keys(models[name])
    for name, key in keys.items():
        there = " and ".join(f"{column} is not null" for column in key)
        (counted,) = connection.execute(
            f"select count(*), count(distinct ({', '.join(key)})) filter (where {there}) from staging.{name}"
        ).fetchall()
        assert counted[0] == counted[1] > 0, name
