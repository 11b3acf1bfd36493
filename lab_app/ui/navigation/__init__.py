"""Ways from page to page in a page's own HTML: links, the pyramid of levels, and tiles."""
