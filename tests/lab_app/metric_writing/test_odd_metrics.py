"""Each odd metric is read, or gets a message that is true, plain, and shows the way on; one for each cause."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from lab_app.lab import Lab
from lab_app.metric_writing.check import MetricChecker
from lab_app.metric_writing.report import as_text
from pipelines.contract.release import Release
from tests.lab_app.metric_writing.odd_metrics import ODD, RIGHT

NEVER = (
    *(
        "Traceback",
        "Error(",
        "Exception",
        "None",
        "call_0",
        "struct",
        "Got error",
        "MetricFlow refuses",
        "{'",
    ),
    *("query resolution", "site-packages", "lab_app", "pydantic"),
)


@pytest.fixture(scope="module")
def checker(tiny_release: Release) -> Iterator[MetricChecker]:
    with Lab(tiny_release, workers=1, timeout_seconds=20) as lab:
        yield lab.checker


def test_there_are_many() -> None:
    assert len(ODD) + len(RIGHT) >= 120


@pytest.mark.parametrize("name", RIGHT)
def test_what_is_odd_and_right_is_read(name: str, checker: MetricChecker) -> None:
    checked = checker.check(RIGHT[name])
    assert checked.is_right, as_text(checked)


@pytest.mark.parametrize("name", ODD)
def test_an_odd_metric_is_told_what_is_wrong_and_what_to_do(name: str, checker: MetricChecker) -> None:
    odd = ODD[name]
    checked = checker.check(odd.text)
    said = as_text(checked)
    assert len(checked.errors) == odd.errors, said
    for fragment in odd.says:
        assert fragment in said
    for fragment in (*NEVER, *odd.never):
        assert fragment not in said
    fixes = [finding.fix for finding in checked.findings if finding.fix is not None]
    if odd.mends:
        assert fixes, said
        after = checker.check(fixes[0].apply(checked.text))
        assert after.is_right, as_text(after)
    elif checked.errors:
        assert not [fix for fix in fixes if checker.check(fix.apply(checked.text)).is_right], said
    for finding in checked.findings:
        assert finding.expected or finding.advice, finding
