"""The third stage of a check: is there everything that a metric names?"""
