"""Forecasts of a release's metrics: those that were made with it, those made on demand, and what is known of the days ahead."""
