"""The process in which statements are tried on SQLite, started by this folder's path and with nothing else.

It imports nothing but the standard library and, for what the kernel lets it have, one module of the sandbox's worker.
`lab_app.bench.bench` starts it.
"""
