"""What comes next: forecasts with ranges, how they did in the past, and models of people."""
