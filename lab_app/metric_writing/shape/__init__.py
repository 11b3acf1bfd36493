"""The second stage of a check: is this what a metric looks like in dbt 1.12?"""
