"""Each way in which a query fails has a plain sentence, a place and a way on."""

from __future__ import annotations

import time

import pytest

from lab_app.sandbox import QueryError, Sandbox

# query, kind, words of the message, words of the hint, (line, column), suggestion
CASES = {
    "an alias without AS": (
        "SELECT count(*) day FROM users",
        "syntax", "“day”", "write AS before it", (1, 17), "AS day",
    ),
    "an alias without AS, a month": (
        "SELECT count(*) month\nFROM users",
        "syntax", "“month”", "AS month", (1, 17), "AS month",
    ),
    "a misspelt word": ("SELEC 1", "syntax", "“SELEC”", "Did you mean SELECT", (1, 1), "SELECT"),
    "a misspelt word inside": (
        "SELECT id FROM users\nGRUOP BY id",
        "syntax", "“BY”", "Did you mean GROUP", (2, 7), "GROUP",
    ),
    "one comma too many": (
        "SELECT id, FROM users WHERE",
        "syntax", "“WHERE”", "missing after WHERE", (1, 23), None,
    ),
    "nothing after WHERE": (
        "SELECT id FROM users WHERE", "syntax", "“WHERE”", "missing after WHERE", (1, 22), None,
    ),
    "a double equals": (
        "SELECT id FROM users WHERE country === 'DE'", "syntax", "no operator ===", "single =", (1, 28), "=",
    ),
    "WHERE after GROUP BY": (
        "SELECT country, count(*) FROM users GROUP BY country WHERE id > 1",
        "syntax", "“WHERE”", "WHERE comes before GROUP BY", (1, 54), None,
    ),
    "curly quotes": (
        "SELECT id FROM users WHERE country = ‘DE’", "syntax", "", "straight quotes", None, None,
    ),
    "a second WHERE": (
        "SELECT id FROM users WHERE id IN (SELECT user_id FROM orders WHERE id > 1) WHERE id < 9",
        "syntax", "“WHERE”", "join the conditions with AND", (1, 76), "AND",
    ),
    "a comma at the end": (
        "SELECT id FROM users WHERE id = 1,", "syntax", "“,”", "Another column or value is missing after the comma", (1, 34), None,
    ),
    "a misspelt FROM": (
        "SELECT * FORM users", "syntax", "cannot be read at “users”", "Did you mean FROM?", (1, 15), "FROM",
    ),
    "LIKE on a date": (
        "SELECT * FROM user_activity WHERE activity_date LIKE '2026-05%'",
        "syntax", "LIKE works on texts, and this is a date", "with >= and <", (1, 49), None,
    ),
    "NOT LIKE on a time": (
        "SELECT * FROM users WHERE created_at NOT LIKE '2026-05%'",
        "syntax", "LIKE works on texts, and this is a time", "with >= and <", None, None,
    ),
    "a table that comes near to none": (
        "SELECT * FROM visits", "name", "no table visits", "The tables are: api_clients, api_requests, campaigns, email_messages",
        (1, 15), None,
    ),
    "a part of a table's name": (
        "SELECT * FROM sessions", "name", "no table sessions", "Did you mean user_sessions", (1, 15), "user_sessions",
    ),
    "a column that comes near to none": (
        "SELECT zzz FROM user_activity", "name", "no column zzz",
        "The columns are: user_id, activity_date, platform, session_count, core_action_count.", (1, 8), None,
    ),
    "a column of a table with another name": (
        "SELECT a.zzz FROM user_activity a", "name", "a has no column zzz",
        "The columns are: user_id, activity_date", (1, 8), None,
    ),
    "a column of one of two tables": (
        "SELECT zzz FROM users JOIN orders ON orders.user_id = users.id", "name", "no column zzz",
        "DESCRIBE users and DESCRIBE orders list all of them", (1, 8), None,
    ),
    "an open bracket": ("SELECT (1 + 2", "syntax", "", "1 opening and 0 closing", None, None),
    "an open quote": ("SELECT 'abc", "syntax", "never closed", "single quotes", None, None),
    "nothing": ("-- later", "syntax", "no query", "SELECT * FROM users", None, None),
    "an unknown table": ("SELECT * FROM usrs", "name", "no table usrs", "Did you mean users", (1, 15), "users"),
    "an unknown column": (
        "SELECT\n  signup_sorce\nFROM users",
        "name", "no column signup_sorce", "Did you mean signup_source", (2, 3), "signup_source",
    ),
    "an unknown column of a named table": (
        "SELECT u.contry FROM users u", "name", "u has no column contry", "Did you mean country", (1, 8), "country",
    ),
    "a text in double quotes": (
        'SELECT id FROM users WHERE country = "DE"', "name", "no column DE", "single quotes", (1, 38), "'DE'",
    ),
    "a table under its old name": (
        "SELECT users.id FROM users u", "name", "users is not among", "Did you mean u", (1, 8), "u",
    ),
    "an unknown function": ("SELECT cont(*) FROM users", "name", "no function cont", "count", (1, 8), "count"),
    "a function of another database": (
        "SELECT nvl(country, '') FROM users", "name", "no function nvl", "COALESCE", (1, 8), "COALESCE",
    ),
    "a column outside GROUP BY": (
        "SELECT country, count(*) FROM users",
        "syntax", "country has many values", "GROUP BY country", (1, 8), "GROUP BY country",
    ),
    "a column of two tables": (
        "SELECT id FROM users JOIN orders ON users.id = orders.user_id",
        "name", "More than one", "users.id or orders.id", (1, 8), None,
    ),
    "a count in WHERE": (
        "SELECT country FROM users WHERE count(*) > 1 GROUP BY country", "syntax", "WHERE looks", "HAVING", None,
        "HAVING",
    ),
    "a count in a count": ("SELECT max(count(*)) FROM users", "syntax", "inside another", "WITH", (1, 12), None),
    "a window in WHERE": (
        "SELECT id FROM users WHERE row_number() OVER () = 1", "syntax", "window", "QUALIFY", None, "QUALIFY",
    ),
    "a text that is no date": (
        "SELECT id FROM users WHERE created_at > '01.06.2026'", "syntax", "“01.06.2026”", "'2026-06-30'", None, None,
    ),
    "a day that doesn't exist": (
        "SELECT id FROM users WHERE created_at > '2026-06-31'", "syntax", "“2026-06-31”", "'2026-06-30'", None, None,
    ),
    "a date against a number": (
        "SELECT id FROM users WHERE created_at > 2026", "syntax", "time cannot be compared with a number",
        "in single quotes", None, None,
    ),
    "a date without quotes": (
        "SELECT id FROM users WHERE created_at > 2026-06-01", "syntax", "is a subtraction, and gives 2019",
        "DATE '2026-06-01'", (1, 41), "DATE '2026-06-01'",
    ),
    "a text against a number": (
        "SELECT id FROM users WHERE id = 'abc'", "syntax", "“abc”", "numbers with numbers", None, None,
    ),
    "a sum of texts": ("SELECT sum(country) FROM users", "syntax", "SUM needs a number", "COUNT", (1, 8), None),
    "a function of a text": (
        "SELECT date_trunc('month', country) FROM users", "syntax", "date_trunc does not work", None, (1, 8), None,
    ),
    "several values for one": (
        "SELECT (SELECT id FROM users)", "engine", "several rows where one value", "IN (", None, None,
    ),
    "unequal parts": ("SELECT 1 UNION SELECT 1, 2", "syntax", "different numbers of columns", None, None, None),
    "a placeholder": ("SELECT ?", "syntax", "placeholder", None, None, None),
    "a file": ("SELECT * FROM 'x.csv'", "refused", "cannot read or write files", "SHOW ALL TABLES", None, None),
    "two queries": ("SELECT 1;\nSELECT 2", "refused", "2 queries", "Keep one", (2, 1), None),
    "a pivot": ("PIVOT users ON country USING count(*)", "refused", "PIVOT", "List the values", None, None),
    "a text in double quotes near a column's name": (
        'SELECT id FROM orders WHERE status = "refunded"', "name", "no column refunded",
        "need single quotes: 'refunded'", (1, 38), "'refunded'",
    ),
    "such a text in CASE": (
        'SELECT CASE WHEN id > 3 THEN "contry" END FROM users', "name", "no column contry", "single quotes", None, "'contry'",
    ),
    "a column in double quotes": (
        'SELECT "contry" FROM users', "name", "no column contry", "Did you mean country", None, "country",
    ),
    "a column in double quotes, compared": (
        'SELECT id FROM users WHERE "contry" = \'DE\'', "name", "no column contry", "Did you mean country", None, "country",
    ),
    "a text without quotes near a column's name": (
        "SELECT id FROM orders WHERE status = refunded", "name", "no column refunded",
        "If it is a text, put it in single quotes: 'refunded'. If it is a column: did you mean refunded_at?", None, None,
    ),
    "a share in per cent": (
        "SELECT quantile_cont(total_amount, 90) FROM orders", "syntax", "write 0.9, not 90", "0.5 is the median", None, "0.9",
    ),
    "a number of no column, in ORDER BY": (
        "SELECT country, count(*) FROM users GROUP BY 1 ORDER BY 3", "syntax", "no column number 3: the query has 2 columns",
        "from 1 to 2", (1, 57), None,
    ),
    "a number of no column, in GROUP BY": (
        "SELECT country, count(*) FROM users GROUP BY 7", "syntax", "no column number 7", "from 1 to 2", None, None,
    ),
    "an open comment": ("SELECT 1 /* all", "syntax", "comment is opened", "*/", (1, 10), "*/"),
    "an open double quote": ('SELECT "abc', "syntax", "double quote is opened", "name in quotes", None, None),
    "a quote inside a text": (
        "SELECT 'Lena's' FROM users", "syntax", "never closed", "written twice: 'Lena''s'", None, None,
    ),
    "a curly quote in a comment is innocent": (
        "SELECT id -- Lena’s question\nGRUOP BY id", "syntax", "“BY”", "Did you mean GROUP?", (2, 7), "GROUP",
    ),
    "a curly quote in a text is innocent": (
        "SELECT contry FROM users WHERE email = 'Lena’s'", "name", "no column contry", "Did you mean country?", None, "country",
    ),
    "a hint for another database": (
        "SELECT id FROM orders WITH (NOLOCK)", "syntax", "hint for SQL Server", "Leave it out", (1, 23), None,
    ),
    "a rollup of another database": (
        "SELECT country, count(*) FROM users GROUP BY country WITH ROLLUP", "syntax", "in another way here",
        "GROUP BY ROLLUP", None, "GROUP BY ROLLUP (country)",
    ),
    "a keyword is not guessed from a table's name": (
        "SELECT id FROM orders o r", "syntax", "“r”", "Look just before", None, None,
    ),
    "a table's name in three parts": (
        "SELECT * FROM `p.d.user_activity`", "name", "no p.d here", "Write user_activity", None, "user_activity",
    ),
    "a table of another schema": (
        "SELECT * FROM analytics.users", "name", "no analytics here", "Write users", None, "users",
    ),
    "square brackets": ("SELECT COUNT(*) AS [n] FROM users", "syntax", "SQL Server's way", "Take them out: n", None, "n"),
    "a list turned into a date": (
        "SELECT generate_series(DATE '2026-01-01', DATE '2026-02-01', INTERVAL 1 DAY)::DATE",
        "syntax", "list of values", "UNNEST", None, "UNNEST",
    ),
    "a span against a number": (
        "SELECT count(*) FROM orders o JOIN users u ON u.id = o.user_id WHERE o.created_at - u.created_at <= 7",
        "syntax", "span of time cannot be compared with a number", "INTERVAL 7 DAY", None, None,
    ),
    "dates without quotes": (
        "SELECT id FROM users WHERE created_at BETWEEN 2026-05-01 AND 2026-05-31", "syntax", "a subtraction, and gives 2020",
        "DATE '2026-05-01'", (1, 47), "DATE '2026-05-01'",
    ),
    "an IF of two": ("SELECT IF(id > 3, 1) FROM users", "syntax", "IF does not work", "three values", (1, 8), None),
    "QUALIFY with GROUP BY ALL": (
        "SELECT country, count(*) FROM users GROUP BY ALL QUALIFY row_number() OVER (ORDER BY count(*)) = 1",
        "syntax", "QUALIFY does not go together with GROUP BY ALL", "Name the columns", None, None,
    ),
    "a limit of two numbers": (
        "SELECT id FROM users LIMIT 1, 5", "syntax", "LIMIT takes one number", "LIMIT 5 OFFSET 1", None, "LIMIT 5 OFFSET 1",
    ),
    "a template": ("SELECT {{ day }} FROM users", "syntax", "{{ day }} is a placeholder", "Write the value", None, None),
}  # fmt: skip


