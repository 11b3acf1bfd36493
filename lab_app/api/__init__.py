"""Larder's API: a real HTTP server of the simulated company, on 127.0.0.1 and nowhere else.

Learners call it by curl and by the request builder. What happened is judged, not what was typed: the journal has each
call, a tenant what has become of its household. The lab reads both by `lab_app.api.client`, and nothing else of this
package: the server is a process of its own.

- `company/`: a tenant's household, keys, limits, webhooks and journal. No HTTP in it.
- `routes/`: the operations of v1, v2 and GraphQL, each with what the documentation says of it.
- `wire/`: what is read of a connection and answered: bounds, who may ask, problems.
"""
