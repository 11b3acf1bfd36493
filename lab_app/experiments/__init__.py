"""Experiments as the company planned them, and what the data of a release say of them.

`plans` is what was written down before the start; the other modules ask the release for counts and sums by arm, per
person or recipient and never per event, and make the estimates that the read-out and the planner show. Nothing here
knows the truth.
"""
