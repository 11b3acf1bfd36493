"""The churn model of a release: fitted on past days of scoring, tried on a later one, and described in numbers.

Logistic regression on what is known as of the cut-off. Counts enter as logarithms, so that a tenth visit is worth less
than a second one, and in standard deviations, so that weights can be compared. It ranks people well, and its per cent
are off by up to nine points in the middle (measured on the preset `lab`): so they are put straight by isotonic
regression on what came of such scores on past days, each scored by a model of the days before it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from pipelines.contract.calendar import DAY
from pipelines.contract.churn import (
    CALL,
    WINDOW,
    Called,
    ChurnModel,
    Column,
    Group,
    Leak,
    Month,
    Segment,
)
from pipelines.publish.churn.columns import AGE, COUNTED, LEAKS, WORDS, Counted, read
from pipelines.statistics.arrays import Bools, Floats
from pipelines.statistics.forecasts.classification import brier, calibration, roc_auc

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
        f"The history begins on {first_day}. A model takes {3 * WINDOW} days of it: as many to see what people do, to "
        "learn who leaves, and to be tried on."
    )


def _described(frame: Frame, cutoffs: Sequence[dt.date], train: Bools, tried: Bools) -> Made:
    *fitted_on, test, as_of = cutoffs
    honest = [column.name for column in COUNTED]
    matrix, names = _matrix(frame, honest)
    fitted = _fit(matrix[train], frame.left[train])
    by_day = _one_after_another(frame, matrix, cutoffs[:-1])
    raw = _score(fitted, matrix)
    scores = _straightened(raw, frame, {day: one for day, one in by_day.items() if day != test})
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
        months=_months(frame, by_day),
        segments=_segments(frame, scores, tried),
        called=_called(raw[tried], happened),
        missed=int((happened & (said < low)).sum()),
        missed_below=low,
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
            counts="days since they made their account",
            source="dim_users",
            first=None,
            known_at=None,
            alone=alone[AGE],
            weight=weights[AGE],
        )
    )
    for name, (_, label) in WORDS.items():
        found.append(
            Column(
                name=name,
                label=label,
                counts="as it was when they made their account",
                source="dim_users",
                first=None,
                known_at=None,
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
    matrix, names = _matrix(frame, [_LEAKY + one.name if one.name == name else one.name for one in COUNTED])
    fitted = _fit(matrix[train], frame.left[train])
    place = names.index(_LEAKY + name)
    used = matrix[tried].copy()
    used[:, place] = np.log1p(np.maximum(_known_by_then(name, frame, tried), 0.0))
    in_test, in_use = _score(fitted, matrix[tried]), _score(fitted, used)
    happened = frame.left[tried]
    alone = _alone(matrix[:, place], frame, tried)
    values = frame.values(_LEAKY + name)[tried]
    as_of = cutoff + WINDOW * DAY
    return Leak(
        column=_column(column, cutoff, as_of, alone),
        why=why,
        auc=roc_auc(in_test, happened) or 0.0,
        in_use=roc_auc(in_use, happened) or 0.0,
        called=_called(in_test, happened),
        called_in_use=_called(in_use, happened),
        gone=float(values[happened].mean()),
        stayed=float(values[~happened].mean()),
    )


def _called(scores: Floats, happened: Bools) -> Called:
    above = scores > CALL
    return Called(people=int(above.sum()), left=int((above & happened).sum()))


def _known_by_then(name: str, frame: Frame, rows: Bools) -> Floats:
    """What a leaky column has on the day of scoring: nothing of a mail that is not sent yet, and else the honest form."""
    first = LEAKS[name][0].first
    values = frame.values(name)[rows]
    return values if first is None or first <= 0 else np.zeros_like(values)


def _shuffled(matrix: Floats, frame: Frame, rows: Bools) -> float:
    """The mean AUC of folds into which rows are put at random: people of all days are on both sides."""
    from sklearn.model_selection import StratifiedKFold

    matrix, left = matrix[rows], frame.left[rows]
    folds = StratifiedKFold(FOLDS, shuffle=True, random_state=0).split(matrix, left)
    found = [roc_auc(_score(_fit(matrix[fit], left[fit]), matrix[test]), left[test]) for fit, test in folds]
    return float(np.mean([one for one in found if one is not None]))


def _one_after_another(frame: Frame, matrix: Floats, known: Sequence[dt.date]) -> dict[dt.date, Floats]:
    """Scores of the last days of scoring whose outcome is known, each by a model that was fitted on the days before it."""
    found = {}
    for place in range(max(1, len(known) - TRIED), len(known)):
        before = frame.on(known[:place])
        left = frame.left[before]
        if min(left.sum(), (~left).sum()) >= FEWEST:
            found[known[place]] = _score(_fit(matrix[before], left), matrix[frame.on([known[place]])])
    return found


def _straightened(scores: Floats, frame: Frame, past: Mapping[dt.date, Floats]) -> Floats:
    """Scores as shares that left of those who had such a score on past days (isotonic regression); as they are where
    there is no such past."""
    from sklearn.isotonic import IsotonicRegression

    if not past:
        return scores
    left = np.concatenate([frame.left[frame.on([day])] for day in past])
    straight = IsotonicRegression(out_of_bounds="clip").fit(np.concatenate(list(past.values())), left)
    found: Floats = straight.predict(scores)
    return found


def _months(frame: Frame, by_day: Mapping[dt.date, Floats]) -> tuple[Month, ...]:
    """What each of these days' scores was worth."""
    found = []
    for day, scores in by_day.items():
        happened = frame.left[frame.on([day])]
        found.append(
            Month(
                cutoff=day,
                people=len(scores),
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
