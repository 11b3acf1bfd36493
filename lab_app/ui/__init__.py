"""What the pages of the lab are made of: the editor, result tables, charts, cards, the pyramid."""
