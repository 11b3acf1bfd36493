"""Writing one's own metric: check it, see it, save it. The pages and the command `larder` are built on this.

A check goes from room to room, and each imports only those before it: `text` (the YAML and the SQL in it, as
they were typed), `shape` (what a metric looks like in dbt), `names` (whether all that it names is there),
`project` (the metrics in the files of the dbt project), `metricflow` (whether it can be computed), `values`
(what they show). `check` runs through them, `saving` writes what passes, `lineage` leads from a metric to raw columns,
`form` is the metric in plain words, written into the text and read from it.
"""
