"""Commands and tests that look at worlds from outside. Nothing else in the simulator imports them."""
