"""Spark, as far as its SQL differs: how names are quoted, what types are called, how a session must be set.

The same holds for Sail, which speaks Spark's protocol and dialect.
"""

from __future__ import annotations

SETTINGS = {
    # A day is one of UTC, and a timestamp has no time zone, as in the lake and in DuckDB.
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.timestampType": "TIMESTAMP_NTZ",
}

REMOTE = "SPARK_REMOTE"
"""The variable by which every client finds a server, such as sc://localhost:15002: Spark's own name for it."""


def quoted(*names: str) -> str:
    """A name that may hold anything, with its schema before it."""
    return ".".join(f"`{name.replace('`', '``')}`" for name in names)


def type_of(portable: str) -> str:
    """A portable type as Spark calls it."""
    return "timestamp_ntz" if portable == "timestamp" else portable
