"""Four threats of a feature: in which order, and with which control first?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

from lab_app.assessment.task import Form, draws, euros, options_of, shuffled
from lab_app.kinds.case.case import Sheet

TITLE = "Which threat first"

_THREATS = {
    "guess": ("Somebody tries numbers in the link until one fits", "long random links"),
    "forward": ("A link is passed on, and works for ever", "links that end after a day"),
    "script": ("A note with a script in it runs in the reader's browser", "notes shown as text only"),
    "staff": ("Staff read lists that they have no reason to read", "reading is logged, with a reason"),
    "stolen": ("A leaked password from elsewhere opens an account", "a second factor at sign-in"),
    "flood": ("One client asks so often that the page is down", "a limit on calls for each client"),
}
_FEATURES = ("a shared shopping list", "a public link to a week's plan", "a note on a shared recipe")
_LETTERS = "ABCD"


@dataclass(frozen=True)
class _Threat:
    name: str
    likely: int  # of 100 such features, in a year
    harm: int  # euros

    @property
    def expected(self) -> float:
        return self.likely / 100 * self.harm


def form(seed: str, sitting: int) -> Form:
    """Four threats whose order by likelihood, by harm and by their product have another one at the top each."""
    draw = draws("security_5", seed, sitting)
    names = draw.sample(tuple(_THREATS), 4)
    while True:
        threats = {
            letter: _Threat(name, draw.randrange(4, 90), draw.randrange(2, 160) * 1000)
            for letter, name in zip(_LETTERS, names, strict=True)
        }
        orders = {
            "risk": _order(threats, lambda one: one.expected),
            "likely": _order(threats, lambda one: one.likely),
            "harm": _order(threats, lambda one: one.harm),
        }
        losses = sorted((one.expected for one in threats.values()), reverse=True)
        clear = all(high >= 1.2 * low for high, low in pairwise(losses))
        if clear and len({order[0] for order in orders.values()}) == 3:
            break
    tops = {rule: threats[order[0]] for rule, order in orders.items()}
    spare = next(one for one in threats.values() if one not in tops.values())
    # Each order once with its own first threat's control and once with another's: of what is offered nothing stands out.
    other = {"risk": tops["likely"], "likely": tops["harm"], "harm": tops["risk"]}
    if draw.random() < 0.5:
        other["risk"] = spare
    texts, feedback = {}, {}
    for rule, order in orders.items():
        for fit, threat in (("own", tops[rule]), ("other", other[rule])):
            key = f"{rule}_{fit}"
            texts[key] = f"{', '.join(order)}; first: {_THREATS[threat.name][1]}"
            feedback[key] = _said(rule, fits=fit == "own")
    right = "risk_own"
    first = tops["risk"]
    return Form(
        said=f"Before {draw.choice(_FEATURES)} ships, the team lists what could go wrong. How likely each is within a year, and "
        "what it would cost once, are estimates.",
        asks="In which order do you take them by what they cost in a year, and what do you do first?",
        options=shuffled(draw, options_of(texts, feedback)),
        right=right,
        why=f"Likelihood × harm: {', '.join(f'{letter} {euros(threats[letter].expected)}' for letter in orders['risk'])} a "
        f"year. Against {orders['risk'][0]} helps: {_THREATS[first.name][1]}. The figures are rough, so what matters is that "
        "they are written down and can be argued about.",
        sheets=(
            Sheet(
                "Four threats",
                ("Threat", "What happens", "Likely in a year", "Harm, once"),
                tuple(
                    (letter, _THREATS[one.name][0], f"{one.likely} %", euros(one.harm))
                    for letter, one in threats.items()
                ),
            ),
        ),
        near=frozenset({"risk_other"}),
    )


def _order(threats: dict[str, _Threat], by: Callable[[_Threat], float]) -> tuple[str, ...]:
    return tuple(sorted(threats, key=lambda letter: (-by(threats[letter]), letter)))


def _said(rule: str, *, fits: bool) -> str:
    said = {
        "risk": "",
        "likely": "This is the order of how likely they are; what is likely may be cheap.",
        "harm": "This is the order of the harm; what is terrible may hardly ever happen.",
    }[rule]
    return said if fits else f"{said} The control is one against another threat than the first.".strip()
