"""Saving, renaming and removing a metric: in its place, nothing else disturbed, nothing overwritten unasked."""

from __future__ import annotations

import difflib
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from lab_app.metric_writing.check import MetricChecker
from lab_app.metric_writing.names.known import read_known
from lab_app.metric_writing.project.overlay import ProjectBeside, newer_words
from lab_app.metric_writing.saving.changes import SaveError, carry_out, digest
from lab_app.metric_writing.saving.own import own_metric, own_metrics
from lab_app.metric_writing.saving.plan import plan_remove, plan_rename, plan_save
from lab_app.metric_writing.templates import TEMPLATES, template
from lab_app.metric_writing.text.document import read_document
from lab_app.metric_writing.text.lines import CannotEditError, _compare
from lab_app.metrics.layer import SemanticLayer
from lab_app.metrics.manifest import Overlay
from pipelines.contract.release import Release
from tests.lab_app.metric_writing.projects import MODEL_FILE, PROJECT, RATIO, RATIO_FILE, files, save


def test_a_ratio_becomes_a_file_of_its_own_and_nothing_else_changes(checker: MetricChecker) -> None:
    before = files(checker.project)
    assert save(checker, "# why I wrote it\n" + RATIO) == (RATIO_FILE,)
    after = files(checker.project)
    assert after.pop(RATIO_FILE) == "version: 2\n# why I wrote it\n" + RATIO
    assert after == before


def test_a_simple_metric_is_added_to_its_model_s_file_and_every_other_line_stays(
    checker: MetricChecker,
) -> None:
    path = checker.project / MODEL_FILE
    path.write_text(
        path.read_text().replace("    metrics:\n", "    # what we count\n    metrics:  # all of them\n")
    )
    before = path.read_text().splitlines()
    others = {k: v for k, v in files(checker.project).items() if k != MODEL_FILE}
    assert save(checker, template("simple").text) == (MODEL_FILE,)
    after = path.read_text().splitlines()
    assert not [line for line in difflib.ndiff(before, after) if line.startswith("- ")]
    assert "      - name: large_orders" in after
    assert {k: v for k, v in files(checker.project).items() if k != MODEL_FILE} == others


def test_a_conversion_and_its_counts_each_go_to_their_place(checker: MetricChecker) -> None:
    assert set(save(checker, template("conversion").text)) == {
        MODEL_FILE,
        "models/marts/fct_signups.yml",
        "models/metrics/signup_to_order_7d.yml",
    }


def test_a_metric_that_is_wrong_is_not_saved(checker: MetricChecker) -> None:
    checked = checker.check(RATIO.replace("numerator: orders", "numerator: order"))
    with pytest.raises(SaveError, match="passes every check") as refused:
        plan_save(checked, checker.project)
    assert refused.value.reason == "invalid"


def test_a_name_that_is_taken_is_refused(checker: MetricChecker) -> None:
    save(checker, RATIO)
    before = files(checker.project)
    again = checker.check(RATIO)
    assert "already" in again.errors[0].message
    other = MetricChecker(ProjectBeside(checker.release, PROJECT), checker.sandbox, checker.compiler)
    with pytest.raises(SaveError) as refused:  # checked before somebody else saved one of that name
        plan_save(other.check(RATIO), checker.project)
    assert refused.value.reason == "taken"
    assert files(checker.project) == before


def test_a_simple_metric_is_changed_in_its_place(checker: MetricChecker) -> None:
    save(checker, template("simple").text)
    opened = own_metric(checker.project, "large_orders")
    save(checker, opened.text.replace(">= 50", ">= 80"), editing={opened.name: opened.digest})
    text = (checker.project / MODEL_FILE).read_text()
    assert text.count("name: large_orders") == 1 and ">= 80" in text


@pytest.mark.parametrize("end", ["\r\n", "\r", "\u2028"], ids=["Windows", "an old Mac", "a separator"])
def test_a_text_with_other_line_ends_is_saved_as_any_other(checker: MetricChecker, end: str) -> None:
    save(checker, "\ufeff" + RATIO.replace("\n", end))
    save(checker, "\ufeff" + template("simple").text.replace("\n", end))
    for file in (RATIO_FILE, MODEL_FILE):
        content = (checker.project / file).read_bytes()
        assert b"\r" not in content
        assert b"\xef\xbb\xbf" not in content
    assert [saved.name for saved in own_metrics(checker.project)] == [
        "large_orders",
        "orders_per_planner",
    ]


