"""What a world comes to, per day, metric and segment."""
