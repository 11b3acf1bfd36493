"""Monday reviews: what was decided and expected at the end of a week, kept, and held against what came.

`review` is what is said, `kept` keeps it in the progress file, `expected` reads the numbers that are expected and came.
"""
