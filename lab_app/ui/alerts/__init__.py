"""Alert rules on a page: what is chosen, the picture of the replayed past, its table, and the rules that are kept."""
