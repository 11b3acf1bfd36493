"""Pure functions: keyed draws, numbers of rows, days and calendars, bends."""
