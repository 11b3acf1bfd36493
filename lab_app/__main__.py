"""`python -m lab_app` is `larder`."""

from lab_app.cli.app import app

app()
