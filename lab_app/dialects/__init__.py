"""SQL of other databases: recognised, put into this one's words, or refused with the reason.

"It runs" proves nothing: `DATEDIFF`, `LOG`, `/` and many others run in several databases and mean something else
in each. So every function that is translated is listed for each database that has it (`translator/`), by what that
database documents of it. What is not listed is not translated.
"""
