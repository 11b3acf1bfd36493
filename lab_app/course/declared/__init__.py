"""What is written down in TOML: facts with their sources, resources, and question cards with one's notes on them."""
