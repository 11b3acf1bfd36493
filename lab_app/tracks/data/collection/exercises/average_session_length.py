"""**Ines, product designer, 15:15**

> How much time may the new planner ask for? First a simple one: how long does a visit last? Take **Sunday, 14 June 2026**, a busy planning day, and give
> me the **average length of a session in minutes**. Tom and Kim each ran a query and gave me a
> number, and the numbers differ.

`user_sessions` has `session_date` and `session_duration_seconds`. Each **session** counts once: the
phones sometimes send one twice, as two rows with the same `id`. And each session counts the same,
whether its user had one on that day or five. Bots and colleagues stay in.

Return one row with the column `average_minutes`, with two decimals or more.
"""

from __future__ import annotations

from lab_app.kinds.sql import Column, Edge, Hint, Link, Mistake, SqlExercise

_DAY = "session_date = DATE '2026-06-14'"

EXERCISE = SqlExercise(
    code="C10",
    title="Take an average of the right thing",
    concept="Average",
    difficulty=2,
    idea="An average has a unit of its own: per session, per user, per day. The average of averages gives each group the same say, however small it is.",
    order=10,
    minutes=7,
    starter="""
SELECT AVG(session_duration_seconds) AS average_minutes
FROM user_sessions
WHERE session_date = DATE '2026-06-14'
""",
    hints=(
        Hint(
            "Think of {missing}.",
            {
                r"/ *60|\bepoch\b|minute": "the unit",
                r"distinct|group by|qualify|\bunion\b": "the sessions that are in the table twice",
            },
            "What is one row of the list that you take the average of? It has to be one session.",
        ),
        (
            "Make a list in which each session appears once, and take the average of that: "
            "SELECT DISTINCT id, session_duration_seconds …, in brackets after FROM."
        ),
        (
            "SELECT AVG(session_duration_seconds) / 60 AS average_minutes FROM "
            "(SELECT DISTINCT id, session_duration_seconds FROM user_sessions WHERE …)"
        ),
    ),
    solution="""
SELECT AVG(session_duration_seconds) / 60 AS average_minutes
FROM (
    SELECT DISTINCT id, session_duration_seconds
    FROM user_sessions
    WHERE session_date = DATE '2026-06-14'
)
""",
    columns=(
        Column(
            "average_minutes",
            aliases=("minutes", "average", "avg_minutes", "mean_minutes"),
            decimals=2,
        ),
    ),
    rule="Each session counts once, and each counts the same.",
    mistakes=(
        Mistake(
            "repeats_kept",
            "Sessions that were sent twice count twice. Take each id once before you take the average.",
            f"SELECT AVG(session_duration_seconds) / 60 AS average_minutes FROM user_sessions WHERE {_DAY}",
        ),
        Mistake(
            "average_of_averages",
            "This is the average of people's averages: someone with five sessions weighs as much as someone with "
            "one. The question is about sessions: the planner would be made for another visit than the mean one.",
            "SELECT AVG(mine) AS average_minutes FROM (SELECT user_id, AVG(session_duration_seconds) / 60 AS mine "
            f"FROM (SELECT DISTINCT id, user_id, session_duration_seconds FROM user_sessions WHERE {_DAY}) "
            "GROUP BY user_id)",
            also=(
                (
                    "SELECT AVG(mine) AS average_minutes FROM (SELECT user_id, AVG(session_duration_seconds) / 60 "
                    f"AS mine FROM user_sessions WHERE {_DAY} GROUP BY user_id)"
                ),
            ),
        ),
        Mistake(
            "lengths_made_distinct",
            "DISTINCT lengths, as in AVG(DISTINCT …), also drop sessions that only happen to be equally long. The "
            "session's id has to be distinct.",
            f"SELECT AVG(DISTINCT session_duration_seconds) / 60 AS average_minutes FROM user_sessions WHERE {_DAY}",
        ),
        Mistake(
            "seconds",
            "These are seconds. Divide by 60.",
            "SELECT AVG(session_duration_seconds) AS average_minutes FROM "
            f"(SELECT DISTINCT id, session_duration_seconds FROM user_sessions WHERE {_DAY})",
        ),
        Mistake(
            "minutes_per_person",
            "This is the time per person, and somebody with three sessions has the time of all three. Divide by sessions.",
            "SELECT SUM(session_duration_seconds) / 60 / COUNT(DISTINCT user_id) AS average_minutes FROM "
            f"(SELECT DISTINCT id, user_id, session_duration_seconds FROM user_sessions WHERE {_DAY})",
        ),
    ),
    edges=(
        Edge(
            "a session sent twice",
            "“each session counts once: the phones sometimes send one twice”.",
            {
                "user_sessions": """
                | id | user_id | session_date | session_duration_seconds |
                |---|---|---|---|
                | 1 | 1 | 2026-06-14 | 600 |
                | 1 | 1 | 2026-06-14 | 600 |
                | 2 | 2 | 2026-06-14 | 120 |
                | 3 | 3 | 2026-06-14 | 120 |
                | 4 | 3 | 2026-06-13 | 900 |
                """
            },
        ),
        Edge(
            "people with many sessions",
            "“each session counts the same, whether its user had one on that day or five”.",
            {
                "user_sessions": """
                | id | user_id | session_date | session_duration_seconds |
                |---|---|---|---|
                | 1 | 1 | 2026-06-14 | 60 |
                | 2 | 1 | 2026-06-14 | 60 |
                | 3 | 1 | 2026-06-14 | 120 |
                | 4 | 1 | 2026-06-14 | 180 |
                | 5 | 2 | 2026-06-14 | 1200 |
                """
            },
        ),
    ),
    ways=(
        (
            "SELECT ROUND(AVG(seconds) / 60.0, 2) AS minutes FROM (SELECT id, MAX(session_duration_seconds) AS seconds "
            "FROM user_sessions WHERE session_date = '2026-06-14' GROUP BY id)"
        ),
        (
            "SELECT SUM(session_duration_seconds) / COUNT(*) / 60 AS average_minutes FROM (SELECT * FROM user_sessions "
            "WHERE session_date = '2026-06-14' QUALIFY ROW_NUMBER() OVER (PARTITION BY id) = 1)"
        ),
    ),
    takeaway="An average needs a sentence too: the average of *what*, over *what*? Per session, per person and per day "
    "are three numbers. And look for rows that came twice before you divide.",
    links=(Link("Is the average typical?", "typical_session_length"),),
)
