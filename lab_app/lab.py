"""All that is opened of one release: made when it is first asked for, shared by all who ask, closed together.

A release never changes, so what is read or computed of it is kept until another takes its place. Three things
depend on more than the release and are looked at anew whenever they are asked for: the hidden worlds, which
the pipeline builds again for each day, what it makes of a release after that was published, and the dbt project's own
metric files, which change when somebody saves a metric.

Importing this costs next to nothing: what a part needs is imported when the part is made.
"""

from __future__ import annotations

import atexit
import contextlib
import importlib
import logging
import os
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from types import TracebackType
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from lab_app import garbage
from lab_app.sandbox import Sandbox, messages
from lab_app.sandbox.pool import REPLY_BYTES
from pipelines.contract import seal
from pipelines.contract.derived import Derived
from pipelines.contract.home import HomeError, larder_home
from pipelines.contract.release import Release, is_sound

if TYPE_CHECKING:
    import datetime as dt

    import pandas as pd

    from lab_app.bench import Bench
    from lab_app.metric_writing.check import MetricChecker
    from lab_app.metric_writing.lineage.raw_columns import ColumnLineage
    from lab_app.metric_writing.metricflow.compiler import Compiler
    from lab_app.metric_writing.project.overlay import ProjectBeside
    from lab_app.metrics.board import Board, Cards
    from lab_app.metrics.layer import SemanticLayer
    from lab_app.metrics.metric import Grain
    from lab_app.truth import Truth
    from lab_app.warehouse.dictionary import DictionaryTable
    from lab_app.warehouse.variants import Variants

MOST_WORKERS = 8  # they are started as they are needed
TIMEOUT_SECONDS = 5.0
MOST_ANSWERS = 600
LINGER_SECONDS = 20.0  # so long a page that began before the newer release came may go on asking the old one
PAUSE_SECONDS = 2.0  # the first page is painted before MetricFlow's import takes a core


class _HasProcesses(Protocol):
    def close(self, *, wait: bool = False) -> None: ...


T = TypeVar("T")
P = TypeVar("P", bound=_HasProcesses)


