"""Which functions each database has, and how each reads here. What is not listed is not translated.

`same` is a function that means the same, `refused` one that has no exact counterpart. Each semantic is as the
database documents it; the tests hold them by value.
"""

from __future__ import annotations

from collections.abc import Mapping

from .databases import bigquery, mysql, postgres, redshift, snowflake, spark, sqlserver, trino
from .query import Rule

CATALOGUE: Mapping[str, Mapping[str, Rule]] = {
    "bigquery": bigquery.FUNCTIONS,
    "snowflake": snowflake.FUNCTIONS,
    "tsql": sqlserver.FUNCTIONS,
    "mysql": mysql.FUNCTIONS,
    "postgres": postgres.FUNCTIONS,
    "redshift": redshift.FUNCTIONS,
    "spark": spark.FUNCTIONS,
    "trino": trino.FUNCTIONS,
}
