"""The metrics of a release: what they are, what they depend on, and their values by period and dimension.

In the order of imports: `manifest`, `metric`, `periods`, `filter`, `question` and `request` say what there is and
what is asked; `window`, `first_of_period` and `sql` turn a question into SQL; `layer` answers it; `tree` and
`board` are built on the layer. Metrics that are being written are in `lab_app.metric_writing`, which imports these.
"""
