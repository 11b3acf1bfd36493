"""A call and the rules of the service: what is answered, and by whom?"""

from __future__ import annotations

import random
from dataclasses import dataclass

from lab_app.assessment.task import Form, draws, one_a_sitting, options_of, shuffled
from lab_app.kinds.case.case import Sheet

TITLE = "What is answered, and by which check"

_TEXTS = {
    "401_signin": "401, from the check of who calls",
    "429_limit": "429, from the limit on calls",
    "403_scope": "403, from the check of what a key may do",
    "404_owner": "404, from the check of whose row it is",
    "403_owner": "403, from the check of whose row it is",
    "200_nobody": "200: nobody has a reason to refuse",
}
_WHY = {
    "401_signin": "The token ended at {expires}, and it is {now}: the service does not know who calls. All else comes after that.",
    "429_limit": "The caller is known, and this is call number {calls} of a minute in which {limit} are allowed.",
    "403_scope": "The caller is known, and its key has {scopes}; the call needs {needed}. The row is not even looked for.",
    "404_owner": "The caller may make such calls, but the household is another's; and the rule is not to say that it is there. "
    "Only the service that knows whose row it is can check that.",
    "403_owner": "The caller may make such calls, but the household is another's; and the rule is to say so. Only the "
    "service that knows whose row it is can check that.",
    "200_nobody": "The token is valid, the key has {needed}, the limit is not reached and the household is the caller's own.",
}
_INSTEAD = {
    "401_signin": "The service knows who calls: the token is valid.",
    "429_limit": "The limit on calls is not what stands in the way.",
    "403_scope": "What the key may do is not what stands in the way.",
    "404_owner": "That is for somebody else's row whose existence must stay hidden.",
    "403_owner": "That is for somebody else's row where the rule is to say so.",
    "200_nobody": "One of the checks has a reason to refuse: go through them in their order.",
}


@dataclass(frozen=True)
class _Call:
    now: int  # minutes of the day
    expires: int
    scopes: tuple[str, ...]
    needed: str
    calls: int
    limit: int
    own: int
    asked: int
    says_it_is_there: bool


def _answer(call: _Call) -> str:
    """What is answered, and by which check: in their order."""
    if call.now >= call.expires:
        return "401_signin"
    if call.calls > call.limit:
        return "429_limit"
    if call.needed not in call.scopes:
        return "403_scope"
    if call.asked != call.own:
        return "403_owner" if call.says_it_is_there else "404_owner"
    return "200_nobody"


def _drawn(case: str, draw: random.Random) -> _Call:
    now, own = draw.randrange(9 * 60, 18 * 60), draw.randrange(10_000, 90_000)
    limit = draw.choice((30, 60, 120))
    other = own + draw.randrange(1, 900)
    everything, needed = ("households:read", "plans:read"), "households:read"
    # What comes later in the order may be wrong, too: the first check that has a reason refuses.
    late = draw.random() < 0.5
    return _Call(
        now=now,
        expires=now - draw.randrange(1, 50) if case == "401_signin" else now + draw.randrange(5, 55),
        scopes=("plans:read",)
        if case == "403_scope" or (case in ("401_signin", "429_limit") and late)
        else everything,
        needed=needed,
        calls=limit + draw.randrange(2, 30) if case == "429_limit" else draw.randrange(1, limit - 5),
        limit=limit,
        own=own,
        asked=other if case.endswith("owner") or (case == "403_scope" and late) else own,
        says_it_is_there=case == "403_owner" if case.endswith("owner") else draw.random() < 0.5,
    )


def form(seed: str, sitting: int) -> Form:
    """A drawn call, on which the checks are tried in their order."""
    draw = draws("security_3", seed, sitting)
    call = _drawn(one_a_sitting(tuple(_TEXTS), "security_3", seed, sitting), draw)
    right = _answer(call)
    near = {
        "404_owner": {"403_owner"},
        "403_owner": {"404_owner"},
        "403_scope": {"401_signin"},
        "401_signin": {"403_scope"},
    }
    told = {
        "now": _clock(call.now),
        "expires": _clock(call.expires),
        "scopes": " and ".join(call.scopes),
        "needed": call.needed,
        "calls": call.calls,
        "limit": call.limit,
    }
    rule = (
        "say “forbidden” for another's household"
        if call.says_it_is_there
        else "don't let anybody learn which households there are"
    )
    return Form(
        said="A partner's app asks for a household. The checks come in this order: who calls, how often, what the key may "
        "do, whose row it is. The first that has a reason refuses.",
        asks="What is the answer, and whose duty is the check that gives it?",
        options=shuffled(draw, options_of(_TEXTS, _INSTEAD)),
        right=right,
        why=_WHY[right].format(**told),
        code=(
            (
                f"The call, at {_clock(call.now)}",
                f"GET /v2/households/{call.asked} HTTP/1.1\nAuthorization: Bearer eyJhbGciOi…",
            ),
        ),
        sheets=(
            Sheet(
                "What the service knows",
                ("What", "Value"),
                (
                    ("Token ends at", _clock(call.expires)),
                    ("Key may", ", ".join(call.scopes)),
                    ("This call needs", call.needed),
                    ("Calls in this minute", f"{call.calls}; {call.limit} are allowed"),
                    ("The caller's own household", f"{call.own}"),
                    ("Rule of the house", rule),
                ),
            ),
        ),
        near=frozenset(near.get(right, set())),
    )


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"
