"""The process that runs one person's SQL at a time. Started as `python -I worker.py`, never imported by the lab.

Talks JSON, one object a line: settings come in first, then requests; an answer goes out for each.
It imports nothing of the project, so that what runs beside strangers' SQL is this page and DuckDB.
Never answers more than `reply_bytes` at a time.
"""

from __future__ import annotations

import base64
import contextlib
import datetime as dt
import decimal
import importlib
import json
import os
import sys
import time
import uuid
from collections import OrderedDict
from typing import Any

import duckdb

resource: Any
try:
    resource = importlib.import_module("resource")
except ImportError:  # Windows
    resource = None

CHUNK = 256  # rows fetched at a time, so that wide rows meet the size limit before memory does
OPEN_DATABASES = 8
# Columns whose values JSON has too; all others are encoded value by value.
PLAIN = {"TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "FLOAT", "DOUBLE", "VARCHAR", "BOOLEAN"}
MOMENTS = {"DATE": dt.date, "TIMESTAMP": dt.datetime}
MOST_COLUMNS = 1000
MOST_LEVELS = 40  # of lists in lists; what lies deeper comes as a text
ERROR_CHARACTERS = 4000  # of what the engine says: it may quote a value of any length
FETCH_MARGIN = 1.0  # s of processor time beyond the limit before the kernel ends the process

# Functions that tell about the machine rather than about Larder, or that hide a query in a text.
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


def encode(value: Any, levels: int = MOST_LEVELS) -> Any:
    """A DuckDB value as JSON: numbers, texts and NULL as they are, all else as `{type: text}`.

    What is nested more than `levels` deep comes as a text: whoever reads it has a stack of its own.
    """
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, dt.datetime):
        return {"timestamp": value.isoformat()}
    if isinstance(value, dt.date):
        return {"date": value.isoformat()}
    if isinstance(value, decimal.Decimal):
        return {"decimal": str(value)}
    if isinstance(value, dt.timedelta):
        return {"interval": [value.days, value.seconds, value.microseconds]}
    if isinstance(value, dt.time):
        return {"time": value.isoformat()}
    if isinstance(value, uuid.UUID):
        return {"uuid": str(value)}
    if isinstance(value, bytes | bytearray | memoryview):
        return {"blob": base64.b64encode(bytes(value)).decode("ascii")}
    if isinstance(value, list | tuple) and levels:
        return {"list": [encode(item, levels - 1) for item in value]}
    if isinstance(value, dict) and levels:
        return {
            "struct": [[encode(key, levels - 1), encode(item, levels - 1)] for key, item in value.items()]
        }
    return {"text": str(value)}


def encoded_columns(rows: list[tuple[Any, ...]], kinds: list[str]) -> list[Any]:
    """The columns of some rows, as JSON has them; `kinds` are their types.

    Columns of numbers and texts stay as they are, columns of dates, times and decimals become one
    `{type: texts}` each, all others lists of what `encode` makes of their values. Value by value, an
    answer of 23,000 rows with a day in each took 160 ms to be written and read, and takes 40.
    """
    return [
        column if kind in PLAIN else encoded_column(column, kind)
        for column, kind in zip(zip(*rows, strict=True), kinds, strict=True)
    ]


def encoded_column(values: tuple[Any, ...], kind: str) -> Any:
    """As `encode`, for all values of a column at once where they are of one type."""
    types = set(map(type, values)) - {type(None)}
    if types == {MOMENTS.get(kind)}:  # days too far off for Python come as texts
        texts = {value: value and value.isoformat() for value in set(values)}
        return {kind.lower(): [texts[value] for value in values]}
    if kind.startswith("DECIMAL(") and types <= {decimal.Decimal}:
        return {"decimal": [None if value is None else str(value) for value in values]}
    return [encode(value) for value in values]


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


