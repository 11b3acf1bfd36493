"""What all tests share: a tiny world, built through Dagster's own job, and kept while the code is the same."""

from __future__ import annotations

import atexit
import gc
import importlib.util
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Generator, Iterator, Sequence
from pathlib import Path

import hypothesis
import pytest
from xdist.remote import Producer
from xdist.scheduler.loadfile import LoadFileScheduling
from xdist.workermanage import WorkerController

from pipelines.contract.home import Home
from pipelines.contract.release import Release, current_release
from pipelines.publish.variants import build_variants
from tests.prompt import ROOT, at_a_prompt, copy_project
from tests.worlds.kept import PIPELINE, kept

BUILD_TIMEOUT_SECONDS = 280
SPARK_TIMEOUT_SECONDS = 3500
"""It took 15 minutes on two cores that others used, too."""
COLLECTING_SECONDS = 120
MAKE_DATA = "make data"
SETTINGS = (
    *("LARDER_HOME", "LARDER_WORLD", "LARDER_SEED", "LARDER_PRESET", "LARDER_AS_OF", "LARDER_WORKERS"),
    *("LARDER_PROJECT", "LARDER_ALLOWED_HOSTS", "LARDER_DAGSTER_URL"),
    *("LARDER_ENGINE", "LARDER_RAW_ROWS", "LARDER_SPARK_MEMORY", "SPARK_REMOTE"),
)


# How long an example takes is no matter of its own on a machine that runs several tests at once. The examples are the
# same in every run, so that what fails is the change's; `pytest -m hypothesis --hypothesis-profile explore` draws others.
hypothesis.settings.register_profile("explore", deadline=None, print_blob=True)
hypothesis.settings.register_profile("larder", hypothesis.settings.get_profile("explore"), derandomize=True)
hypothesis.settings.load_profile("larder")

# Files that take longest, or build what others wait for, go first: two processes that take a file each
# neither wait for the same fixture at the start nor for one long file at the end.
FIRST = (
    "test_readme.py",
    "dbt_project/test_by_hand.py",
    "pipelines/test_dagster_dev.py",
    "browser/test_accessibility.py",
    "pipelines/test_build_job.py",
    "pipelines/test_killed_builds.py",
    "browser/",
    "dbt_project/",
    "pipelines/",
    "lab_app/cli/test_supervisor.py",
)


@pytest.hookimpl(wrapper=True)
def pytest_collection(session: pytest.Session) -> Generator[None, object, object]:
    """Let one process of a run collect before the others, which find all modules compiled: half of what it takes.

    No garbage is looked for in what is imported and collected: it stays, and a quarter of the time went into that.
    """
    of_several = getattr(session.config, "workerinput", {"workerid": "", "testrunuid": ""})
    process = of_several["workerid"]
    collected = Path(tempfile.gettempdir()) / f"larder-tests-{of_several['testrunuid']}.collected"
    until = time.monotonic() + COLLECTING_SECONDS
    while process not in ("", "gw0") and not collected.exists() and time.monotonic() < until:
        time.sleep(0.1)
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()
        if process == "gw0":
            collected.touch()
            atexit.register(collected.unlink, missing_ok=True)


def pytest_unconfigure() -> None:
    """Let what was passed over be found at the end: some libraries tell of what is left of them."""
    gc.unfreeze()


class InTheMeantime(LoadFileScheduling):  # type: ignore[misc] # it has no types
    """Files of tests by process as with `--dist loadfile`, those with browsers in two processes while there are any.

    What the others compute meanwhile uses the time in which a page is waited for; and browsers, several processes
    each, do not make each other wait.
    """

    WITH_BROWSERS = 2
    BROWSERS = "tests/browser/"

    def _assign_work_unit(self, node: WorkerController) -> None:
        browsing = {
            one
            for one, given in self.assigned_work.items()
            if any(file.startswith(self.BROWSERS) for file in given)
        }
        is_wanted = node in browsing or len(browsing) < self.WITH_BROWSERS
        chosen = (file for file in self.workqueue if file.startswith(self.BROWSERS) == is_wanted)
        self.workqueue.move_to_end(next(chosen, next(iter(self.workqueue))), last=False)
        super()._assign_work_unit(node)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> LoadFileScheduling | None:
    return InTheMeantime(config, log) if config.getvalue("dist") == "loadfile" else None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    def rank(item: pytest.Item) -> int:
        name = item.path.relative_to(Path(__file__).parent).as_posix()
        return next((place for place, start in enumerate(FIRST) if name.startswith(start)), len(FIRST))

    items.sort(key=rank)


@pytest.fixture(scope="session", autouse=True)
def _own_settings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """No test sees the settings of the person who runs it, nor reaches their data."""
    with pytest.MonkeyPatch.context() as patch:
        for name in SETTINGS:
            patch.delenv(name, raising=False)
        patch.setenv("LARDER_HOME", str(tmp_path_factory.mktemp("nobody-builds-here")))
        yield


