"""Each use of something that Dagster or dbt does not document, one a module, with its reason.

A test for each in tests/pipelines/vendor_patches/ fails when a name has moved, or when what it works around is
gone and it can be taken out.
"""
