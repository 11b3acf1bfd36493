"""What if: a plan is simulated in a process of its own, one at a time, beside the same world left alone."""
