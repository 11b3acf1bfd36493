"""Which statements are run: one SELECT, or an EXPLAIN of one, that names nothing of the machine."""

from __future__ import annotations

from typing import Any

import duckdb

# Functions about the machine rather than about Larder, or that hide a query in a text.
# Files, networks and extensions are closed by the engine's own settings; this is the second fence.
REFUSED_NAMES = frozenset(
    """
    getenv current_setting getvariable query query_table json_execute_serialized_sql from_substrait
    which_secret duckdb_secrets duckdb_secret_types duckdb_settings duckdb_databases duckdb_extensions
    duckdb_temporary_files duckdb_logs duckdb_log_contexts duckdb_logs_parsed duckdb_memory
    duckdb_external_file_cache duckdb_connection_count duckdb_approx_database_count
    duckdb_prepared_statements duckdb_variables duckdb_profiling_settings pragma_database_list
    pragma_database_size pragma_storage_info pragma_user_agent pragma_platform pragma_version
    enable_logging disable_logging set_log_storage write_log truncate_duckdb_logs
    enable_profiling disable_profiling checkpoint force_checkpoint
    pg_settings pg_prepared_statements pragma_metadata_info
    duckdb_eviction_queues duckdb_extension_repositories duckdb_external_resources
    duckdb_external_resource_types duckdb_grammar_extensions duckdb_dialects duckdb_secret_type_parameters
    create_external_resource deregister_external_resource destroy_external_resource
    register_external_resource register_external_resource_type
    glob read_text read_blob read_csv read_csv_auto sniff_csv read_json read_json_auto read_json_objects
    read_json_objects_auto read_ndjson read_ndjson_auto read_ndjson_objects read_parquet parquet_scan
    parquet_metadata parquet_schema parquet_file_metadata parquet_kv_metadata parquet_bloom_probe
    parquet_full_metadata read_duckdb arrow_scan arrow_scan_dumb pandas_scan python_arrow_scan
    python_map_function read_single_csv_file read_single_json_file read_single_parquet_file
    seq_scan sql_auto_complete pg_sleep sleep_ms
    """.split()  # noqa: SIM905 - as words
)
# A WITH may hold them (WITH gone AS (DELETE FROM … RETURNING *) SELECT …), and is still a SELECT.
WRITING_WORDS = {
    "insert": "INSERT",
    "update": "UPDATE",
    "delete": "DELETE",
    "merge": "MERGE_INTO",
    "copy": "COPY",
}
EXPLAIN_WORDS = {"explain", "analyze", "analyse", "verbose"}


class RefusedError(Exception):
    """A statement that the lab does not run: `reason` for the parent's texts, `detail` the word at fault."""

    def __init__(self, reason: str, detail: str = "", position: int | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.detail = detail
        self.position = position


def words(sql: str) -> list[tuple[int, str, str]]:
    """Position, kind and text of each token of `sql`, without comments."""
    encoded = sql.encode()
    tokens = [(start, kind.name) for start, kind in duckdb.tokenize(sql)]
    found = []
    for (start, kind), end in zip(tokens, [*(t[0] for t in tokens[1:]), len(encoded)], strict=True):
        if kind != "comment":
            found.append((start, kind, encoded[start:end].decode(errors="replace").strip()))
    return found


def explained(sql: str) -> str:
    """What `sql`, an EXPLAIN, explains: the text behind EXPLAIN, ANALYZE and bracketed options."""
    tokens = words(sql)
    index = depth = 0
    while index < len(tokens):
        text = tokens[index][2].lower()
        if depth == 0 and text not in EXPLAIN_WORDS and text != "(":
            break
        # A bracket opens EXPLAIN's options, or else the query itself.
        if (
            depth == 0
            and text == "("
            and tokens[index + 1][2].lower() in {"select", "with", "from", "values", "("}
        ):
            break
        depth += {"(": 1, ")": -1}.get(text, 0)
        index += 1
    return sql.encode()[tokens[index][0] :].decode() if index < len(tokens) else ""


def kind_of(statement: Any) -> str:
    """The type of a statement; nothing for one that this version of the engine's client has no name for."""
    try:
        return str(statement.type.name)
    except ValueError:
        return ""


def check(connection: Any, sql: str) -> None:
    """Raise RefusedError unless `sql` is one SELECT, or an EXPLAIN of one, without a refused name."""
    statements = connection.extract_statements(sql)
    if not statements:
        raise RefusedError("empty")
    if len(statements) > 1:
        raise RefusedError("several", str(len(statements)), len(statements[0].query.encode()))
    kind = kind_of(statements[0])
    if kind == "EXPLAIN":
        inner = connection.extract_statements(explained(sql))
        if len(inner) != 1 or kind_of(inner[0]) != "SELECT":
            raise RefusedError("statement", kind_of(inner[0]) if inner else "EXPLAIN")
    elif kind != "SELECT":
        raise RefusedError("statement", kind)
    tokens = words(sql)
    following = [text for _, _, text in tokens[1:]] + [""]
    before = ""
    for (position, token, text), after in zip(tokens, following, strict=True):
        name = text.strip('"').lower()
        if token == "keyword" and name in WRITING_WORDS and before not in {".", "as"}:
            raise RefusedError("statement", WRITING_WORDS[name], position)
        before = name
        # The engine's own views can be read without brackets.
        is_used = after.startswith("(") or name.startswith(("duckdb_", "pragma_", "pg_"))
        if token in {"identifier", "keyword"} and name in REFUSED_NAMES and is_used:
            raise RefusedError("function", name, position)