def harden(connection: Any, settings: dict[str, Any]) -> None:
    """Close every way out of `connection`. The order matters: external access, then the lock, last."""
    # DuckDB counts what it knows of; a quarter is left for what it does not (strings in functions).
    memory = int(settings["memory_mb"] * 0.75)
    schemas = [
        row[0]
        for row in connection.execute(
            "SELECT schema_name FROM duckdb_schemas() WHERE database_name = current_database()"
        ).fetchall()
    ]
    path = [name for name in settings["search_path"] if name in schemas]
    for statement in (
        "temp_directory = ''",
        f"memory_limit = '{memory}MiB'",
        "threads = 1",
        "autoinstall_known_extensions = false",
        "autoload_known_extensions = false",
        "allow_community_extensions = false",
        "allow_persistent_secrets = false",
        "python_enable_replacements = false",
        "enable_progress_bar = false",
        "errors_as_json = true",
        "TimeZone = 'UTC'",
        "max_expression_depth = 200",
        f"max_execution_time = {int(settings['timeout_seconds'] * 1000)}",
        *([f"search_path = '{','.join(path)}'"] if path else []),
        "enable_external_access = false",
        "lock_configuration = true",
    ):
        connection.execute(f"SET {statement}")


def open_database(source: dict[str, Any], settings: dict[str, Any]) -> Any:
    """A hardened connection to `source`: a file as it is, or a database in memory that its `setup` fills."""
    if source["path"] is not None:
        connection = duckdb.connect(source["path"], read_only=True)
    else:
        connection = duckdb.connect(":memory:")
        for statement in source["setup"]:
            connection.execute(statement)
    harden(connection, settings)
    return connection


class Databases:
    """The databases that are open, the latest used last. Each takes some 70 MB of addresses."""

    def __init__(self, settings: dict[str, Any]) -> None:
        self.settings = settings
        self.opened: OrderedDict[str, Any] = OrderedDict()

    def connection(self, source: dict[str, Any]) -> Any:
        """A connection to `source`, in which names are looked for where it says."""
        key = json.dumps([source["path"], source["setup"]])
        if key not in self.opened:
            lift_memory_limit()
            self.opened[key] = open_database(source, self.settings)
            while len(self.opened) > OPEN_DATABASES:
                self.opened.popitem(last=False)[1].close()
            limit_memory(self.settings["memory_mb"])
        self.opened.move_to_end(key)
        if source["schema"] is not None:
            self.opened[key].execute(f"SET search_path = '{source['schema']}'")
        return self.opened[key]


def limit_resources() -> None:
    """Let the kernel refuse this process files and core dumps."""
    if resource is not None:
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def limit_memory(memory_mb: int) -> None:
    """Let the kernel refuse this process more memory than it has now and `memory_mb` beyond."""
    if sys.platform == "linux":  # macOS accepts the call and ignores it
        with open("/proc/self/statm") as statm:  # noqa: PTH123 - pathlib costs 10 ms of start-up
            own = int(statm.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")
        resource.setrlimit(resource.RLIMIT_AS, (own + memory_mb * 2**20, resource.RLIM_INFINITY))


def lift_memory_limit() -> None:
    """Open a database of our own without the bound, which is then set anew."""
    if sys.platform == "linux":
        resource.setrlimit(resource.RLIMIT_AS, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))


def limit_processor(seconds: float) -> None:
    """End this process after so many more seconds of processor time, even if the lab has gone."""
    if resource is None:
        return
    used = resource.getrusage(resource.RUSAGE_SELF)
    soft = int(used.ru_utime + used.ru_stime + seconds + FETCH_MARGIN) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (soft, resource.getrlimit(resource.RLIMIT_CPU)[1]))


def run(connection: Any, sql: str, limit: int, reply_bytes: int) -> dict[str, Any]:
    """The answer to `sql`: at most `limit` rows, and at most `reply_bytes` of them."""
    started = time.perf_counter()
    check(connection, sql)
    # A file is opened for reading; a database in memory can be kept from changes by this alone (0.3 ms).
    connection.execute("BEGIN TRANSACTION READ ONLY")
    try:
        connection.execute(sql)
        return _fetched(connection, limit, reply_bytes, started)
    finally:
        with contextlib.suppress(duckdb.Error):
            connection.execute("ROLLBACK")


