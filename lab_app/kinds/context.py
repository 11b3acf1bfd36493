"""What an answer is judged with."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lab_app.bench import Bench
    from lab_app.lab import Lab
    from lab_app.metric_writing.check import MetricChecker
    from lab_app.metrics.layer import SemanticLayer
    from lab_app.sandbox import Sandbox, Ticket
    from lab_app.truth import Truth
    from lab_app.warehouse.variants import Variants
    from lab_app.whatif.plan import Plan
    from lab_app.whatif.result import Result
    from pipelines.contract.derived import Derived


@dataclass(frozen=True)
class Context:
    """What there is to judge an answer by; each kind takes of it what it needs.

    `sandbox` runs queries on the data that the learner sees. `variants` are hidden worlds, None while
    they are being built. `truth` is what the simulator knows of this world, None while it is being made. `seed`
    is the world's, by which cases are dealt, and `as_of` its last day. `wrong_before` is how many wrong answers the
    learner has given to this exercise. `ticket` is the check's place in the line: its queries are asked with it.
    `derived` is what is made of the release after it was published; None for a world that has no release.
    `checker` gives what reads metrics that are being written, which takes a process of its own; None where the data
    has no metrics. `outcome_of` simulates a plan of the what-if, in some seconds. `keep` keeps by a key what follows from
    the release alone, None where nothing is kept. `layer` gives the metrics that the pages show; None where the data has none.
    `bench` gives SQLite with some of the rows; without it, whoever needs one opens it over the sandbox.
    """

    sandbox: Sandbox
    variants: Variants | None = None
    truth: Truth | None = None
    seed: int = 0
    as_of: dt.date = dt.date.max
    wrong_before: int = 0
    ticket: Ticket | None = None
    checker: Callable[[], MetricChecker] | None = None
    outcome_of: Callable[[Plan], Result] | None = None
    derived: Derived | None = None
    keep: Callable[[Hashable, Callable[[], Any]], Any] | None = None
    layer: Callable[[], SemanticLayer] | None = None
    bench: Callable[[], Bench] | None = None


def context_of(lab: Lab) -> Context:
    """What there is to judge by for the lab's release. Raises ReleaseError and QueryError."""
    from lab_app.whatif.results import result_of
    from pipelines.contract.home import larder_home

    release = lab.release
    return Context(
        lab.sandbox,
        lab.variants,
        lab.truth,
        release.world.seed,
        release.as_of,
        checker=lambda: lab.checker,
        outcome_of=lambda plan: result_of(larder_home(), release, plan),
        derived=lab.derived,
        keep=lab.keep,
        layer=lambda: lab.layer,
        bench=lambda: lab.bench,
    )
