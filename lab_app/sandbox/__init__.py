"""Runs SQL that somebody typed, in worker processes that can read one DuckDB file and nothing else."""

from __future__ import annotations

from lab_app.sandbox.line import Ticket
from lab_app.sandbox.pool import Sandbox, Source
from lab_app.sandbox.result import QueryError, Result, ResultColumn

__all__ = ["QueryError", "Result", "ResultColumn", "Sandbox", "Source", "Ticket"]
