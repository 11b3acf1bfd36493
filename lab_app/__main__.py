"""`python -m lab_app` is `larder`."""

from lab_app.cli import app

app()
