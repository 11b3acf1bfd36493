"""A build on Spark, or on Sail, which speaks Spark's protocol: the models are built there, and their tables come back.

Both serve Spark Connect. `server` starts one or finds the one that is there, `session` asks it, `lake` loads what the
models read, `run` has dbt build them and fetches what they came to.
"""
