"""**Dana, head of engineering, 09:05**

> Partners say that our API refuses them, and ask for higher limits. Whose calls would all fit if they came at a steady pace spreads
> them; the others get more. Who was refused in **June 2026**, how often, and what would a steady pace be?

`api_requests` is the gateway's log: a row per call, a few twice. `api_clients` has names. “Too many calls” is status 429.

For each client with a call that was refused so, return

- `client`: its name
- `refused`: its calls with 429
- `busiest_minute`: the most calls that it made in a minute of the clock, whatever was answered
- `steady_rate`: its calls in its busiest hour of the clock, spread evenly: per minute, to two decimals
"""

from __future__ import annotations

from lab_app.kinds.sql import Column, Edge, Mistake, SqlExercise
from lab_app.tracks.apis.apis.refused_calls import IN_A_MONTH, JUNE, PER_MINUTE, most, told, wrong

EXERCISE = SqlExercise(
    code="AP4",
    title="Partners say that their calls are refused",
    concept="Rate limits",
    difficulty=3,
    order=4,
    minutes=10,
    idea="A limit is about moments. Larder's clients may make so many calls a minute, and twenty more at once when they have been quiet; what "
    "is beyond that is refused with 429. So the question is not how many calls there are, but how many come together.",
    starter="""
SELECT
    api_clients.name AS client,
    COUNT(*) AS refused,
    COUNT(*) / (30 * 24 * 60) AS busiest_minute,
    COUNT(*) / (30 * 24 * 60) AS steady_rate
FROM api_requests
JOIN api_clients ON api_clients.id = api_requests.api_client_id
WHERE api_requests.status BETWEEN 400 AND 499
GROUP BY api_clients.name
""",
    hints=(
        "First June's calls, each once: WITH calls AS (SELECT DISTINCT * FROM api_requests WHERE …). All else is counted from it.",
        "DATE_TRUNC('minute', requested_at) is the minute of a call. Count by client and minute, and take each client's MAX of these counts; the same with 'hour', divided by 60.",
        "Only the column refused is about status = 429. For the two rates a refused call is a call like any other: it is what the client wanted.",
    ),
    solution="""
WITH calls AS (
    SELECT DISTINCT *
    FROM api_requests
    WHERE requested_at >= TIMESTAMP '2026-06-01'
      AND requested_at < TIMESTAMP '2026-07-01'
),

minutes AS (
    SELECT api_client_id, DATE_TRUNC('minute', requested_at) AS minute, COUNT(*) AS calls
    FROM calls
    GROUP BY api_client_id, minute
),

hours AS (
    SELECT api_client_id, DATE_TRUNC('hour', requested_at) AS hour, COUNT(*) AS calls
    FROM calls
    GROUP BY api_client_id, hour
),

refusals AS (
    SELECT api_client_id, COUNT(*) AS refused
    FROM calls
    WHERE status = 429
    GROUP BY api_client_id
)

SELECT
    api_clients.name AS client,
    refusals.refused,
    (SELECT MAX(minutes.calls) FROM minutes WHERE minutes.api_client_id = api_clients.id) AS busiest_minute,
    (SELECT MAX(hours.calls) FROM hours WHERE hours.api_client_id = api_clients.id) / 60.0 AS steady_rate
FROM refusals
JOIN api_clients ON api_clients.id = refusals.api_client_id
""",
    columns=(
        Column("client", aliases=("name", "client_name"), key=True, may_be_empty=True),
        Column("refused", aliases=("refusals", "refused_calls", "calls_refused")),
        Column("busiest_minute", aliases=("peak", "max_per_minute")),
        Column("steady_rate", aliases=("steady", "rate", "per_minute"), decimals=2),
    ),
    rule="Clients with a call refused with 429 in June 2026; the two rates are about all calls of these clients, whatever was answered.",
    mistakes=(
        Mistake(
            "a_months_mean",
            "A mean over the whole month hides the bursts: a client that is quiet all day and calls a hundred times in half a minute has a "
            "low mean, and is refused. A limit is met in the busiest minute.",
            wrong(minute=IN_A_MONTH),
            also=(
                wrong(minute=IN_A_MONTH, hour=IN_A_MONTH, steady="h.most"),
                wrong(hour=IN_A_MONTH, steady="h.most"),
            ),
        ),
        Mistake(
            "the_mean_minute",
            "This is the mean of the minutes in which there were calls. Most of these have one or two, and are never refused. Take the "
            "busiest one.",
            wrong(minute=PER_MINUTE),
        ),
        Mistake(
            "all_4xx",
            "That counts every answer from 400 to 499: a missing right, a wrong path, a body that makes no sense. None of them becomes "
            "fewer by a higher limit. “Too many calls” is 429 alone.",
            wrong(refused="status BETWEEN 400 AND 499"),
        ),
        Mistake(
            "refused_left_out",
            "The refused calls are missing from the busiest minute or hour, so it looks as if the client had kept to its limit. What was "
            "refused was wanted as well: how far over it is shows only with them.",
            wrong(minute=most("minute", "status <> 429"), hour=most("hour", "status <> 429")),
            also=(
                wrong(minute=most("minute", "status <> 429")),
                wrong(hour=most("hour", "status <> 429")),
            ),
        ),
        Mistake(
            "refused_alone",
            "The rates are of refused calls alone. Those that were answered came in the same minute, and took the limit's place: count all.",
            wrong(minute=most("minute", "status = 429"), hour=most("hour", "status = 429")),
            also=(wrong(minute=most("minute", "status = 429")),),
        ),
        Mistake(
            "copies_counted",
            "The log has a few rows twice, exactly. Each of them is one call: SELECT DISTINCT before anything is counted.",
            wrong(calls=f"SELECT * FROM api_requests WHERE {JUNE}"),
        ),
        Mistake(
            "all_calls",
            "The column refused has all calls of these clients. Most of them were answered.",
            wrong(
                refused="api_client_id IN (SELECT api_client_id FROM calls WHERE status = 429)",
            ),
        ),
    ),
    edges=(
        Edge(
            "a burst, and a quiet day",
            "“the most calls that it made in a minute of the clock, whatever was answered”, and of the log's rows “a few twice”.",
            {
                "api_clients": """
                | id | name |
                |---|---|
                | 1 | Burst |
                | 2 | Calm |
                | 3 | Wrong |
                """,
                "api_requests": """
                | id | api_client_id | requested_at | status |
                |---|---|---|---|
                | 1 | 1 | 2026-06-10 10:00:05 | 200 |
                | 2 | 1 | 2026-06-10 10:00:20 | 200 |
                | 2 | 1 | 2026-06-10 10:00:20 | 200 |
                | 3 | 1 | 2026-06-10 10:00:40 | 429 |
                | 4 | 1 | 2026-06-10 10:00:59 | 429 |
                | 4 | 1 | 2026-06-10 10:00:59 | 429 |
                | 5 | 1 | 2026-06-10 10:01:00 | 200 |
                | 6 | 1 | 2026-06-10 10:59:59 | 404 |
                | 7 | 1 | 2026-06-10 11:00:00 | 200 |
                | 8 | 1 | 2026-06-12 08:00:00 | 401 |
                | 9 | 2 | 2026-06-10 10:00:05 | 200 |
                | 10 | 2 | 2026-06-10 10:00:06 | 503 |
                | 11 | 3 | 2026-06-10 10:00:07 | 401 |
                | 12 | 3 | 2026-06-10 10:00:08 | 422 |
                """,
            },
        ),
        Edge(
            "June's two ends",
            "“in June 2026”: from the first moment of 1 June to the last of 30 June.",
            {
                "api_clients": """
                | id | name |
                |---|---|
                | 1 | May |
                | 2 | First |
                | 3 | Last |
                | 4 | July |
                """,
                "api_requests": """
                | id | api_client_id | requested_at | status |
                |---|---|---|---|
                | 1 | 1 | 2026-05-31 23:59:59 | 429 |
                | 2 | 2 | 2026-05-31 23:59:58 | 429 |
                | 3 | 2 | 2026-05-31 23:59:59 | 429 |
                | 4 | 2 | 2026-06-01 00:00:00 | 429 |
                | 5 | 3 | 2026-06-30 23:59:59 | 429 |
                | 6 | 3 | 2026-07-01 00:00:00 | 429 |
                | 7 | 4 | 2026-07-01 00:00:00 | 429 |
                """,
            },
        ),
        Edge(
            "the busiest minute is not in the busiest hour",
            "“the most calls that it made in a minute” and “its calls in its busiest hour”: two different times.",
            {
                "api_clients": """
                | id | name |
                |---|---|
                | 1 | Two |
                | 2 | Other |
                """,
                "api_requests": """
                | id | api_client_id | requested_at | status |
                |---|---|---|---|
                | 1 | 1 | 2026-06-10 10:00:05 | 200 |
                | 2 | 1 | 2026-06-10 10:00:20 | 200 |
                | 3 | 1 | 2026-06-10 10:00:40 | 429 |
                | 4 | 1 | 2026-06-11 11:00:00 | 200 |
                | 5 | 1 | 2026-06-11 11:10:00 | 200 |
                | 6 | 1 | 2026-06-11 11:20:00 | 200 |
                | 7 | 1 | 2026-06-11 11:30:00 | 500 |
                | 8 | 2 | 2026-06-10 10:00:30 | 200 |
                | 9 | 2 | 2026-06-10 10:00:31 | 200 |
                | 10 | 2 | 2026-06-10 10:00:32 | 429 |
                | 11 | 2 | 2026-06-10 10:00:33 | 429 |
                """,
            },
        ),
    ),
    ways=(
        (
            "WITH c AS (SELECT DISTINCT id, api_client_id, requested_at, status FROM api_requests "
            "WHERE strftime(requested_at, '%Y-%m') = '2026-06'), "
            "n AS (SELECT *, COUNT(*) OVER (PARTITION BY api_client_id, DATE_TRUNC('minute', requested_at)) AS m, "
            "COUNT(*) OVER (PARTITION BY api_client_id, DATE_TRUNC('hour', requested_at)) AS h FROM c) "
            "SELECT name AS client, COUNT(*) FILTER (status = 429) AS refused, MAX(m) AS busiest_minute, "
            "ROUND(MAX(h) / 60, 2) AS steady_rate FROM n JOIN api_clients a ON a.id = api_client_id "
            "GROUP BY name HAVING BOOL_OR(status = 429) ORDER BY refused DESC"
        ),
    ),
    harmless={
        "JOIN to LEFT JOIN": "every call has a client, and one without a name may be listed",
    },
    told=told,
    takeaway="Before a limit is raised, ask for the busiest minute, refused calls included, and for the same calls spread over their hour. "
    "If the second is far below the limit, the client needs no more calls: it needs to ask at different times, or to be told when something is new.",
)
