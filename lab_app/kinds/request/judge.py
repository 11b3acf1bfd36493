"""Judges calls by what happened: the journal of the API, and what the tenant holds after them."""

from __future__ import annotations

from lab_app.course.verdict import DifferenceRow, Verdict
from lab_app.kinds.context import Context
from lab_app.kinds.request.journal import Evidence, EvidenceError, read_evidence
from lab_app.kinds.request.message import RequestTextError
from lab_app.kinds.request.spec import RequestExercise, Task

NOTHING_YET = Verdict(
    "unattempted",
    "No call has arrived yet",
    "Send one, with the builder or with curl from your terminal: what is judged is what the API has noted.",
)


def judge(exercise: RequestExercise, answer: str, context: Context) -> Verdict:
    """The verdict on `answer`: what was noted of one's calls, as the page hands it in, or a text with requests as in an
    `.http` file, which are sent one after the other to a scene of their own."""
    if not answer.strip():
        return NOTHING_YET
    task = exercise.deal(context.seed)
    try:
        if answer.lstrip().startswith("{"):
            evidence = read_evidence(answer)
        else:
            from lab_app.kinds.request.replay import replay

            evidence = replay(task, answer, context.seed)
    except (EvidenceError, RequestTextError) as error:
        return Verdict("error", "This answer can't be read", str(error))
    return judged(task, evidence)


def judged(task: Task, evidence: Evidence) -> Verdict:
    """The verdict on what happened.

    It is right where each target is reached, whatever was tried on the way. Else the first foreseen mistake that was made
    is said, and where there is none, what is missing.
    """
    if not evidence.calls:
        return NOTHING_YET
    missed = [target for target in task.targets if not target.reached(evidence)]
    if not missed:
        return Verdict("right", "Right", task.told)
    rows = tuple(DifferenceRow(target.asks, target.should, target.found(evidence)) for target in missed)
    reached = len(task.targets) - len(missed)
    headline = f"{reached} of {len(task.targets)} so far" if reached else "Not quite"
    slip = next((slip for slip in task.slips if slip.made(evidence)), None)
    if slip is not None:
        return Verdict("wrong", headline, slip.message, rows, mistake=slip.name, reasons=(slip.name,))
    return Verdict("wrong", headline, missed[0].missed, rows)
