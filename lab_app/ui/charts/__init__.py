"""Charts, a module for each kind: a title in plain words, a sentence to take away, the picture, and it as a table.

Specifications are Vega-Lite as plain dictionaries: building them needs no library, and drawing them
happens in the browser.
"""