def _fetched(connection: Any, limit: int, reply_bytes: int, started: float) -> dict[str, Any]:
    columns = [[column[0], str(column[1])] for column in connection.description or ()]
    if len(columns) > MOST_COLUMNS:
        raise RefusedError("columns", f"{len(columns):,}")
    size = sum(len(name) + len(kind) for name, kind in columns)
    if size > reply_bytes:
        raise RefusedError("wide")
    kinds = [kind for _, kind in columns]
    pieces: list[str] = []
    count = 0
    truncated = False
    while not truncated:
        rows = connection.fetchmany(min(CHUNK, limit + 1 - count))
        if not rows:
            break
        text = json.dumps(encoded_columns(rows, kinds))
        if count + len(rows) > limit or size + len(text) > reply_bytes:
            truncated = True
            rows = rows[: fitting(rows, limit - count, reply_bytes - size)]
            if not rows:
                break
            text = json.dumps(encoded_columns(rows, kinds))
        pieces.append(text)
        size += len(text)
        count += len(rows)
    if truncated and not pieces:
        raise RefusedError("wide")
    elapsed = (time.perf_counter() - started) * 1000
    return {"columns": columns, "pieces": pieces, "truncated": truncated, "elapsed_ms": elapsed}


def fitting(rows: list[tuple[Any, ...]], most: int, most_bytes: int) -> int:
    """How many of the rows, one after another, are at most `most` and take at most so many bytes as JSON."""
    size = 0
    for count, row in enumerate(rows):
        size += len(json.dumps([encode(value) for value in row]))
        if count == most or size > most_bytes:
            return count
    return len(rows)


def failure(error: BaseException) -> dict[str, Any]:
    """What the parent needs to know of `error` to say it in plain words."""
    if isinstance(error, RefusedError):
        return {"refused": error.reason, "detail": error.detail, "position": error.position}
    if isinstance(error, MemoryError):
        return {"memory": True}
    # After these the engine refuses every query that follows, whosever it is.
    if isinstance(error, duckdb.InternalException | duckdb.FatalException):
        return {"fell": True}
    if isinstance(error, OverflowError):  # a value that Python has no room for, such as 200 million years
        return {"refused": "large"}
    return {"engine": type(error).__name__, "text": clipped(str(error))}


def clipped(text: str) -> str:
    """What the engine says, with each of its parts cut to a length that can be shown."""
    head, _, body = text.partition(": ")
    try:
        facts = json.loads(body)
    except ValueError:
        return text[:ERROR_CHARACTERS]
    if not isinstance(facts, dict):
        return text[:ERROR_CHARACTERS]
    facts.pop("stack_trace", None)  # shows where the engine lies
    return f"{head}: {json.dumps({name: str(said)[:ERROR_CHARACTERS] for name, said in facts.items()})}"


def known_names(connection: Any) -> dict[str, list[str]]:
    """The columns of each table that has a short name, for messages about a name that isn't there (2 ms)."""
    found = connection.execute(
        "SELECT table_name, list(column_name ORDER BY column_index) FROM duckdb_columns() "
        "WHERE database_name = current_database() AND schema_name = current_schema() GROUP BY 1 ORDER BY 1"
    )
    return dict(found.fetchall())


def serve(requests: Any, replies: Any) -> None:
    """Answer requests until their pipe closes."""

    def reply(message: dict[str, Any]) -> None:
        replies.write(json.dumps(message).encode("ascii") + b"\n")
        replies.flush()

    settings = json.loads(requests.readline())
    databases = Databases(settings)
    try:
        databases.connection(settings["source"])
        limit_resources()
    except Exception as error:
        reply({"ready": False, **failure(error)})
        return
    reply({"ready": True})
    for line in requests:
        request = json.loads(line)
        answer: dict[str, Any]
        connection = None
        try:
            limit_processor(settings["timeout_seconds"])
            connection = databases.connection(request["source"])
            answer = run(connection, request["sql"], request["limit"], settings["reply_bytes"])
        except (Exception, MemoryError) as error:
            answer = failure(error)
            if connection is not None and isinstance(
                error, (duckdb.BinderException, duckdb.CatalogException)
            ):
                with contextlib.suppress(duckdb.Error):
                    answer["names"] = known_names(connection)
        # The pieces are JSON already: put together by hand, they are not encoded twice.
        pieces = answer.pop("pieces", [])
        head = json.dumps(answer)[:-1]
        replies.write(f'{head}, "pieces": [{",".join(pieces)}]}}\n'.encode("ascii"))
        replies.flush()


if __name__ == "__main__":
    # Whatever prints to standard output from here on must not reach the pipe.
    pipe = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    serve(sys.stdin.buffer, pipe)
