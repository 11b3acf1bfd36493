"""Statistics, a module per method: numbers in, an estimate out.

A leaf: it imports neither Dagster nor anything else of this repository, so that the pipeline, the lab and
the checks of the simulator can all use it, and an estimator is proved by simulation as it is shown.
scipy and statsmodels are called where they have the method, and imported inside the functions that need
them: that takes one to two seconds, which nobody should wait for who only opens the lab.
"""
