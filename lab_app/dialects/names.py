"""The databases whose SQL is recognised."""

from __future__ import annotations

from enum import StrEnum


class Dialect(StrEnum):
    """A database, as it is named on the command line."""

    BIGQUERY = "bigquery"
    SNOWFLAKE = "snowflake"
    SQL_SERVER = "sqlserver"
    MYSQL = "mysql"
    POSTGRES = "postgres"
    REDSHIFT = "redshift"
    SPARK = "spark"
    TRINO = "trino"

    @property
    def display(self) -> str:
        """As its makers write it."""
        return _TITLES[self]

    @property
    def parser(self) -> str:
        """As the parser calls it."""
        return "tsql" if self is Dialect.SQL_SERVER else self.value


_TITLES = {
    Dialect.BIGQUERY: "BigQuery",
    Dialect.SNOWFLAKE: "Snowflake",
    Dialect.SQL_SERVER: "SQL Server",
    Dialect.MYSQL: "MySQL",
    Dialect.POSTGRES: "PostgreSQL",
    Dialect.REDSHIFT: "Redshift",
    Dialect.SPARK: "Spark",
    Dialect.TRINO: "Trino",
}


def of_parser(name: str) -> Dialect:
    """The database that the parser calls so."""
    return next(dialect for dialect in Dialect if dialect.parser == name)


def dialect_of(text: str | None) -> Dialect | None:
    """The database of a kept choice; None where there is none, or one of a later version."""
    try:
        return Dialect(text) if text else None
    except ValueError:
        return None


def listed(names: list[str], last: str = "or") -> str:
    """Names as one says them: MySQL, Spark or Trino."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} {last} {names[-1]}"
