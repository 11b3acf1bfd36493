"""The people whom an experiment treated, and those whom it did not: a number of each group alone.

Who is in which group is in the experiment's assignments, and a number's rows name the person; rows that are kept by
segment do not, and their number can't be read by group.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from lab_app.diagnosis.stretch import DiagnosisError
from pipelines.contract.calendar import DAY

if TYPE_CHECKING:
    from lab_app.sandbox import Result, Sandbox

GROUPS = ("treatment", "control")
_TABLE = re.compile(r'"marts"\."(\w+)"')
_NAMED = "SELECT table_name FROM information_schema.columns WHERE table_schema = 'marts' AND column_name = 'user_id'"
_MOST = 1000


class NoPeopleError(DiagnosisError):
    """A number whose rows do not name the person."""


@dataclass(frozen=True)
class OfPeople:
    """A sandbox that sees the rows of some people alone; `people` is a query for their `user_id`."""

    sandbox: Sandbox
    people: str
    named: frozenset[str]
    """The tables whose rows name the person."""

    def run(self, sql: str, **options: Any) -> Result:
        """The query's rows. Raises NoPeopleError and QueryError."""

        def of_people(found: re.Match[str]) -> str:
            if found[1] not in self.named:
                raise NoPeopleError("This number is kept by segment, not by person.")
            return f"(SELECT * FROM {found[0]} WHERE user_id IN ({self.people}))"

        return self.sandbox.run(_TABLE.sub(of_people, sql), **options)


def plans_by_group(experiment: str, last: dt.date) -> str:
    """Of an experiment's groups, how many people were in each by a day, and how many of them saved a plan since they were: SQL
    whose rows are a group's name and the two counts."""
    return (
        "SELECT e.variant, COUNT(DISTINCT e.user_id), COUNT(DISTINCT a.user_id) FROM product.experiment_assignments e "
        "LEFT JOIN product.user_activity a ON a.user_id = e.user_id AND a.core_action_count > 0 "
        f"AND a.activity_date BETWEEN CAST(e.assigned_at AS DATE) AND DATE '{last}' "
        f"WHERE e.experiment = '{experiment}' AND e.assigned_at < DATE '{last + DAY}' GROUP BY ALL"
    )


def group_of(sandbox: Sandbox, experiment: str, group: str) -> Sandbox:
    """A sandbox that sees what an experiment's group did. Raises QueryError."""
    named = sandbox.run(_NAMED, limit=_MOST).rows
    people = (
        "SELECT user_id FROM product.experiment_assignments "
        f"WHERE experiment = '{experiment}' AND variant = '{group}'"
    )
    return cast("Sandbox", OfPeople(sandbox, people, frozenset(str(name) for (name,) in named)))