@pytest.mark.parametrize(
    ("sql", "kind", "message", "hint", "place", "suggestion"), CASES.values(), ids=CASES.keys()
)
def test_an_error_says_what_where_and_what_to_do(  # noqa: PLR0913 -- the parts of a message and what is said of them
    sandbox: Sandbox,
    sql: str,
    kind: str,
    message: str,
    hint: str | None,
    place: tuple[int, int] | None,
    suggestion: str | None,
) -> None:
    with pytest.raises(QueryError) as caught:
        sandbox.run(sql)
    error = caught.value
    assert error.kind == kind
    assert message in error.message
    if hint is not None:
        assert hint in str(error.hint)
    if place is not None:
        assert (error.line, error.column) == place
    if suggestion is not None:
        assert error.suggestion == suggestion
    for jargon in ("Error:", "VARCHAR,", "Binder", "Catalog", "exception", "\n"):
        assert jargon not in str(error)


# query, and words of what is said of it
SAID = {
    "a unit that is none": ("SELECT date_trunc('mnth', created_at) FROM users", "mnth is not a unit of time. Did you mean month?"),
    "a type that is none": ("SELECT CAST(created_at AS DAT) FROM users", "There is no type DAT. Did you mean DATE?"),
    "and signs": ("SELECT id FROM users WHERE country == 'DE' && id > 3", "&& does not join conditions here. Write AND."),
    "or signs": ("SELECT id FROM users WHERE country = 'DE' || country = 'FR'", "Write OR. || joins texts here."),
    "two comparisons": ("SELECT id FROM users WHERE 1 < id < 5", "Write each by itself: 1 < x AND x < 5."),
    "a USING of one side": ("SELECT 1 FROM users u JOIN orders o USING (user_id)", "the one on the left has no user_id. Write ON instead"),
    "two columns in brackets": ("SELECT 1 FROM users WHERE id IN (SELECT id, user_id FROM orders)", "gives 2 columns where one is needed"),
    "nothing to select": ("SELECT FROM users", "nothing after SELECT"),
    "a QUALIFY without OVER": ("SELECT id FROM users QUALIFY id = 1", "Put this condition into WHERE."),
    "a share from 0 to 100": ("SELECT percentile_cont(50) WITHIN GROUP (ORDER BY total_amount) FROM orders", "from 0 to 1"),
    "a share without an order": ("SELECT percentile_cont(0.5) FROM orders", "Write quantile_cont(amount, 0.5)"),
    "a WITH that reads itself": ("WITH t AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM t) SELECT * FROM t", "t is read inside its own WITH"),
    "a WITH without brackets": ("WITH a AS SELECT 1 SELECT * FROM a", "goes into brackets: WITH name AS (SELECT"),
    "a WITH without AS": ("WITH a (SELECT 1) SELECT * FROM a", "AS is missing"),
    "a WITH without a comma": ("WITH a AS (SELECT 1) b AS (SELECT 2) SELECT * FROM a", "A comma is missing before b"),
    "a WITH alone": ("WITH a AS (SELECT 1)", "After the parts of WITH comes the query itself"),
    "one name for two tables": ("SELECT * FROM users u, orders u", "Two tables are called u"),
    "AND before WHERE": ("SELECT id FROM users AND country = 'DE'", "Conditions begin with WHERE."),
    "a BETWEEN with TO": ("SELECT id FROM users WHERE id BETWEEN 1 TO 3", "BETWEEN joins its two values with AND"),
    "an IS of a text": ("SELECT id FROM users WHERE country IS 'DE'", "IS is for NULL"),
    "an IN without brackets": ("SELECT id FROM users WHERE id IN 1, 2", "go into brackets"),
    "two words as one": ("SELECT 1 FROM users u LEFTJOIN orders o ON u.id = o.user_id", "LEFTJOIN is two words: LEFT JOIN."),
    "a frame with one end": ("SELECT sum(id) OVER (ORDER BY id ROWS BETWEEN 6 PRECEDING) FROM users", "A frame has two ends"),
    "an OVER without brackets": ("SELECT max(id) OVER FROM users", "OVER is followed by brackets"),
    "an ORDER BY before UNION": ("SELECT id FROM users ORDER BY 1 UNION SELECT id FROM orders", "after the last SELECT of a UNION"),
    "two commas": ("SELECT id,, country FROM users", "one comma too many"),
    "a table to write": ("SELECT id INTO x FROM users", "INTO makes a table"),
    "a sum of times": ("SELECT sum(refunded_at - created_at) FROM orders", "SUM needs a number, and this is a span of time. date_diff('hour'"),
    "a number of days added": ("SELECT created_at + 7 FROM users", "Say of what: + INTERVAL 7 DAY."),
    "texts added": ("SELECT country + 'x' FROM users", "|| joins texts"),
    "a function with another number of values": ("SELECT date_diff(created_at, created_at) FROM users", "first the unit as a text, then the two dates"),
    "what a query says itself": ("SELECT error('struct Binder')", "it holds error(…)"),
}  # fmt: skip


