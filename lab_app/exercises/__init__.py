"""The exercises: `<track>/<level>/<exercise>.py`, found by `lab_app.tracks`."""
