"""What is told of a dbt run, from its log."""

from __future__ import annotations

from typing import Any

from pipelines.build.dbt_log import Progress


def result(kind: str, name: str, status: str, failures: int = 0) -> dict[str, Any]:
    return {
        "info": {"name": "LogTestResult" if kind == "test" else "LogModelResult", "level": "info"},
        "data": {
            "node_info": {"unique_id": f"{kind}.larder.{name}", "node_name": name, "resource_type": kind},
            "status": status,
            "num_failures": failures,
            "total": 12,
        },
    }


def reason(kind: str, name: str, text: str) -> dict[str, Any]:
    return {
        "info": {"name": "RunResultError", "level": "error"},
        "data": {"node_info": {"unique_id": f"{kind}.larder.{name}"}, "msg": text},
    }


def test_each_node_counts_once_it_has_ended() -> None:
    progress = Progress()
    assert progress.note(result("model", "stg_users", "OK")) == "stg_users"
    assert progress.note(result("test", "unique_users", "pass")) == "unique_users"
    assert progress.note({"info": {"name": "ConcurrencyLine"}, "data": {}}) is None
    assert (len(progress.done), progress.total, progress.failures) == (2, 12, [])


def test_a_test_that_fails_is_told_with_its_rows() -> None:
    progress = Progress()
    progress.note(result("test", "unique_users", "fail", failures=1_234))
    assert progress.failure_words() == (
        "dbt failed at test unique_users, so nothing was published. The first found 1,234 rows that should not be."
    )


def test_a_model_that_breaks_is_told_with_the_reason() -> None:
    progress = Progress()
    progress.note(result("model", "stg_invites", "error"))
    text = (
        'Runtime Error in model stg_invites (x.sql)\n  Binder Error: Column "reward" not found!\n  Candidates'
    )
    progress.note(reason("model", "stg_invites", text))
    assert progress.failure_words() == (
        'dbt failed at model stg_invites, so nothing was published. Binder Error: Column "reward" not found!'
    )


def test_many_failures_are_counted_and_not_all_named() -> None:
    progress = Progress()
    for number in range(7):
        progress.note(result("test", f"t{number}", "fail", failures=2))
    assert "test t0, test t1, test t2, test t3 and 3 more, so" in progress.failure_words()


def test_a_project_that_cannot_be_read_is_told_with_the_reason() -> None:
    progress = Progress()
    message = "Encountered an error:\nCompilation Error: model x depends on y"
    progress.note({"info": {"name": "MainEncounteredError", "level": "error", "msg": message}, "data": {}})
    assert progress.failure_words() == (
        "dbt could not build the models, so nothing was published. Compilation Error: model x depends on y"
    )
