"""Explore a metric: what is chosen, its address, the answer, the picture, and files of them."""
