"""What pages must not show yet, since exercises that are open and unanswered still ask for it."""
