"""Why a number moved, as far as data can say: the sums behind the Diagnosis workspace, without its page.

In the order of imports: `stretch` says which days are compared with which; `record` reads a metric over all such
stretches of the past; `move` is how much it moved, and what is usual; `parts`, `who`, `mix`, `causes` and
`witnesses` each answer one question about that. `case_file` keeps what a learner pins of it, and makes the report.

All is read through the semantic layer. So a number here is the one of the board, a learner's own metric can be asked
about like any other, and a split or a filter is written once. A metric that adds up over days is asked for by day and
for all of the past: the answer is kept, and another stretch costs no query.
"""
