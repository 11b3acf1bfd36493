"""The forecast page's parts: what is asked, the picture, the record in words, and the drivers that one bends."""
