"""What passes between the parts: where the data is, releases, the state of builds, and how metrics read.

A leaf: it imports neither Dagster nor anything else of the project, so that the lab may import it, and
nothing that takes long before it is needed.
"""

SCHEMA_VERSION = 3
"""Of a release with its `release.json`, and of `status.json`. What was written without a number counts as 1;
from 2 on, a release has `tables.json`, from 3 on `models.json`.

Raise it when a reader must know of a change: an older release is still read, a later one is not.
"""
