"""The self-assessment: what somebody rates themselves at, and beside it what fourteen short tasks show."""
