"""The address that the browser asked for.

Streamlit shows the default page at an address that it does not know, under a dialog of its own, and rewrites
the address; `st.navigation` takes no page for this case. The lab makes one, for which it has to know what
was asked before it calls `st.navigation`. Only the script's run has it.
"""

from __future__ import annotations

from streamlit.runtime.scriptrunner import get_script_run_ctx


def asked_address() -> str:
    """The path that the browser opened, in the first run after that; empty for the default page and in later runs."""
    run = get_script_run_ctx()
    return str(run.pages_manager.intended_page_name or "") if run else ""
