"""A query that failed is offered again, with what is at fault changed."""

from __future__ import annotations

import pytest

from lab_app.sandbox import QueryError, Sandbox

# query, and what it becomes at the press of a button
MENDS = {
    "a text in double quotes": ('SELECT id FROM orders WHERE status = "refunded"', "SELECT id FROM orders WHERE status = 'refunded'"),
    "all texts in double quotes, and no name": (
        'SELECT id AS "n" FROM users WHERE "country" IN ("DE", "FR")',
        """SELECT id AS "n" FROM users WHERE "country" IN ('DE', 'FR')""",
    ),
    "a function of a text": (
        'SELECT id FROM users WHERE lower(country) = lower("DE")', "SELECT id FROM users WHERE lower(country) = lower('DE')",
    ),
    "a column": ("SELECT contry FROM users -- here", "SELECT country FROM users -- here"),
    "curly quotes": ("SELECT id FROM users WHERE country = ‘DE’", "SELECT id FROM users WHERE country = 'DE'"),
    "other quotes": ("SELECT id FROM users WHERE country = ′DE′", "SELECT id FROM users WHERE country = 'DE'"),
    "pointed quotes": ("SELECT id FROM users WHERE country IN («DE», „FR“)", "SELECT id FROM users WHERE country IN ('DE', 'FR')"),
    "accents": ("SELECT id FROM users WHERE country = ´DE´", "SELECT id FROM users WHERE country = 'DE'"),
    "curly quotes, and one in a comment": (
        "SELECT id -- Lena’s\nFROM users WHERE country = ‘DE’", "SELECT id -- Lena’s\nFROM users WHERE country = 'DE'",
    ),
    "a minus": ("SELECT 5 − 3", "SELECT 5 - 3"),
    "dashes before a note": ("SELECT id FROM users –– note", "SELECT id FROM users -- note"),
    "a sign of mathematics": ("SELECT id FROM users WHERE country ≠ 'DE' AND id ≥ 5", "SELECT id FROM users WHERE country <> 'DE' AND id >= 5"),
    "a wide comma": ("SELECT id，country FROM users", "SELECT id,country FROM users"),
    "a wide blank": ("SELECT 5\u3000× 3", "SELECT 5 * 3"),
    "a sign without width": ("SEL\u200bECT 1", "SELECT 1"),
    "brackets": ("SELECT [country], [id] AS [the id] FROM [users]", 'SELECT country, id AS "the id" FROM users'),
    "a hint": ("SELECT id FROM orders WITH (NOLOCK) WHERE id > 3", "SELECT id FROM orders  WHERE id > 3"),
    "two dates": (
        "SELECT id FROM users WHERE created_at BETWEEN 2026-05-01 AND 2026-05-31",
        "SELECT id FROM users WHERE created_at BETWEEN DATE '2026-05-01' AND DATE '2026-05-31'",
    ),
    "a limit of two numbers": ("SELECT id FROM users LIMIT 1, 5", "SELECT id FROM users LIMIT 5 OFFSET 1"),
    "a rollup": (
        "SELECT country, count(*) FROM users GROUP BY country WITH ROLLUP ORDER BY 2",
        "SELECT country, count(*) FROM users GROUP BY ROLLUP (country) ORDER BY 2",
    ),
    "a table": ("SELECT count(*) FROM `p.d.users`", "SELECT count(*) FROM users"),
}  # fmt: skip


@pytest.mark.parametrize(("sql", "mended"), MENDS.values(), ids=MENDS.keys())
def test_a_mend_changes_what_is_at_fault_and_nothing_else(sandbox: Sandbox, sql: str, mended: str) -> None:
    with pytest.raises(QueryError) as caught:
        sandbox.run(sql)
    assert [mend.sql for mend in caught.value.mends] == [mended]
    sandbox.run(mended)
