"""The churn model of a release: fitted on past days of scoring, tried on a later one, and described in numbers.

Logistic regression on what is known as of the cut-off. Counts enter as logarithms, so that a tenth visit is worth less
than a second one, and in standard deviations, so that weights can be compared.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from pipelines.contract.calendar import DAY
from pipelines.contract.churn import WINDOW, ChurnModel, Column, Example, Group, Leak, Month, Segment
from pipelines.publish.churn.columns import AGE, COUNTED, LEAKS, WORDS, Counted, read
from pipelines.statistics.arrays import Bools, Floats
from pipelines.statistics.classification import brier, calibration, roc_auc

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

DAYS_OF_SCORING = 14
"""Cut-offs, 28 days apart: the release's day, of which nobody knows the outcome yet, the test's, and twelve before it."""
TRIED = 6
"""Of the last of them each is tried with a model that was fitted on those before."""
FEWEST = 50
"""People who left, and who stayed, with fewer of whom nothing is fitted or tried."""
FOLDS = 5
_LEAKY = "leaky_"
_FEW_FEWEST = "There are too few people for a model: it takes {fewest} who left and as many who stayed, in the days that it is fitted on and in those that it is tried on."


@dataclass(frozen=True)
class Frame:
    """All rows: `table` as it was read, and of each row its day of scoring and whether the person left."""

    table: pa.Table
    cutoff: np.ndarray[Any, Any]
    left: Bools

    @classmethod
    def of(cls, table: pa.Table) -> Frame:
        cutoff = table["cutoff"].to_numpy().astype("datetime64[D]")
        left = table["has_left"].to_pandas().fillna(False).to_numpy(bool)
        return cls(table, cutoff, left)

    def on(self, days: Sequence[dt.date]) -> Bools:
        return np.isin(self.cutoff, np.array(days, "datetime64[D]"))

    def values(self, name: str) -> Floats:
        found: Floats = self.table[name].to_numpy().astype(np.float64)
        return found


@dataclass(frozen=True)
class Made:
    """The description, and a row for each person and day that was scored."""

    model: ChurnModel
    scores: pa.Table | None


def make(connection: duckdb.DuckDBPyConnection, as_of: dt.date, first_day: dt.date) -> Made:
    """Fit the model on a release up to `as_of`, whose history begins on `first_day`."""
    cutoffs = [as_of - WINDOW * n * DAY for n in range(DAYS_OF_SCORING)]
    cutoffs = sorted(day for day in cutoffs if day >= first_day + (WINDOW - 1) * DAY)
    if len(cutoffs) < 3:
        return Made(ChurnModel(as_of=as_of, why_not=_too_short(first_day)), None)
    leaky = [replace(column, name=_LEAKY + name) for name, (column, _) in LEAKS.items()]
    frame = Frame.of(read(connection, cutoffs, as_of, [*COUNTED, *leaky]))
    *fitted_on, test, _ = cutoffs
    train, tried = frame.on(fitted_on), frame.on([test])
    for rows in (train, tried):
        if min(frame.left[rows].sum(), (~frame.left[rows]).sum()) < FEWEST:
            return Made(ChurnModel(as_of=as_of, why_not=_FEW_FEWEST.format(fewest=FEWEST)), None)
    return _described(frame, cutoffs, train, tried)


def _too_short(first_day: dt.date) -> str:
    return (
        f"The history begins on {first_day}: a model takes {4 * WINDOW} days, two windows to learn from and two "
        "to be tried on."
    )


def _described(frame: Frame, cutoffs: Sequence[dt.date], train: Bools, tried: Bools) -> Made:
    *fitted_on, test, as_of = cutoffs
    honest = [column.name for column in COUNTED]
    matrix, names = _matrix(frame, honest)
    fitted = _fit(matrix[train], frame.left[train])
    scores = _score(fitted, matrix)
    happened, said = frame.left[tried], scores[tried]
    share = float(happened.mean())
    by_name = {name: _alone(matrix[:, place], frame, tried) for place, name in enumerate(names)}
    weights = dict(zip(names, np.exp(fitted[-1].coef_[0]), strict=True))
    low = float(np.median(said))
    model = ChurnModel(
        as_of=as_of,
        cutoff=test,
        fitted_on=tuple(fitted_on),
        rows=int(train.sum()),
        people=int(tried.sum()),
        left=share,
        auc=roc_auc(said, happened) or 0.0,
        shuffled=_shuffled(matrix, frame, train | tried),
        brier=brier(said, happened),
        brier_of_share=brier(np.full(len(said), share), happened),
        columns=_columns(test, as_of, by_name, weights),
        leaks={name: _leak(name, frame, train, tried, test) for name in LEAKS},
        groups=tuple(Group(count=b.count, score=b.score, left=b.happened, low=b.low, high=b.high) for b in calibration(said, happened)),
        months=_months(frame, matrix, cutoffs),
        segments=_segments(frame, scores, tried),
        missed=int((happened & (said < low)).sum()),
        missed_below=low,
        example=_example(frame, tried),
    )  # fmt: skip
    return Made(model, _scored(frame, scores, frame.on([test, as_of])))


def _matrix(frame: Frame, counted: Sequence[str]) -> tuple[Floats, list[str]]:
    """A column for each count, as a logarithm, and one for each word but the first."""
    names = [*counted, AGE]
    found = [np.log1p(np.maximum(frame.values(name), 0.0)) for name in names]
    for name in WORDS:
        values = np.array(frame.table[name].to_pylist(), dtype=object).astype(str)
        for word in sorted(set(values))[1:]:
            found.append((values == word).astype(np.float64))
            names.append(f"{name}={word}")
    return np.column_stack(found), names


def _fit(matrix: Floats, left: Bools) -> Any:
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    return make_pipeline(StandardScaler(), LogisticRegression(max_iter=1000)).fit(matrix, left)


def _score(fitted: Any, matrix: Floats) -> Floats:
    found: Floats = fitted.predict_proba(matrix)[:, 1]
    return found


def _alone(column: Floats, frame: Frame, tried: Bools) -> float | None:
    """The AUC of a column by itself, whichever way it points."""
    found = roc_auc(column[tried], frame.left[tried])
    return None if found is None else max(found, 1.0 - found)


def _columns(
    cutoff: dt.date, as_of: dt.date, alone: dict[str, float | None], weights: dict[str, float]
) -> tuple[Column, ...]:
    found = [_column(one, cutoff, as_of, alone[one.name], weights[one.name]) for one in COUNTED]
    found.append(
        Column(
            name=AGE,
            label="Days since the signup",
            counts="from the signup to the cut-off",
            source="dim_users",
            first=None,
            known_at=cutoff,
            alone=alone[AGE],
            weight=weights[AGE],
        )
    )
    for name, (_, label) in WORDS.items():
        found.append(
            Column(
                name=name,
                label=label,
                counts="as noted when the account was made",
                source="dim_users",
                first=None,
                known_at=cutoff,
            )
        )
    return tuple(found)


def _column(
    one: Counted, cutoff: dt.date, as_of: dt.date, alone: float | None = None, weight: float | None = None
) -> Column:
    first, last = one.days(cutoff, as_of)
    return Column(
        name=one.name,
        label=one.label,
        counts=one.counts,
        source=one.source,
        first=first,
        known_at=last,
        alone=alone,
        weight=weight,
    )


def _leak(name: str, frame: Frame, train: Bools, tried: Bools, cutoff: dt.date) -> Leak:
    """What the model seems to be worth with this column in its leaky form, in the fit and in the test."""
    column, why = LEAKS[name]
    matrix, names = _matrix(
        frame, [_LEAKY + one.name if one.name == name else one.name for one in COUNTED]
    )
    fitted = _fit(matrix[train], frame.left[train])
    auc = roc_auc(_score(fitted, matrix[tried]), frame.left[tried]) or 0.0
    alone = _alone(matrix[:, names.index(_LEAKY + name)], frame, tried)
    values, left = frame.values(_LEAKY + name)[tried], frame.left[tried]
    as_of = cutoff + WINDOW * DAY
    return Leak(
        column=_column(column, cutoff, as_of, alone),
        why=why,
        auc=auc,
        gone=float(values[left].mean()),
        stayed=float(values[~left].mean()),
    )


def _shuffled(matrix: Floats, frame: Frame, rows: Bools) -> float:
    """The mean AUC of folds into which rows are put at random: people of all days are on both sides."""
    from sklearn.model_selection import StratifiedKFold

    matrix, left = matrix[rows], frame.left[rows]
    folds = StratifiedKFold(FOLDS, shuffle=True, random_state=0).split(matrix, left)
    found = [roc_auc(_score(_fit(matrix[fit], left[fit]), matrix[test]), left[test]) for fit, test in folds]
    return float(np.mean([one for one in found if one is not None]))


def _months(frame: Frame, matrix: Floats, cutoffs: Sequence[dt.date]) -> tuple[Month, ...]:
    """The last days of scoring whose outcome is known, each with a model of the days before it."""
    known = cutoffs[:-1]
    found = []
    for place in range(max(1, len(known) - TRIED), len(known)):
        before, day = frame.on(known[:place]), frame.on([known[place]])
        left = frame.left[before]
        if min(left.sum(), (~left).sum()) < FEWEST or not day.any():
            continue
        scores = _score(_fit(matrix[before], left), matrix[day])
        happened = frame.left[day]
        found.append(
            Month(
                cutoff=known[place],
                people=int(day.sum()),
                score=float(scores.mean()),
                left=float(happened.mean()),
                auc=roc_auc(scores, happened),
            )
        )
    return tuple(found)


def _segments(frame: Frame, scores: Floats, tried: Bools) -> tuple[Segment, ...]:
    """For each kind of people, how many the model expected to leave and how many did; the farthest off first."""
    ages = frame.values(AGE)
    kinds = {
        f"{label}: {word}": np.array(frame.table[name].to_pylist(), dtype=object) == word
        for name, (_, label) in WORDS.items()
        for word in sorted({str(one) for one in frame.table[name].to_pylist()})
    }
    kinds["New: signed up in the 28 days before"] = ages < WINDOW
    kinds["Old: signed up a year before or earlier"] = ages >= 365
    found = []
    for what, mask in kinds.items():
        rows = tried & mask
        said = scores[rows]
        variance = float((said * (1.0 - said)).sum())
        if rows.sum() < FEWEST or variance <= 0.0:
            continue
        left, expected = int(frame.left[rows].sum()), float(said.sum())
        found.append(
            Segment(
                what=what,
                people=int(rows.sum()),
                expected=expected,
                left=left,
                z=(left - expected) / variance**0.5,
            )
        )
    return tuple(sorted(found, key=lambda one: (-abs(one.z), one.what)))


def _example(frame: Frame, tried: Bools) -> Example | None:
    """A row in which all three leaks can be seen: somebody who left, and whom a win-back mail was sent later.

    Of several the one with the most visits before: there is something in most columns.
    """
    late = (frame.values(f"{_LEAKY}win_back_mails") > 0) & (frame.values(f"{_LEAKY}active_days") > frame.values("active_days"))
    rows = np.flatnonzero(tried & frame.left & late)
    if not len(rows):
        return None
    row = int(rows[np.argmax(frame.values("active_days")[rows])])
    record = frame.table.slice(row, 1).to_pylist()[0]
    names = [*(one.name for one in COUNTED), AGE, *WORDS]
    return Example(
        user_id=record["user_id"],
        left=True,
        values={name: record[name] if name in WORDS else float(record[name]) for name in names},
        leaks={name: float(record[_LEAKY + name]) for name in LEAKS},
    )


def _scored(frame: Frame, scores: Floats, rows: Bools) -> pa.Table:
    """Of the test and of the release's day: cutoff, user_id, score, has_left (NULL where nobody knows yet)."""
    import pyarrow as pa

    return pa.table(
        {
            "cutoff": frame.table["cutoff"],
            "user_id": frame.table["user_id"],
            "score": pa.array(scores),
            "has_left": frame.table["has_left"],
        }
    ).filter(pa.array(rows))
