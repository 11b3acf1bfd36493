"""`larder links`: whether the addresses that the lab names still answer. By hand: nothing else asks them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from lab_app.cli.terminal import fail, note

if TYPE_CHECKING:
    from collections.abc import Iterable

_AT_ONCE = 8
_TRIES = ("HEAD", "GET")
"""Some servers refuse HEAD, and some answer it falsely; what fails by the first is asked by the second."""
_AGENT = "Mozilla/5.0 (compatible; larder-links)"
"""Many sites refuse a client without a name."""


@dataclass(frozen=True)
class Checked:
    """What became of one address: `ok`; `moved` to another one for good; `refused`, which says that somebody is there and
    does not let programs in; `gone`; or `silent`, no answer in time. `said` is the status, and where to, or the reason."""

    address: str
    state: Literal["ok", "moved", "refused", "gone", "silent"]
    said: str


def links(
    addresses: Annotated[
        list[str] | None, typer.Argument(help="Addresses to ask; else all that the lab names.")
    ] = None,
    seconds: Annotated[
        float, typer.Option("--seconds", min=0.1, help="How long one may take to answer.")
    ] = 10.0,
) -> None:
    """Ask every address of the resources and facts whether it still answers; exit 1 if one is gone or silent."""
    from concurrent.futures import ThreadPoolExecutor

    from lab_app.course.declared.entries import DeclaredError

    try:
        asked = list(dict.fromkeys(addresses or _named()))
    except DeclaredError as error:
        fail(str(error))
    with ThreadPoolExecutor(_AT_ONCE) as threads:
        found = list(threads.map(lambda address: checked(address, seconds), asked))
    for one in found:
        typer.echo(f"{one.state:8}{one.address}  {one.said}")
    lost = [one for one in found if one.state in ("gone", "silent")]
    counts = ", ".join(
        f"{number} {state}"
        for state in ("ok", "moved", "refused", "gone", "silent")
        if (number := sum(one.state == state for one in found))
    )
    note(f"{len(found)} addresses: {counts}.")
    if lost:
        fail(
            "Whatever is gone gets a stand-in in lab_app/course/resources.toml or facts.toml. "
            "If all are silent, this machine reaches no other."
        )


def checked(address: str, seconds: float) -> Checked:
    """Ask one address, and follow where it leads."""
    found = _asked(address, _TRIES[0], seconds)
    return found if found.state in ("ok", "moved") else _asked(address, _TRIES[1], seconds)


def _asked(address: str, method: str, seconds: float) -> Checked:
    import http.client
    import urllib.error
    import urllib.request

    if not address.startswith(("http://", "https://")):
        return Checked(address, "gone", "no address of the web")
    try:
        request = urllib.request.Request(address, method=method, headers={"User-Agent": _AGENT})
        with urllib.request.urlopen(request, timeout=seconds) as answer:
            if _plain(answer.url) != _plain(address):
                return Checked(address, "moved", f"{answer.status} at {answer.url}")
            return Checked(address, "ok", str(answer.status))
    except urllib.error.HTTPError as error:
        with error:
            state: Literal["gone", "refused", "silent"] = (
                "gone" if error.code in (404, 410) else "silent" if error.code >= 500 else "refused"
            )
            return Checked(address, state, f"{error.code} {error.reason}")
    except (urllib.error.URLError, OSError, http.client.HTTPException, ValueError) as error:
        reason = getattr(error, "reason", error)
        said = f"no answer in {seconds:g} s" if isinstance(reason, TimeoutError) else str(reason)
        return Checked(address, "silent", said or type(error).__name__)


def _plain(address: str) -> str:
    """An address without what makes no other page of it."""
    return address.split("#", maxsplit=1)[0].split("://", 1)[-1].removeprefix("www.").rstrip("/")


def _named() -> Iterable[str]:
    """All addresses that the lab names. Raises DeclaredError."""
    from lab_app.course.declared.facts import facts
    from lab_app.course.declared.resources import resources

    yield from (one.address for one in resources() if one.address)
    yield from (one.address for one in facts().values())
