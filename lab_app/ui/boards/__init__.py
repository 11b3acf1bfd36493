"""Boards of one's own: what is pinned to them, how they are kept, and the links that carry them."""