@pytest.mark.parametrize(("sql", "words"), SAID.values(), ids=SAID.keys())
def test_what_is_said_is_plain_and_leads_on(sandbox: Sandbox, sql: str, words: str) -> None:
    with pytest.raises(QueryError) as caught:
        sandbox.run(sql)
    assert words in str(caught.value)
    assert not any(
        jargon in str(caught.value) for jargon in ("Binder", "Catalog", "STRUCT", "CTE", "bindings")
    )


INNOCENT = {
    "a sign in a text": "SELECT id FORM users WHERE country = '≠'",
    "a sign in a comment": "SELECT id FORM users -- ≠",
    "a sign in a name in quotes": 'SELECT id AS "a–b" FORM users',
    "a sign in a name, far from the fault": "SELECT id AS a–b, id AS c, id AS d, id AS e FORM users",
}


@pytest.mark.parametrize("sql", INNOCENT.values(), ids=INNOCENT.keys())
def test_a_sign_is_not_blamed_for_the_fault_of_another(sandbox: Sandbox, sql: str) -> None:
    with pytest.raises(QueryError) as caught:
        sandbox.run(sql)
    assert caught.value.suggestion == "FROM"


def test_the_pointer_is_under_the_place_even_behind_other_alphabets(sandbox: Sandbox) -> None:
    sql = "SELECT 'größe — 数',\n       contry\nFROM users"
    with pytest.raises(QueryError) as caught:
        sandbox.run(sql)
    assert (caught.value.line, caught.value.column) == (2, 8)
    assert caught.value.pointer(sql) == "       contry\n       ^"


