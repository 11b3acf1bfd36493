"""Readers of the fourteen tasks: each finds the right option from what the page shows, in its own way.

They know nothing of how a form is drawn: what they use stands in its texts and tables. Each returns the option's text.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
import sqlite3
from collections.abc import Callable
from contextlib import closing

from lab_app.assessment.task import Form


def _table(form: Form) -> dict[str, tuple[str, ...]]:
    """The rows of the first table, by their first column."""
    return {str(row[0]): tuple(str(cell) for cell in row[1:]) for row in form.sheets[0].rows}


def _number(text: str) -> float:
    found = re.search(r"[\d,]+(\.\d+)?", text)
    assert found, text
    return float(found[0].replace(",", ""))


def _with(form: Form, *parts: str) -> str:
    (text,) = (option.text for option in form.options if all(part in option.text for part in parts))
    return text


def apis_3(form: Form) -> str:
    status = int(re.findall(r"HTTP/1.1 (\d{3})", form.code[1][1])[0])
    place = {401: "header", 403: "The key", 404: "address", 422: "body", 429: "pace", 503: "Nothing"}[status]
    return _with(form, place)


def apis_5(form: Form) -> str:
    said = form.said
    rows = form.sheets[0].rows
    if "charged twice" in said:
        return _with(form, "A call that orders")
    if "empty" in said:
        return _with(form, "Within a version")
    if "paid twice" in said:
        return _with(form, "A pushed message has an id")
    if "missing there" in said:
        return _with(form, "can be read later on")
    if "rows=" in str(rows):
        return _with(form, "read on from the last row")
    return _with(form, "signed")


def databases_3(form: Form) -> str:
    """Runs the queries on rows of its own, on which each grain has another number of rows."""
    what = re.findall(r"one row per ([\w ]+)\?", form.asks)[0]
    wanted = {
        "household": 3,
        "member": 5,
        "order": 9,
        "city": 2,
        "household and month": 6,
        "city and month": 4,
    }[what]
    with closing(sqlite3.connect(":memory:")) as database:
        database.executescript(
            "CREATE TABLE households (id, city); CREATE TABLE members (id, household_id, name);"
            "CREATE TABLE orders (id, member_id, month, total);"
            "INSERT INTO households VALUES (1, 'a'), (2, 'a'), (3, 'b');"
            "INSERT INTO members VALUES (1, 1, 'x'), (2, 1, 'y'), (3, 2, 'x'), (4, 3, 'x'), (5, 3, 'y');"
            "INSERT INTO orders VALUES (1, 1, 'm1', 1), (2, 2, 'm1', 1), (3, 3, 'm1', 1), (4, 4, 'm1', 1),"
            "(5, 5, 'm1', 1), (6, 1, 'm2', 1), (7, 3, 'm2', 1), (8, 4, 'm2', 1), (9, 5, 'm2', 1);"
        )
        for option in form.options:
            sql = option.text.strip("`").replace("…", f" {form.code[1][1]} ")
            if len(database.execute(sql).fetchall()) == wanted:
                return option.text
    raise AssertionError(what)


def databases_5(form: Form) -> str:
    table = {name: values[0] for name, values in _table(form).items()}
    taken, promised = (float(n) for n in re.findall(r"(\d+) ms", table["95 % of page loads take at most"]))
    if taken <= promised:
        return _with(form, "No change")
    if "server's time" in table["Largest report beside the page"]:
        return _with(form, "analytical")
    if _number(table["Statements for one page"]) > 100:
        return _with(form, "One statement")
    if _number(table["Rows read for each row returned"]) > 1000:
        return _with(form, "index")
    return _with(
        form, "cache" if _number(table["Calls that ask for what was asked within a minute"]) > 50 else "copy"
    )


def data_3(form: Form) -> str:
    buyers = _number(form.said)
    share = float(re.findall(r"Marketing says \*\*([\d.]+)", form.said)[0])
    phones = float(re.findall(r"alone, where ([\d,]+) ordered", form.said)[0].replace(",", ""))
    phone_share = float(re.findall(r"\*\*(\d[\d.]*)", form.said)[-1])
    for group, (count, on_phones) in _table(form).items():
        if abs(100 * buyers / _number(count) - share) < 0.06:
            assert abs(100 * phones / _number(on_phones) - phone_share) < 0.06
            return group
    raise AssertionError(share)


def data_5(form: Form) -> str:
    harm = {
        "messages off": "mute messages",
        "slow page loads": "page loads",
        "refunds grow": "refunds",
        "more is spent": "euros for each",
    }
    (guard,) = (there for told, there in harm.items() if told in form.said)
    goal = re.findall(r"goal for “([^”]+)”", form.said)[0]
    (text,) = (o.text for o in form.options if guard in o.text and not o.text.lower().startswith(goal))
    return text


def cloud_3(form: Form) -> str:
    return max(_table(form).items(), key=lambda row: _number(row[1][2]) - _number(row[1][1]))[0]


def cloud_5(form: Form) -> str:
    calm, busy = (_number(n) for n in re.findall(r"([\d,]+) (?:requests in|in the busy)", form.said))
    kept = {
        name: _number(cost)
        for name, (cost, one, other) in _table(form).items()
        if _number(one) + _number(other) <= (calm + busy) / 1000
    }
    return min(kept, key=lambda name: kept[name]) if kept else _with(form, "None of the five")


def security_3(form: Form) -> str:
    table = {name: values[0] for name, values in _table(form).items()}
    now = dt.time.fromisoformat(form.code[0][0][-5:])
    calls, limit = (int(n) for n in re.findall(r"\d+", table["Calls in this minute"]))
    if now >= dt.time.fromisoformat(table["Token ends at"]):
        return _with(form, "401")
    if calls > limit:
        return _with(form, "429")
    if table["This call needs"] not in table["Key may"].split(", "):
        return _with(form, "403", "key may")
    own = table["The caller's own household"]
    if f"/{own} " in form.code[0][1]:
        return _with(form, "200")
    return _with(form, "403" if "say “forbidden”" in table["Rule of the house"] else "404", "whose row")


_CONTROLS = {
    "tries numbers": "random",
    "passed on": "end after",
    "script": "text only",
    "Staff": "logged",
    "password": "second factor",
    "asks so often": "limit on calls",
}


def security_5(form: Form) -> str:
    table = _table(form)
    risk = {letter: _number(row[1]) * _number(row[2]) for letter, row in table.items()}
    order = sorted(risk, key=lambda letter: -risk[letter])
    (control,) = (there for sign, there in _CONTROLS.items() if sign in table[order[0]][0])
    return _with(form, f"{', '.join(order)};", control)


def architecture_3(form: Form) -> str:
    total = _number(form.said)
    changes = {name: int(count) for name, count in re.findall(r"(\w+) (\d+) times", form.said)}
    lift = {}
    for pair, (count,) in _table(form).items():
        a, b = pair.split(" and ")
        lift[pair] = (int(count) / total) / (changes[a] / total * changes[b] / total)
    best, second = sorted(lift.values(), reverse=True)[:2]
    assert best > 1.2 * second, lift
    return max(lift, key=lambda pair: lift[pair])


def architecture_5(form: Form) -> str:
    """Simulates, second by second, how many workers are taken: it knows no law."""
    table = {name: values[0] for name, values in _table(form).items()}
    rate, workers = int(table["Checkouts a second"]), int(table["Workers"])
    own, limit = (
        _number(table["Time that a checkout takes besides"]),
        _number(table["It waits for an answer at most"]),
    )
    slow = float(re.findall(r"\*\*([\d.]+)", form.said)[0])
    again = 1 if table["Then it tries again"] == "once more" else int(_number(table["Then it tries again"]))

    def stands_still(limit: float, again: int, workers: int) -> bool:
        held = own
        for _ in range(again + 1):
            held += min(slow, limit)
            if slow <= limit:
                break
        free_at = [0.0] * workers
        waited = 0.0
        for n in range(rate * 30):
            place = n % workers  # each worker in turn takes the next: they all hold equally long
            begins = max(n / rate, free_at[place])
            waited = begins - n / rate
            free_at[place] = begins + held
        return waited > 1.0

    if not stands_still(limit, again, workers):
        return _with(form, "only slower" if slow <= limit else "no call is answered")
    found = []
    for option in form.options:
        if "don't try again" in option.text:
            helps = not stands_still(limit, 0, workers)
        elif "wait" in option.text and "stands still" in option.text:
            helps = not stands_still(_number(option.text), again, workers)
        elif "workers" in option.text:
            helps = not stands_still(limit, again, int(_number(option.text)))
        else:
            continue
        found += [option.text] if helps else []
    (text,) = found
    return text


def ai_ml_3(form: Form) -> str:
    def place(day: str) -> tuple[int, int]:
        number, month = day.split()
        return list(calendar.month_name).index(month), int(number)

    asked = place(re.findall(r"\*\*(\d+ \w+)\*\*", form.said)[0])
    (late,) = (name for name, (filled, _) in _table(form).items() if place(filled) > asked)
    return late


def ai_ml_5(form: Form) -> str:
    cost = float(re.findall(r"€([\d.]+)", form.said)[0])
    kept = float(re.findall(r"\*\*(\d+) %", form.said)[0]) / 100
    worth = float(re.findall(r"worth \*\*€(\d+)", form.said)[0])
    best, place = 0.0, None
    totals = []
    rows = list(_table(form).items())
    for start in range(len(rows)):
        gain = sum(
            _number(people) * (_number(left) / 100 * kept * worth - cost)
            for _, (people, left) in rows[start:]
        )
        totals.append(gain)
        if place is None or gain > best:
            best, place = gain, start
    assert place is not None
    return f"From {rows[place][0][:3]} on"


READERS: dict[str, Callable[[Form], str]] = {
    name: value for name, value in globals().items() if re.fullmatch(r"[a-z_]+_[35]", name)
}
