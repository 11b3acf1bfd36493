"""**Nora, CEO, 08:12**

> TODO: what somebody asks, in their own words, and what they will decide by it

TODO: which accounts are in question, from which days, and how well they have to be found
"""

from __future__ import annotations

import datetime as dt

from lab_app.kinds.labels import LabelsExercise, Mistake

_ACCOUNTS = (
    "SELECT id FROM users WHERE CAST(created_at AS DATE) BETWEEN DATE '2024-08-01' AND DATE '2024-08-31'"
)

EXERCISE = LabelsExercise(
    code="",
    title="TODO: what there is to do, without how",
    concept="TODO: concept",
    difficulty=1,
    order=1,
    minutes=5,
    first=dt.date(2024, 8, 1),
    last=dt.date(2024, 8, 31),
    precision=0.95,
    recall=0.5,
    starter=f"""
-- TODO: a filter that runs and is not enough
{_ACCOUNTS}
  AND signup_user_agent LIKE 'curl%'
""",
    hints=(
        "TODO: where to look",
        "TODO: almost there",
    ),
    solution=f"""
-- TODO: the filter
{_ACCOUNTS}
  AND regexp_matches(signup_user_agent, 'curl|python|Go-http|Headless|Windows NT 6.1')
""",
    mistakes=(
        Mistake("everybody", "TODO: why this is tempting, and what to do instead", _ACCOUNTS),
        Mistake(
            "one_network",
            "TODO: why this is tempting, too",
            f"{_ACCOUNTS} AND signup_ip_asn = 14061",
        ),
        Mistake(
            "one_country",
            "TODO: why people think of this one",
            f"{_ACCOUNTS} AND country = 'ES'",
        ),
    ),
    takeaway="TODO: what helps the learner at their own company on Monday.",
)