def test_a_file_whose_lines_end_as_on_windows_keeps_them(checker: MetricChecker) -> None:
    path = checker.project / MODEL_FILE
    before = path.read_bytes().replace(b"\n", b"\r\n")
    path.write_bytes(before)
    save(checker, template("simple").text)
    assert path.read_bytes().count(b"\r\n") == path.read_bytes().count(b"\n") > before.count(b"\n")
    carry_out(plan_remove(checker.project, "large_orders"), checker.project)
    assert path.read_bytes() == before


def test_remarks_within_a_metric_go_with_it_into_its_model_s_file(checker: MetricChecker) -> None:
    text = template("simple").text
    line = next(line for line in text.splitlines() if "label:" in line)
    remark = line[: len(line) - len(line.lstrip())] + "# as finance counts them"
    save(checker, text.replace(line, f"{remark}\n{line}  # for the board"))
    lines = (checker.project / MODEL_FILE).read_text().splitlines()
    assert any(line.strip() == "# as finance counts them" for line in lines)
    assert any(line.endswith("# for the board") for line in lines)


def test_an_edit_by_lines_that_changes_anything_else_is_refused() -> None:
    before = read_document("version: 2\nmetrics:\n  - name: a\n")
    after = "version: 3\nmetrics:\n  - name: a\n  - name: b\n"
    with pytest.raises(CannotEditError, match="The rest of the file would change"):
        _compare(before, after, None, "b", expected=True)
    _compare(before, after.replace("3", "2"), None, "b", expected=True)


def test_removing_gives_back_the_files_as_they_were(checker: MetricChecker) -> None:
    before = files(checker.project)
    save(checker, RATIO)
    save(checker, template("simple").text)
    assert [m.name for m in own_metrics(checker.project)] == ["large_orders", "orders_per_planner"]
    for name in ("large_orders", "orders_per_planner"):
        carry_out(plan_remove(checker.project, name), checker.project)
    assert files(checker.project) == before


def test_a_metric_that_another_one_uses_is_neither_removed_nor_renamed(checker: MetricChecker) -> None:
    save(checker, template("conversion").text)
    for plan in (plan_remove, lambda p, n: plan_rename(p, n, "other_people")):
        with pytest.raises(SaveError, match="signup_to_order_7d") as refused:
            plan(checker.project, "people_ordering")
        assert refused.value.reason == "used"


def test_renaming_moves_the_file_and_refuses_what_is_taken_or_no_name(checker: MetricChecker) -> None:
    save(checker, RATIO)
    for to, reason in (("mau", "taken"), ("../../evil", "invalid"), ("Orders", "invalid")):
        with pytest.raises(SaveError) as refused:
            carry_out(plan_rename(checker.project, "orders_per_planner", to), checker.project)
        assert refused.value.reason == reason
    carry_out(plan_rename(checker.project, "orders_per_planner", "orders_per_head"), checker.project)
    assert not (checker.project / RATIO_FILE).exists()
    assert "name: orders_per_head" in (checker.project / "models/metrics/orders_per_head.yml").read_text()


def test_a_metric_that_was_opened_keeps_its_label_under_another_name(checker: MetricChecker) -> None:
    save(checker, RATIO)
    opened = own_metric(checker.project, "orders_per_planner")
    text = opened.text.replace("name: orders_per_planner", "name: orders_each")
    assert not checker.check(text).is_right  # as a second metric it needs a label of its own
    assert checker.check(text, editing=["orders_per_planner"]).is_right


