"""Made-up levers of the small world: what plans come to, by a formula, and the two files in which the truth has it."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

from lab_app.whatif.plan import Plan
from lab_app.whatif.result import Guardrail, Result
from synthetic.config import PRESETS
from synthetic.levers import LEVERS, Decision
from synthetic.truth import best_plan
from synthetic.truth.lever_effects import EUROS_PER_USER, PART_OF_SPEED, PARTS

EUROS = round(PRESETS["tiny"] * EUROS_PER_USER)
ALONE = 250.0
MOST = {"paid": 9.0, "reward": 30.0, "onboarding": 14.0, "speed": 24.0, "support": 6.0, "mail": 4.0}
"""What all of the budget comes to, and half more with endless money: each lever saturates."""
ACTIVATION = {"onboarding": 0.06, "speed": 0.04, PART_OF_SPEED: 0.02}
BEST = {"reward": 0.5, "speed": 0.3, "onboarding": 0.2}
TOO_MUCH_MAIL = 0.5  # of the budget


def outcome_of(plan: Plan) -> Result:
    """What a plan comes to."""
    shares = {lever: euros / EUROS for lever, euros in plan.euros}
    mau = ALONE + sum(MOST[lever] * 1.5 * share / (share + 0.5) for lever, share in shares.items())
    breaks = shares.get("mail", 0.0) > TOO_MUCH_MAIL
    rail = Guardrail(
        "unsubscribe_rate", 0.0024, 0.0032 if breaks else 0.0024, 0.33 if breaks else 0.0, breaks
    )
    path = (round(ALONE), *(round(mau) for _ in range(180)))
    return Result(
        dt.date(2026, 6, 30),
        (round(ALONE),) * 181,
        path,
        (ALONE, mau),
        (rail,),
        {},
        dict.fromkeys(shares, 1.0),
    )


def write(folder: Path) -> None:
    """Write `plans.json` and `levers.json`."""
    naive = {name: _row(decisions) for name, decisions in best_plan.naive(EUROS).items()}
    best = [Decision(lever, EUROS * share) for lever, share in BEST.items()]
    plans = {
        "as_of": "2026-06-30", "first_day": best_plan.FIRST_DAY, "horizon": 180, "worse": 0.15, "euros": float(EUROS),
        "alone": ALONE, "best": _row(best), "naive": naive, "tried": 60, "seconds": {"search": 1.0, "all": 1.0},
    }  # fmt: skip
    (folder / "plans.json").write_text(json.dumps(plans), encoding="utf-8")
    budgets = {lever: {lever: float(EUROS)} for lever in LEVERS}
    budgets |= {name: {lever: EUROS * share} for name, (lever, share) in PARTS.items()}
    summary = {name: _moved(name, euros) for name, euros in budgets.items()}
    (folder / "levers.json").write_text(
        json.dumps({"levers": dict.fromkeys(LEVERS), "plans": budgets, "summary": summary}), encoding="utf-8"
    )


def _row(decisions: object) -> dict[str, object]:
    euros = {one.lever: one.euros for one in decisions}  # type: ignore[attr-defined]
    result = outcome_of(Plan.of(euros))
    breaks = {one.metric: one.worse for one in result.broken}
    return {"plan": euros, "mau": result.mau[1], "worth": result.worth, "breaks": breaks}


def _moved(name: str, euros: dict[str, float]) -> list[dict[str, object]]:
    return [
        {"metric": "mau_counted", "alone": ALONE, "effect": outcome_of(Plan.of(euros)).mau[1] - ALONE},
        {"metric": "activation_rate", "alone": 0.37, "effect": ACTIVATION.get(name, 0.0)},
    ]
