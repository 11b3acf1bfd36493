"""Parts of the page about the churn model."""
