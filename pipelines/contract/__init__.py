"""What passes between the parts: where the data is, releases, the state of builds, and how metrics read.

A leaf: it imports neither Dagster nor anything else of the project, so that the lab may import it, and
nothing that takes long before it is needed.
"""

SCHEMA_VERSION = 1
"""Of `release.json` and `status.json`. What was written before they had a number counts as 1.

Raise it when a reader must know of a change: an older release is still read, a later one is not.
"""