@pytest.fixture(scope="session")
def shared_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that the processes of one test run share."""
    folder = tmp_path_factory.getbasetemp()
    return folder.parent if "PYTEST_XDIST_WORKER" in os.environ else folder


@pytest.fixture(scope="session")
def tiny_home() -> Path:
    """A data folder with a release of the tiny world up to the default day. To be read, not changed."""
    options = [sys.executable, "-m", "pipelines", "--preset", "tiny", "--release-only"]
    return kept(
        "home-tiny", [*PIPELINE, __file__], lambda home: build_into(home, options, ROOT, dict(os.environ))
    )


@pytest.fixture(scope="session")
def tiny_release(tiny_home: Path) -> Release:
    release = current_release(Home(tiny_home))
    assert release is not None
    return release


@pytest.fixture(scope="session")
def tiny_variants(tiny_home: Path, tiny_release: Release) -> Path:
    """The hidden worlds that go with the tiny release, as the pipeline leaves them. To be read, not changed."""

    def make(folder: Path) -> None:
        home = Home(copy_home(tiny_home, folder / "home"))
        build_variants(home, tiny_release, workers=1, say=lambda _: None)

    home = Home(kept("tiny-variants", [*PIPELINE, __file__], make) / "home")
    return home.world(tiny_release.world.id).variants


@pytest.fixture(scope="session")
def sail_home(tiny_home: Path) -> Path:
    """The same world as in `tiny_home`, over the same lake, its models built on Sail. To be read, not changed."""
    need_sail()
    return home_built_on("sail", tiny_home, BUILD_TIMEOUT_SECONDS)


@pytest.fixture(scope="session")
def spark_home(tiny_home: Path) -> Path:
    """The same, built on Spark itself: for tests that are marked so."""
    return home_built_on("spark", tiny_home, SPARK_TIMEOUT_SECONDS)


@pytest.fixture(
    scope="session",
    params=["sail", pytest.param("spark", marks=[pytest.mark.spark, pytest.mark.timeout(3600)])],
)
def engine_home(request: pytest.FixtureRequest) -> Path:
    """`sail_home`, and where Spark's tests are asked for `spark_home`."""
    home: Path = request.getfixturevalue(f"{request.param}_home")
    return home


def home_built_on(engine: str, like: Path, timeout: int) -> Path:
    options = [sys.executable, "-m", "pipelines", "--preset", "tiny", "--release-only", "--engine", engine]

    def make(home: Path) -> None:
        copy_home(like / "worlds", home / "worlds")
        build_into(home, options, ROOT, dict(os.environ), timeout)

    return kept(f"home-{engine}", [*PIPELINE, __file__], make)


def need_sail() -> None:
    """Skip a test where the group `sail` is not installed. `make test` installs it and sets WITH_SAIL: no skipping there."""
    if importlib.util.find_spec("pysail") is None and "WITH_SAIL" not in os.environ:
        pytest.skip("Sail is not installed: `make test` does that, or `uv sync --group sail`.")


@pytest.fixture(scope="session")
def short_release(short_home: Path) -> Release:
    release = current_release(Home(short_home))
    assert release is not None
    return release


@pytest.fixture(scope="session")
def short_home(shared_folder: Path) -> Path:
    """A data folder with a release of the tiny world's first three months, and with what grading needs.

    Made by the README's own command in a copy of the project. To be read, not changed.
    """

    def make(home: Path) -> None:
        environment = at_a_prompt(shared_folder / "short-bin")
        settings = {"LARDER_PRESET": "tiny", "LARDER_AS_OF": "2024-03-31"}
        checkout = copy_project(shared_folder / "short-checkout")
        build_into(home, ["sh", "-c", MAKE_DATA], checkout, environment | settings)

    return kept("home-short", [*PIPELINE, "Makefile", __file__], make)


def build_into(
    home: Path,
    command: Sequence[str],
    folder: Path,
    environment: dict[str, str],
    timeout: int = BUILD_TIMEOUT_SECONDS,
) -> None:
    """Have a command that runs in this folder fill a data folder."""
    built = subprocess.run(
        command,
        cwd=folder,
        env={**environment, "LARDER_HOME": str(home)},
        capture_output=True,
        text=True,
        timeout=timeout,
        check=False,
    )
    assert built.returncode == 0, built.stderr
    assert "Traceback" not in built.stderr, built.stderr


def copy_home(home: Path, to: Path) -> Path:
    """A data folder of one's own with the same lake and releases; files that never change are shared."""
    shutil.copytree(home, to, copy_function=_link, ignore=shutil.ignore_patterns("*.lock", "dagster"))
    return to


def _link(source: str, destination: str) -> None:
    """Share what is written once and never again; copy the rest."""
    path = Path(source)
    if path.suffix == ".parquet" or ("releases" in path.parts and path.name != "current.json"):
        try:
            os.link(source, destination)
        except OSError:  # on another disk
            shutil.copy2(source, destination)
    else:
        shutil.copy2(source, destination)
