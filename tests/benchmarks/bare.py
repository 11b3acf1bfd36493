"""Write the day files of a lake again, and tell how long the writing alone took.

    python -m tests.benchmarks.bare LAKE OUT PART PARTS

Every file is read back to the same Arrow table first, off the clock. One of `PARTS` processes writes the
days whose number leaves the remainder `PART`.
"""

from __future__ import annotations

import datetime as dt
import json
import sys
import time
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from synthetic.kernel import days
from synthetic.lake import writer
from synthetic.tables import TABLES


def main() -> None:
    source, out, part, parts = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])
    rows, wall, processor = 0, 0.0, 0.0
    with writer.DayFiles(out, 1) as files:
        for name, table in TABLES.items():
            schema = table.arrow_schema
            coded = [field.name for field in schema if pa.types.is_dictionary(field.type)]
            for path in sorted((source / name).glob("*.parquet")):
                day = days.number(dt.date.fromisoformat(path.stem))
                if day % parts != part:
                    continue
                kept = pq.read_table(path, read_dictionary=coded).cast(schema).combine_chunks()
                began, used = time.perf_counter(), time.process_time()
                files.add(name, day, kept)
                wall += time.perf_counter() - began
                processor += time.process_time() - used
                rows += kept.num_rows
    print(json.dumps({"rows": rows, "seconds": wall, "processor": processor}))


if __name__ == "__main__":
    main()
