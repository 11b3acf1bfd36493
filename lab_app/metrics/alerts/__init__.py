"""Alert rules of one's own, replayed over the past of a release, and held against what really happened."""