class Lab:
    """One release, with what is opened of it. Safe to share between threads; a context manager.

    `workers` processes run queries, by default as many as the machine has cores, within bounds. A query
    may take `timeout_seconds`, and its answer `reply_bytes`.
    """

    def __init__(
        self,
        release: Release,
        *,
        workers: int | None = None,
        timeout_seconds: float = TIMEOUT_SECONDS,
        reply_bytes: int = REPLY_BYTES,
    ) -> None:
        self.release = release
        self._workers = workers or min(MOST_WORKERS, max(2, os.cpu_count() or 2))
        self._timeout_seconds = timeout_seconds
        self._reply_bytes = reply_bytes
        self._parts = _Kept()
        self._answers = _Kept(most=MOST_ANSWERS)
        self._layer: SemanticLayer | None = None
        self._layer_lock = threading.Lock()
        self._is_closed = False

    def __enter__(self) -> Lab:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self, *, wait: bool = False) -> None:
        """End all processes; with `wait`, let those that are busy finish first. Nothing starts again."""
        self._is_closed = True
        for name in ("sandbox", "variants", "compiler", "bench"):
            part: _HasProcesses | None = self._parts.made(name)
            if part is not None:
                part.close(wait=wait)
        garbage.give_back()

    # The parts. Those with processes raise QueryError once the lab is closed.

    @property
    def sandbox(self) -> Sandbox:
        """The workers that run SQL on the release; half a second after they are first asked for they are ready."""
        return self._open(
            "sandbox",
            lambda: Sandbox(
                self.release.warehouse,
                workers=self._workers,
                timeout_seconds=self._timeout_seconds,
                reply_bytes=self._reply_bytes,
                on_damage=lambda: is_sound(self.release),  # noted, so that who comes next reads another
            ),
        )

    @property
    def variants(self) -> Variants | None:
        """The hidden worlds as they are built now, None while they are not."""
        from lab_app.warehouse.variants import VariantsFolder

        folder = larder_home().world(self.release.world.id).variants
        if seal.broken(folder):
            return None  # the pipeline makes them anew
        return self._open("variants", lambda: VariantsFolder(folder)).now()

    @property
    def truth(self) -> Truth | None:
        """What the simulator knows of this world, for judges; None while it is being made."""
        from lab_app.truth import Truth

        return Truth.of(larder_home().world(self.release.world.id))

    @property
    def derived(self) -> Derived:
        """What is made of the release after it was published, as far as it is there."""
        return Derived.of(larder_home(), self.release)

    @property
    def dictionary(self) -> tuple[DictionaryTable, ...]:
        """The release's tables. Raises ReleaseError for a damaged manifest."""
        from lab_app.warehouse.dictionary import read_dictionary

        return self._parts.get("dictionary", lambda: read_dictionary(self.release.manifest))

    @property
    def columns(self) -> ColumnLineage:
        """From which raw columns the models' columns are made."""
        from lab_app.metric_writing.lineage.raw_columns import column_lineage

        return self._parts.get("columns", lambda: column_lineage(self.release.manifest))

    @property
    def project(self) -> ProjectBeside:
        """The dbt project that metrics are saved in. Raises HomeError where there can be none."""
        from lab_app.metric_writing.project.overlay import ProjectBeside

        return self._parts.get("project", lambda: ProjectBeside(self.release))

    @property
    def layer(self) -> SemanticLayer:
        """The release's metrics, with what the project has beside them now. Raises MetricError."""
        from lab_app.metrics.layer import SemanticLayer

        overlay = self.project.overlay()
        with self._layer_lock:
            if self._layer is None or self._layer.overlay != overlay:
                self._layer = SemanticLayer(self.release.semantic_manifest, self.release.as_of, overlay)
            return self._layer

    @property
    def board(self) -> Board:
        """The board of the project's metrics; it takes a second or two to read."""
        from lab_app.metrics.board import read_board

        return self._parts.get("board", lambda: read_board(self.layer, self.sandbox))

    @property
    def systems(self) -> Cards:
        """Cards of what Larder's systems do."""
        from lab_app.metrics.board import read_systems

        return self._parts.get("systems", lambda: read_systems(self.layer, self.sandbox))

    @property
    def own_cards(self) -> Cards:
        """Cards of the reader's own metrics as the project has them now."""
        from lab_app.metrics.board import read_own_cards

        layer = self.layer
        return self.keep(("own cards", layer.edition), lambda: read_own_cards(layer, self.sandbox))

    @property
    def compiler(self) -> Compiler:
        """The process that compiles metrics which are not in the release. Raises ReleaseError."""
        from lab_app.metric_writing.metricflow.compiler import Compiler

        return self._open("compiler", lambda: Compiler(self.project.released.content))

    @property
    def bench(self) -> Bench:
        """SQLite with some of the release's rows, in a process of its own that starts when it is first asked."""
        from lab_app.bench import Bench

        return self._open("bench", lambda: Bench.over(self.sandbox))

    @property
    def checker(self) -> MetricChecker:
        """Checks metrics that are being written against the release and the project as it is now."""
        from lab_app.metric_writing.check import MetricChecker

        return self._parts.get("checker", lambda: MetricChecker(self.project, self.sandbox, self.compiler))

    # Answers

    def keep(self, key: Hashable, compute: Callable[[], T]) -> T:
        """What `compute` gives, computed once for this key. It is shared: nobody may change it.

        What the release alone decides can be kept so; the answers that were not asked for longest are
        forgotten.
        """
        return self._answers.get(key, compute)

    def query(
        self,
        metric: str,
        *,
        grain: Grain | None = None,
        start: dt.date | None = None,
        end: dt.date | None = None,
        by: str | None = None,
    ) -> pd.DataFrame:
        """A metric by period and one dimension at most, kept; columns as in `SemanticLayer.query`.

        Raises MetricError and QueryError.
        """
        layer = self.layer
        return self.keep(
            ("query", layer.edition, metric, grain, start, end, by),
            lambda: layer.query(
                [metric], by=(by,) if by else (), grain=grain, start=start, end=end, sandbox=self.sandbox
            ),
        )

    def read_ahead(self) -> None:
        """Have the release looked through for damage, the board read and what reads the truth imported, once, in the
        background: so nobody waits for it. Of a damaged release, whoever asks for the current one next gets the one before."""
        self._parts.get("reading ahead", self._start_reading_ahead)

    def _start_reading_ahead(self) -> threading.Thread:
        thread = threading.Thread(target=self._read_ahead, daemon=True, name="board")
        thread.start()
        return thread

    def _read_ahead(self) -> None:
        time.sleep(PAUSE_SECONDS)
        if not is_sound(self.release):
            return
        with contextlib.suppress(HomeError):
            world = larder_home().world(self.release.world.id)
            for folder in (world.variants, world.truth, *self.derived.folders()):
                seal.look_through(folder)
        try:
            _ = self.board
        except Exception:
            # Whoever opens the board sees why it can't be read.
            logging.getLogger(__name__).info("The board could not be read ahead.", exc_info=True)
        # It takes .7 s with pandas, which whoever asks first what really happened would wait for.
        importlib.import_module("pyarrow.dataset")
        garbage.keep_what_stays()

    def _open(self, name: str, start: Callable[[], P]) -> P:
        """A part with processes, which must not outlive the lab. Raises QueryError where it is closed."""
        part = None if self._is_closed else self._parts.get(name, start)
        if part is None or self._is_closed:
            if part is not None:  # it was made while another thread closed the lab
                part.close()
            raise messages.ended("closed", self._timeout_seconds, 0)
        return part


