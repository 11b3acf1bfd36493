"""What is usual of a series, and what an alarm costs."""
