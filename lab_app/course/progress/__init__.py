"""What a learner has done so far, in a file."""
