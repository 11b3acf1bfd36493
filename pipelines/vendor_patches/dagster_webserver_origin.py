"""Keeps other websites away from Dagster's webserver.

Its GraphQL takes mutations by GET and by a form's POST, from any Origin and for any Host: whatever page is open
in a browser on this machine could launch, end and wipe runs. The webserver has no setting for middleware, so
this puts one in front of what it builds. The storage that `dagster.yaml` names does so when the webserver tells
it that it is one (`optimize_for_webserver`), so that a `dagster dev` by hand has it as well.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from pipelines.contract.same_origin import Rules, SameOrigin

APIS = (
    *("/graphql", "/server_info", "/dagit_info", "/logs", "/notebook", "/dagit/notebook", "/download_debug"),
    *("/report_asset_materialization", "/report_asset_check", "/report_asset_observation"),
)


@cache  # once in a process
def refuse_other_origins() -> None:
    """Have every webserver that this process makes answer its own pages and no other website."""
    from dagster_webserver import webserver as module
    from starlette.middleware import Middleware

    builder: Any = module.DagsterWebserver
    build_middleware = builder.build_middleware

    def guarded(webserver: Any) -> list[Any]:
        apis = tuple(webserver._app_path_prefix + path for path in APIS)
        return [Middleware(SameOrigin, rules=Rules("Dagster", apis)), *build_middleware(webserver)]

    builder.build_middleware = guarded
