"""The churn model of a release: what the pipeline writes of it, and what the lab reads.

Beside it lies `SCORES`, a row for each person and day of scoring. There are numbers and texts in both, and nothing
that is run when it is read.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from pipelines.contract.derived import Derived
from pipelines.contract.files import DAMAGE, read_json, write_json

NAME = "churn"
DESCRIPTION, SCORES = "churn.json", "scores.parquet"
WINDOW = 28
"""Days without a plan after which somebody counts as gone; and days with one before, of those who are asked about."""
CALL = 0.5
"""The score above which somebody would be called, or get an offer."""


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True)


class Column(_Part):
    """A column that the model reads.

    `counts` says what is in it, and `source` the table that it is made from. It looks at the days from `first`, or from
    the signup, to `known_at`: no value can be known earlier. That is None for what is known since the signup. `alone` is
    its AUC by itself; `weight` by how much the odds of leaving are multiplied for each standard deviation more of it. A
    column of words has neither.
    """

    name: str
    label: str
    counts: str
    source: str
    first: dt.date | None
    known_at: dt.date | None
    alone: float | None = None
    weight: float | None = None


class Called(_Part):
    """Those with a score above `CALL`: how many, and how many of them left."""

    people: int
    left: int


class Leak(_Part):
    """The same model with one column in a form that knows the future, as of the same cut-off day.

    `auc` is what it seems to be worth; `in_use` what it is worth where it is used: on the day of scoring, with what the
    column has by then. `gone` and `stayed` are the mean of the column of those who left and of those who did not.
    """

    column: Column
    why: str
    auc: float
    in_use: float
    called: Called
    called_in_use: Called
    gone: float
    stayed: float


class Group(_Part):
    """People of about the same score: how many, their mean score, the share that left, and its 80 % range."""

    count: int
    score: float
    left: float
    low: float
    high: float


class Month(_Part):
    """One day of scoring, with a model that was fitted on the days before it: people, their mean score, the share that
    left, and the AUC."""

    cutoff: dt.date
    people: int
    score: float
    left: float
    auc: float | None


class Segment(_Part):
    """People of a kind: how many, how many were expected to leave, how many did, and by how many standard errors they
    differ."""

    what: str
    people: int
    expected: float
    left: int
    z: float


class ChurnModel(_Part):
    """The model that scores, as of each cut-off day, who of the monthly active people will save no plan in the 28 days
    after it.

    `cutoff` is the day of the test: its 28 days end on the release's day. The model was fitted on `fitted_on`, days of
    scoring whose 28 days were over by then. `left` is the share that left after the test's cut-off, `brier` the mean
    squared error of the scores and `brier_of_share` that of this share for everybody. `shuffled` is the AUC where rows
    are put into folds at random. `called` is by the scores before they are put straight, as those of the leaks are. `missed` left with a score below `missed_below`, the median. Where `why_not` says why there is no model, the rest is empty.
    """

    as_of: dt.date
    why_not: str = ""
    cutoff: dt.date | None = None
    fitted_on: tuple[dt.date, ...] = ()
    rows: int = 0
    people: int = 0
    left: float = 0.0
    auc: float = 0.0
    shuffled: float = 0.0
    brier: float = 0.0
    brier_of_share: float = 0.0
    columns: tuple[Column, ...] = ()
    leaks: dict[str, Leak] = {}
    groups: tuple[Group, ...] = ()
    months: tuple[Month, ...] = ()
    segments: tuple[Segment, ...] = ()
    called: Called | None = None
    missed: int = 0
    missed_below: float = 0.0


def write_churn(folder: Path, model: ChurnModel) -> None:
    """Write the description into a folder. Raises OSError."""
    write_json(folder / DESCRIPTION, model.model_dump(mode="json"))


def churn_of(derived: Derived) -> ChurnModel | None:
    """The model of a release; None while it is made, and where it cannot be read."""
    folder = derived.folder(NAME)
    try:
        return None if folder is None else ChurnModel.model_validate(read_json(folder / DESCRIPTION))
    except DAMAGE:
        return None
