"""The process that runs one person's SQL at a time, started by this folder's path and with nothing else.

It imports nothing of the project but its own modules, which is why these import each other relatively: what
runs beside strangers' SQL is this folder and DuckDB. The lab imports none of it; `lab_app.sandbox.process`
starts it, and `lab_app.sandbox.wire` reads what `encoding` writes.
"""
