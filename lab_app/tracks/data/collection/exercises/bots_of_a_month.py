"""**Lena, marketing, 11:20**

> August 2024 had three days with at least three times as many signups as usual. I say that my posts went viral, Samir
> says bots. If your filter is too wide it throws out people whom my campaign brought. If it is too narrow, MAU shows
> a record that never happened.

Return the `id` of each account in `users` that was made from 1 to 31 August 2024 and is a bot's, of whatever kind. At
least **99 %** of those that you return have to be bots, and at least **95 %** of the bots have to be among them. You
begin with the filter that Larder has.
"""

from __future__ import annotations

import datetime as dt

from lab_app.kinds.labels import LabelsExercise, Link, Mistake

_AUGUST = "created_at >= TIMESTAMP '2024-08-01' AND created_at < TIMESTAMP '2024-09-01'"
_SCRIPTS = "regexp_matches(lower(signup_user_agent), 'bot|crawler|spider|headless|python-requests|curl/|go-http-client')"
_OFTEN = "(SELECT {} FROM users WHERE " + _AUGUST + " GROUP BY ALL ORDER BY COUNT(*) DESC LIMIT 1)"
_PAIR = "signup_ip_asn, signup_user_agent"
_NETWORK = f"signup_ip_asn = (SELECT signup_ip_asn FROM {_OFTEN.format(_PAIR)})"
_CLIENT = f"signup_user_agent = (SELECT signup_user_agent FROM {_OFTEN.format(_PAIR)})"
_SPIKE = (
    "CAST(created_at AS DATE) IN (SELECT CAST(created_at AS DATE) AS day FROM users WHERE "
    + _AUGUST
    + " GROUP BY day ORDER BY COUNT(*) DESC LIMIT 3)"
)
_COUNTRY = "country = " + _OFTEN.format("country").replace(_AUGUST, f"{_AUGUST} AND {_SPIKE}")


def _filter(condition: str) -> str:
    return f"SELECT id FROM users WHERE {_AUGUST} AND {condition}"


def _both(condition: str) -> tuple[str, tuple[str, ...]]:
    """The filter, and the same beside the one that Larder has."""
    return _filter(condition), (_filter(f"({_SCRIPTS} OR {condition})"),)


def _mistake(name: str, message: str, condition: str) -> Mistake:
    answer, also = _both(condition)
    return Mistake(name, message, answer, also)


EXERCISE = LabelsExercise(
    code="C06",
    title="Filter the bots, and keep the people",
    concept="Precision and recall",
    difficulty=3,
    idea="A filter errs in two ways. **Precision**: of those that it takes out, how many are bots? **Recall**: of all bots, how "
    "many does it take out? A wider filter finds more of them, and more people. One number alone can always be "
    "made 100 %: take out everybody, or one sure case.",
    order=16,
    minutes=12,
    first=dt.date(2024, 8, 1),
    last=dt.date(2024, 8, 31),
    precision=0.99,
    recall=0.95,
    starter="""
SELECT id
FROM users
WHERE created_at >= TIMESTAMP '2024-08-01'
  AND created_at < TIMESTAMP '2024-09-01'
  AND regexp_matches(lower(signup_user_agent), 'bot|crawler|spider|headless|python-requests|curl/|go-http-client')
""",
    hints=(
        (
            "Count signups by day and country: where is the jump? Then look at signup_ip_asn (the network that they came through) "
            "and signup_user_agent (the browser that they claim) of these accounts."
        ),
        (
            "People use that network as well, and people use that browser. Count both together: GROUP BY signup_ip_asn, "
            "signup_user_agent, most first."
        ),
        "Keep the filter that is there, and add with OR the accounts that have this network AND this user agent.",
    ),
    solution="""
WITH odd AS (
    SELECT signup_ip_asn, signup_user_agent
    FROM users
    WHERE created_at >= TIMESTAMP '2024-08-01' AND created_at < TIMESTAMP '2024-09-01'
    GROUP BY signup_ip_asn, signup_user_agent
    ORDER BY COUNT(*) DESC
    LIMIT 1
)
SELECT users.id
FROM users CROSS JOIN odd
WHERE created_at >= TIMESTAMP '2024-08-01'
  AND created_at < TIMESTAMP '2024-09-01'
  AND (
    regexp_matches(lower(users.signup_user_agent), 'bot|crawler|spider|headless|python-requests|curl/|go-http-client')
    OR (users.signup_ip_asn = odd.signup_ip_asn AND users.signup_user_agent = odd.signup_user_agent)
  )
""",
    mistakes=(
        _mistake(
            "network_only",
            "That is everybody who came through one network in August. It belongs to an ordinary provider: people use "
            "it, too.",
            _NETWORK,
        ),
        _mistake(
            "client_only",
            "That is everybody with one old browser. Some people never update theirs, and they come from all networks.",
            _CLIENT,
        ),
        _mistake(
            "all_of_the_country",
            "That is everybody from that country on the three days. People signed up there on these days as on others: "
            "they would pay for what bots did.",
            f"{_COUNTRY} AND {_SPIKE}",
        ),
        _mistake(
            "all_of_the_days",
            "That is everybody who signed up on the three days. A spike is no reason to throw out who happened to come on it.",
            _SPIKE,
        ),
    ),
    story="summer_2024",
    takeaway="Ask of every filter two numbers: how many of those that it takes out are what it looks for, and how many of those "
    "that exist it takes out. Agree beforehand on what each error costs. Then two weak signs together often do "
    "what neither does alone.",
    links=(Link("Who else should not be counted", "people_with_a_core_action"),),
)