def test_metrics_of_the_project_are_not_changed_from_the_lab_even_if_opened(checker: MetricChecker) -> None:
    text = (checker.project / "models/metrics/orders_per_buyer.yml").read_text()
    assert not checker.check(text, editing=("orders_per_buyer",)).is_right
    checked = checker.check(text, file="models/metrics/orders_per_buyer.yml")
    assert checked.is_right, checked
    with pytest.raises(SaveError, match="belongs to the project") as refused:
        plan_save(checked, checker.project, editing={"orders_per_buyer": digest(text)}, replace=True)
    assert refused.value.reason == "foreign"


def test_metrics_of_the_project_are_not_removed_from_the_lab(checker: MetricChecker) -> None:
    for name in ("mau", "activation_rate"):
        with pytest.raises(SaveError) as refused:
            plan_remove(checker.project, name)
        assert refused.value.reason == "foreign"


def test_a_saved_metric_answers_at_once_beside_the_release(checker: MetricChecker) -> None:
    beside = ProjectBeside(checker.release, checker.project).overlay()
    assert not beside.added and not beside.removed
    save(checker, template("filtered").text)
    release = checker.release
    layer = SemanticLayer(
        release.semantic_manifest, release.as_of, ProjectBeside(release, checker.project).overlay()
    )
    metric = layer.metric("share_of_orders_from_germany")
    assert metric.is_own
    frame = layer.query(metric.name, grain="month", sandbox=checker.sandbox)
    assert frame[metric.name].between(0, 1).all() and frame[metric.name].nunique() > 3
    carry_out(plan_remove(checker.project, metric.name), checker.project)
    beside = ProjectBeside(checker.release, checker.project).overlay()
    assert not beside.added and not beside.removed


def test_the_name_of_a_metric_that_the_project_no_longer_has_is_free(tiny_release: Release) -> None:
    known = read_known(tiny_release.semantic_manifest, tiny_release.manifest)
    without = known.under(Overlay({}, frozenset({"mau"}), {}))
    assert "mau" in known.metrics and "mau" in known.files
    assert "mau" not in without.metrics and "mau" not in without.files


def test_a_description_that_was_changed_since_the_build_is_found(checker: MetricChecker) -> None:
    described = {name: str(metric["description"]) for name, metric in checker.known().metrics.items()}
    assert newer_words(checker.project, described) == {}  # the release was built from these files
    path = checker.project / "models/metrics/activation_rate.yml"
    path.write_text(path.read_text().replace("Share of signups", "Part of the signups", 1))
    (newer,) = newer_words(checker.project, described).items()
    assert newer[0] == "activation_rate"
    assert newer[1].startswith("Part of the signups that saved a meal plan")


def test_a_broken_file_by_hand_disturbs_no_other_metric(checker: MetricChecker) -> None:
    folder = checker.project / "models" / "metrics"
    (folder / "broken.yml").write_text("metrics:\n  - name: [\n")
    (folder / "wrong.yml").write_text(
        "metrics:\n  - name: wrong\n    type: ratio\n    numerator: nothing_here\n    denominator: orders\n"
    )
    save(checker, RATIO)
    assert set(ProjectBeside(checker.release, checker.project).overlay().added) == {"orders_per_planner"}


@pytest.mark.timeout(200)
def test_dbt_reads_what_was_saved_as_the_lab_does(checker: MetricChecker, tmp_path: Path) -> None:
    for found in TEMPLATES:
        save(checker, found.text)
    target = tmp_path / "target"
    done = subprocess.run(
        [str(Path(sys.executable).parent / "dbt"), "parse", "--quiet", "--target-path", str(target)],
        cwd=checker.project,
        env={
            **os.environ,
            "LARDER_DUCKDB_PATH": str(tmp_path / "none.duckdb"),
            "DBT_LOG_PATH": str(tmp_path),
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    parsed = {m["name"]: m for m in json.loads((target / "semantic_manifest.json").read_text())["metrics"]}
    ours = ProjectBeside(checker.release, checker.project).overlay().added
    assert len(ours) == len(TEMPLATES) + 2
    for name, metric in ours.items():
        assert parsed[name]["type_params"] == metric["type_params"], name
        assert parsed[name]["filter"] == metric["filter"], name
        assert parsed[name]["config"]["meta"] == metric["config"]["meta"], name
        assert parsed[name]["label"] == metric["label"], name
