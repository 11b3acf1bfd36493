"""A service gets slow: what becomes of checkout, and which knob first?"""

from __future__ import annotations

import math
import random
from dataclasses import dataclass, replace

from lab_app.assessment.task import Form, draws, one_a_sitting, options_of, shuffled
from lab_app.kinds.case.case import Sheet

TITLE = "When a neighbour gets slow"

_CASES = ("slower", "wait_longer", "shorter", "no_retry", "workers")


@dataclass(frozen=True)
class _Setting:
    rate: int  # checkouts a second
    workers: int
    own: float  # seconds that a checkout takes besides
    slow: float  # seconds that the slow service takes
    timeout: float
    retries: int

    @property
    def held(self) -> float:
        """Seconds for which a checkout keeps its worker: each try ends with the answer or with the time limit."""
        tries = 1 if self.slow <= self.timeout else self.retries + 1
        return self.own + tries * min(self.slow, self.timeout)

    @property
    def busy(self) -> float:
        """Workers that are busy on average: arrivals a second times seconds held (Little's law)."""
        return self.rate * self.held


def form(seed: str, sitting: int) -> Form:
    """A drawn setting and three knobs, of which at most one is enough."""
    draw = draws("architecture_5", seed, sitting)
    case = one_a_sitting(_CASES, "architecture_5", seed, sitting)
    now, knobs = _drawn(case, draw)
    enough = [name for name, setting in knobs.items() if setting.busy <= 0.9 * setting.workers]
    if now.busy > now.workers:
        (right,) = enough
    else:
        right = "slower" if now.slow <= now.timeout else "wait_longer"
    longer = _seconds(round(now.slow * 1.3, 1))
    texts = {
        "slower": "It goes on, only slower; turn no knob yet",
        "wait_longer": f"It goes on, but no call is answered; wait up to {longer}",
        "shorter": f"It stands still; wait {_seconds(knobs['shorter'].timeout)} at most",
        "no_retry": "It stands still; don't try again",
        "workers": f"It stands still; {knobs['workers'].workers} workers",
    }
    service = draw.choice(("the price service", "the service of discounts", "the tax service"))
    feedback = {
        "slower": f"About {now.busy:.0f} of {now.workers} workers are busy, and a call waits {_seconds(now.timeout)} at most.",
        "wait_longer": f"About {now.busy:.0f} of {now.workers} workers would be busy: look whether it can go on, and whether "
        "an answer comes within the time limit.",
    } | {
        name: f"About {now.busy:.0f} of {now.workers} workers are busy now, and {setting.busy:.0f} of {setting.workers} with your change."
        for name, setting in knobs.items()
    }
    return Form(
        said=f"Each checkout asks {service}, waits for it, and shows no price without it. One evening that service needs "
        f"**{_seconds(now.slow)}** for an answer. A checkout keeps one worker for all its time.",
        asks="What becomes of checkout, and which knob do you turn first?",
        options=shuffled(draw, options_of(texts, feedback)),
        right=right,
        why=_why(right, now, knobs),
        sheets=(
            Sheet(
                "Checkout, as it is set",
                ("What", "Value"),
                (
                    ("Checkouts a second", f"{now.rate}"),
                    ("Workers", f"{now.workers}"),
                    ("Time that a checkout takes besides", _seconds(now.own)),
                    ("It waits for an answer at most", _seconds(now.timeout)),
                    ("Then it tries again", "once more" if now.retries == 1 else f"{now.retries} more times"),
                ),
            ),
        ),
        near=frozenset({"shorter", "no_retry", "workers"} - {right} if now.busy > now.workers else set()),
    )


def _drawn(case: str, draw: random.Random) -> tuple[_Setting, dict[str, _Setting]]:
    """A setting in which the case holds: all but the number of workers is drawn, and then that, from where it holds."""
    while True:
        now = _Setting(
            rate=draw.randrange(15, 70),
            workers=0,
            own=draw.choice((0.1, 0.2, 0.3)),
            slow=draw.randrange(12, 70) / 10,
            timeout=draw.choice((0.5, 1.0, 1.5, 2.0, 3.0, 4.0)),
            retries=draw.choice((1, 2, 3)),
        )
        shorter = replace(now, timeout=round(now.timeout * draw.choice((0.3, 0.5, 0.8)), 2))
        no_retry, more = replace(now, retries=0), draw.choice((1.2, 1.5, 2.5))
        # By how many workers each knob is needed at once, in workers of now.
        needed = {"shorter": shorter.busy, "no_retry": no_retry.busy, "workers": now.busy / more}
        too_long = now.slow > 1.1 * now.timeout
        if case in needed:
            others = [need for name, need in needed.items() if name != case]
            low, high = needed[case] / 0.85, min(now.busy / 1.2, *(need / 1.15 for need in others))
        else:
            low, high = max(now.busy, (now.own + now.slow) * now.rate) / 0.75, 400.0
        is_it = too_long if case != "slower" else now.slow < 0.9 * now.timeout
        if is_it and 30 <= low < high - 1 and low <= 300:
            workers = draw.randrange(math.ceil(low), min(math.floor(high), math.ceil(2 * low)) + 1)
            found = {"shorter": shorter, "no_retry": no_retry, "workers": now}
            knobs = {name: replace(one, workers=workers) for name, one in found.items()}
            knobs["workers"] = replace(now, workers=round(workers * more))
            return replace(now, workers=workers), knobs


def _why(right: str, now: _Setting, knobs: dict[str, _Setting]) -> str:
    said = (
        f"Busy workers are checkouts a second × seconds held: {now.rate} × {now.held:.1f} s = {now.busy:.0f}, of "
        f"{now.workers}."
    )
    if right == "slower":
        return f"{said} An answer comes within the time limit, so it is slower and nothing else."
    if right == "wait_longer":
        return f"{said} There is room, but each try gives up before the answer comes: here the limit itself is the fault."
    knob = knobs[right]
    return (
        f"{said} All workers wait, also for those who need nothing of it. With this knob it is {knob.busy:.0f} of "
        f"{knob.workers}; each of the other two leaves too many waiting. What the customer then sees is the next question."
    )


def _seconds(count: float) -> str:
    return f"{count:g}\u00a0s"
