"""The process that reads other databases' SQL, started by this folder's path and with nothing else.

It imports sqlglot and its own modules alone, which is why these import each other relatively: a parser in Python
is fed what strangers type, and may run away with stack, time and memory. The lab imports none of it but in tests;
`lab_app.dialects.reading` starts it.
"""
