"""The churn model: its columns as of a day, and how it is fitted."""