def test_the_pointer_counts_characters_and_not_bytes(sandbox: Sandbox) -> None:
    with pytest.raises(QueryError) as caught:
        sandbox.run("SELECT 'größe', contry FROM users")
    assert caught.value.column == 17


def test_an_error_that_nobody_foresaw_is_still_one_sentence(sandbox: Sandbox) -> None:
    with pytest.raises(QueryError) as caught:
        sandbox.run("SELECT CAST([1, 2] AS STRUCT(a INTEGER))")
    assert caught.value.message.endswith(".")
    assert "\n" not in caught.value.message


@pytest.mark.parametrize(
    "sql",
    [
        f"SELECT 1 {'a' * 40_000}1 2 3",
        f"SELECT 1 FROM a WHERE {'(' * 20_000}1{')' * 20_000} WHERE 2",
        f"SELECT '{'/* ' * 15_000}' FROM FROM x",
        f"SELECT {'a' * 40_000}(1)",
        f"SELECT error('{'for the function call ' * 2000}')",
    ],
    ids=["a long word", "many brackets", "comments without end", "a long name", "words of the engine's own"],
)
def test_no_text_keeps_the_lab_busy_with_its_message(sandbox: Sandbox, sql: str) -> None:
    began = time.process_time()  # of the lab's own process, which all sessions share
    with pytest.raises(QueryError) as caught:
        sandbox.run(sql)
    caught.value.pointer(sql)
    assert time.process_time() - began < 1.5
    assert len(str(caught.value)) < 1000


def test_what_a_query_makes_the_engine_say_is_not_taken_for_a_missing_name(sandbox: Sandbox) -> None:
    with pytest.raises(QueryError) as caught:
        sandbox.run("SELECT error('Table with name visits does not exist!')")
    assert caught.value.kind == "engine"


def test_the_pointer_shows_the_place_in_a_line_without_end_and_behind_odd_signs() -> None:
    error = QueryError("name", "No.", line=2, column=5003)
    long = f"SELECT\x0c 1,\n{'x, ' * 1667}\x00country"
    pointed = error.pointer(long)
    assert pointed is not None
    line, caret = pointed.split("\n")
    assert len(line) <= 160
    assert line[caret.index("^") :] == "country"
