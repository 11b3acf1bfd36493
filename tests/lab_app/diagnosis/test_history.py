"""What the company did, from its change log and the records of its experiments."""

from __future__ import annotations

from lab_app.diagnosis.history import history
from lab_app.lab import Lab


def test_everything_in_the_change_log_is_there_once(lab: Lab) -> None:
    found = history(lab.sandbox)
    kinds = {
        kind: [one for one in found if one.kind == kind] for kind in ("release", "campaign", "experiment")
    }
    ((campaigns, releases, experiments),) = lab.sandbox.run(
        "SELECT (SELECT COUNT(DISTINCT (name, started_on)) FROM product.campaigns), "
        "(SELECT COUNT(DISTINCT (CAST(released_at AS DATE), notes)) FROM product.releases), "
        "(SELECT COUNT(DISTINCT experiment) FROM product.experiment_assignments)"
    ).rows
    assert [len(kinds[kind]) for kind in kinds] == [releases, campaigns, experiments]
    assert all(one.first == one.last for one in kinds["release"])
    assert all(one.first <= one.last for one in found)
    assert list(found) == sorted(found, key=lambda one: one.first)
    assert all("iOS" in one.name or "Android" in one.name or "Web" in one.name for one in kinds["release"])
