"""Judges a decision about proposals by what their replay shows."""

from __future__ import annotations

from lab_app.bench import Bench, BenchError
from lab_app.course.verdict import Verdict
from lab_app.kinds.context import Context
from lab_app.kinds.sort.judge import judged
from lab_app.kinds.workload.spec import Workload, WorkloadExercise


def judge(exercise: WorkloadExercise, answer: str, context: Context) -> Verdict:
    """The verdict on `answer`, written as for a `sort`: what each question is answered with. Raises QueryError."""
    if not answer.strip():
        return judged((), answer)
    try:
        items = dealt(exercise, context).items
    except BenchError as error:
        return Verdict("error", "The bench could not replay this", str(error))
    return judged(items, answer)


def dealt(exercise: WorkloadExercise, context: Context) -> Workload:
    """What is asked in the context's world, replayed once for a release. Raises BenchError and QueryError."""
    if context.bench is None:
        with Bench.over(context.sandbox) as own:
            return exercise.deal(own, context.seed)
    bench = context.bench
    if context.keep is None:
        return exercise.deal(bench(), context.seed)
    found: Workload = context.keep(
        ("workload", exercise.key, context.seed), lambda: exercise.deal(bench(), context.seed)
    )
    return found