@dataclass
class _Cell:
    lock: threading.Lock = field(default_factory=threading.Lock)
    is_made: bool = False
    value: Any = None


class _Kept:
    """Values by key, each made once: who asks for one that is being made waits for it, and for no other.

    At most `most` of them: the one that was not asked for longest goes first.
    """

    def __init__(self, most: int | None = None) -> None:
        self._most = most
        self._lock = threading.Lock()
        self._cells: OrderedDict[Hashable, _Cell] = OrderedDict()

    def get(self, key: Hashable, make: Callable[[], T]) -> T:
        """The value; where making it fails, who comes next tries again."""
        with self._lock:
            cell = self._cells.setdefault(key, _Cell())
            self._cells.move_to_end(key)
            if self._most is not None and len(self._cells) > self._most:
                self._cells.popitem(last=False)
        with cell.lock:
            if not cell.is_made:
                cell.value, cell.is_made = make(), True
            value: T = cell.value
            return value

    def made(self, key: Hashable) -> Any:
        """The value if there is one, without waiting for it; else None."""
        with self._lock:
            cell = self._cells.get(key)
            return cell.value if cell is not None else None


_labs: dict[str, Lab] = {}  # by world
_lock = threading.Lock()


def lab_of(release: Release) -> Lab:
    """The lab on this release that the whole process shares.

    A newer release of a world gets a lab of its own, and the one before is closed once those who are at
    work there have had time to finish.
    """
    world = _world_of(release)
    with _lock:
        before = _labs.get(world)
        if before is not None and before.release.path == release.path:
            return before
        lab = _labs[world] = Lab(release)
    if before is not None:
        leaving = threading.Timer(LINGER_SECONDS, before.close, kwargs={"wait": True})
        leaving.daemon = True
        leaving.start()
    return lab


def close_lab_of(world: str) -> None:
    """Close the lab on a world that is removed, if there is one: its workers have the files open."""
    with _lock:
        lab = _labs.pop(world, None)
    if lab is not None:
        lab.close()


def close_labs() -> None:
    """Close all labs. Called when the process ends."""
    with _lock:
        for lab in [_labs.pop(world) for world in list(_labs)]:
            lab.close()


atexit.register(close_labs)


def _world_of(release: Release) -> str:
    return release.world.id
