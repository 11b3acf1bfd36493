"""Requests on a page: a builder, the exchange taken apart, commands for a terminal, and the API's journal."""
