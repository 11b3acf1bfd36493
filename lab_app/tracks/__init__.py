"""What is taught: `<track>/<level>/` with its lesson, pages and exercises, found by `lab_app.course`."""
