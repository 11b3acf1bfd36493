"""Dates, durations and lists as people say them; numbers are in `pipelines.contract.units`."""

from __future__ import annotations

import datetime as dt


def day(date: dt.date) -> str:
    """30 June 2026"""
    return f"{date.day} {date:%B %Y}"


def short_day(date: dt.date) -> str:
    """30 Jun 2026"""
    return f"{date.day} {date:%b %Y}"


def days(first: dt.date, last: dt.date) -> str:
    """22 June 2026; 22 to 28 June 2026; 29 June to 5 July 2026; 29 December 2025 to 4 January 2026"""
    if first == last:
        return day(first)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day} to {day(last)}"
    return (
        f"{first.day} {first:%B} to {day(last)}"
        if first.year == last.year
        else f"{day(first)} to {day(last)}"
    )


def period(first: dt.date, grain: str) -> str:
    """30 June 2026; The week of 22 to 28 June 2026; June 2026"""
    if grain == "week":
        return f"The week of {days(first, first + dt.timedelta(days=6))}"
    return f"{first:%B %Y}" if grain == "month" else day(first)


def minutes(count: float) -> str:
    """4 min; 1 h 10 min, with spaces that do not break"""
    whole = max(1, round(count))
    said = f"{whole} min" if whole < 60 else f"{whole // 60} h {whole % 60} min".removesuffix(" 0 min")
    return said.replace(" ", "\u00a0")


def seconds(count: float | None) -> str:
    """12 s; 0.4 s; 2 min 5 s"""
    if count is None:
        return ""
    if count < 10:
        return f"{count:.1f} s"
    return f"{count:.0f} s" if count < 60 else f"{count // 60:.0f} min {count % 60:.0f} s"


def size(count: int) -> str:
    """1.2 GB; 80 MB, of bytes, with spaces that do not break"""
    return f"{count / 1e9:.1f}\u00a0GB" if count >= 1e8 else f"{max(1, round(count / 1e6))}\u00a0MB"


def plural(count: int, one: str, many: str | None = None) -> str:
    """1 row; 2 rows; 1,000 rows"""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def capitalised(name: str) -> str:
    """Paid search; iOS, as it is"""
    return f"{name[:1].upper()}{name[1:]}" if name.islower() else name


def listed(items: list[str]) -> str:
    """a; a and b; a, b and c"""
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} and {items[-1]}" if items else ""
