"""Grading variants: small hidden worlds, to catch answers that are right by coincidence.

Each is a DuckDB file with the product's tables and the models of the release, as of the release's day:
other seeds, and one world into which the rows are put that answers tend to forget.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import duckdb

from pipelines.build.releases import config_of
from pipelines.build.settings import BuildError
from pipelines.build.warehouse import load_lake
from pipelines.contract import seal
from pipelines.contract.engines.duckdb import is_open, open_to_write
from pipelines.contract.files import DAMAGE, read_json, write_json
from pipelines.contract.home import Home
from pipelines.contract.models import Model, read_models, statements
from pipelines.contract.release import Release
from synthetic import incidents
from synthetic.config import WorldConfig
from synthetic.lake import world
from synthetic.tables import TABLES
from synthetic.truth import ledger, lever_effects
from synthetic.truth.effects import WORLD_WIDE

EDGE_CASES = "edge-cases"
SEED_STEP = 1_000_003  # far from any seed that somebody would try
USERS = (2_000, 1_500)
OLDER = "The current release is of an older version of the project: run the job build_release."


@dataclass(frozen=True)
class Edge:
    """Rows that answers tend to forget, and the statements that put them in."""

    name: str
    about: str
    statements: tuple[str, ...]


EDGES: tuple[Edge, ...] = (
    Edge(
        "duplicates",
        "clients sent some rows twice",
        tuple(
            f"INSERT INTO product.{name} SELECT * FROM product.{name} WHERE hash(id) % 23 = 0"
            for name, table in TABLES.items()
            if table.flaws.copied
        ),
    ),
    Edge(
        "lost reports",
        "of some people nothing has arrived that the clients report",
        tuple(
            f"DELETE FROM product.{name} WHERE hash({table.person}) % 23 = 0"
            for name, table in TABLES.items()
            if table.origin == "client" and table.person
        ),
    ),
    Edge(
        "missing values",
        "the channel of one account in nine is not known",
        ("UPDATE product.users SET signup_source = NULL WHERE hash(id) % 9 = 0",),
    ),
    Edge(
        "internal accounts",
        "colleagues are among the most active, and among those who signed up in any month",
        (
            "UPDATE product.users SET is_internal = true WHERE hash(id) % 19 = 0",
            """
            UPDATE product.users SET is_internal = true WHERE id IN (
                SELECT user_id FROM product.user_activity GROUP BY user_id
                ORDER BY sum(session_count) DESC, user_id LIMIT 25
            )
            """,
        ),
    ),
    Edge(
        "refunds",
        "one paid order in seven was refunded within a day",
        (
            """
            UPDATE product.orders SET status = 'refunded', refunded_at = created_at + INTERVAL 20 HOUR
            WHERE status = 'paid' AND hash(id) % 7 = 0
              AND created_at + INTERVAL 20 HOUR < (SELECT as_of + 1 FROM product_meta.world_clock)
            """,
        ),
    ),
    Edge(
        "an empty segment",
        "in one country there are accounts and nothing that they did",
        tuple(
            f"""
            DELETE FROM product.{name} WHERE {table.person} IN (
                SELECT id FROM product.users WHERE country = (
                    SELECT country FROM product.users GROUP BY country ORDER BY count(*), country LIMIT 1
                )
            )
            """
            for name, table in TABLES.items()
            if table.person and table.edges.emptied
        ),
    ),
    Edge(
        "orphans",
        "some orders, plans and tickets are of accounts that are not there",
        tuple(
            f"""
            INSERT INTO product.{name} BY NAME
            SELECT * REPLACE (id + (SELECT max(id) FROM product.{name}) AS id, -{table.person} AS {table.person})
            FROM product.{name} WHERE hash(id) % {table.edges.orphans} = 0
            """
            for name, table in TABLES.items()
            if table.edges.orphans
        ),
    ),
    Edge(
        "ties",
        "the fourth to the fifteenth of the top spenders have spent the same",
        (
            """
            INSERT INTO product.orders BY NAME
            WITH top AS (
                SELECT max(spent) AS spent FROM (
                    SELECT sum(total_amount) AS spent FROM product.orders GROUP BY user_id
                )
            ), chosen AS (
                SELECT id AS user_id, row_number() OVER (ORDER BY id) AS place FROM product.users
                WHERE NOT is_internal AND id NOT IN (SELECT user_id FROM product.orders)
                QUALIFY place <= 15
            )
            SELECT
                (SELECT max(id) FROM product.orders) + place AS id,
                user_id,
                (SELECT as_of - INTERVAL 60 DAY FROM product_meta.world_clock) + INTERVAL 1 HOUR * place
                    AS created_at,
                (SELECT spent FROM top) + CASE WHEN place < 4 THEN 500 - 100 * place ELSE 100 END
                    AS total_amount,
                'paid' AS status
            FROM chosen
            """,
        ),
    ),
)


def note_truth(home: Home, release: Release) -> None:
    """Note, in the folder of a world's truth, the day up to which all of it is known."""
    folder = home.world(release.world.id).truth
    known = [name for name in incidents.discover() if (folder / f"{name}.json").is_file()]
    tables = [name for name in WORLD_WIDE if (folder / f"{name}.parquet").is_file()]
    index = {"as_of": release.as_of.isoformat(), "incidents": known, "tables": tables}
    write_json(folder / "index.json", index)


def are_current(home: Home, release: Release) -> bool:
    """Whether the truth and the variants of this release's world and day are all there."""
    folder = home.world(release.world.id)
    as_of = release.as_of.isoformat()
    if seal.broken(folder.truth) or seal.broken(folder.variants):
        return False
    try:
        truth = read_json(folder.truth / "index.json")
        is_whole = set(truth["incidents"]) == set(incidents.discover()) and set(truth["tables"]) == set(
            WORLD_WIDE
        )
        if truth["as_of"] != as_of or not is_whole:
            return False
        of_levers, of_rows = (
            read_json(folder.truth / f"{name}.json") for name in (lever_effects.NAME, ledger.NAME)
        )
        if {of_levers["as_of"], of_rows["as_of"]} != {as_of}:
            return False
        if of_levers["plans"] != lever_effects.plans(config_of(release)):
            return False
        index = read_json(folder.variants / "index.json")
        return (index["as_of"], index["models"]) == (as_of, release.models) and all(
            (folder.variants / entry["file"]).is_file() for entry in index["variants"]
        )
    except DAMAGE:
        return False


def build_variants(
    home: Home, release: Release, *, workers: int, say: Callable[[str], None]
) -> dict[str, Path]:
    """Make the variants that go with a release, and an index of them. Raises LakeError, BuildError."""
    folder = home.world(release.world.id).variants
    folder.mkdir(parents=True, exist_ok=True)
    models = models_of(release)
    made: dict[str, Path] = {}
    entries = []
    for number, users in enumerate(USERS, start=1):
        config = WorldConfig(
            seed=(release.world.seed + number * SEED_STEP) % 2**32, as_of=release.as_of, size=users
        )
        name = f"seed-{number}"
        say(f"Variant {name}: about {users:,} users.")
        lake = folder / "lake" / config.world_id
        world.write_world(config, lake, workers=workers, on_progress=lambda _: None)
        made[name] = _put(folder, name, release, partial(_load, lake, config, models))
        entries.append({"name": name, "file": made[name].name, "about": "Another seed.", "seed": config.seed})
    say("Variant with edge cases.")
    first = made["seed-1"]

    def edge_cases(path: Path) -> None:
        shutil.copyfile(first, path)
        add_edges(path)
        build_models(path, models)

    made[EDGE_CASES] = _put(folder, EDGE_CASES, release, edge_cases)
    about = "; ".join(edge.about for edge in EDGES)
    entries.append({"name": EDGE_CASES, "file": made[EDGE_CASES].name, "about": about})
    # Last: whoever reads the index finds all that it names.
    index = {"as_of": release.as_of.isoformat(), "models": release.models, "variants": entries}
    write_json(folder / "index.json", index)
    seal.close(folder, [folder / "index.json", *made.values()])
    for file in folder.glob("*.duckdb"):
        if file not in made.values() and not is_open(file):
            file.unlink(missing_ok=True)
    return made


def add_edges(warehouse: Path) -> None:
    """Put the rows that answers tend to forget into a warehouse."""
    with open_to_write(warehouse) as connection:
        for edge in EDGES:
            for statement in edge.statements:
                connection.execute(statement)


def models_of(release: Release) -> tuple[Model, ...]:
    """The release's models. Raises BuildError for a release of an older version, which does not have their SQL."""
    try:
        return read_models(release.compiled_models)
    except DAMAGE:
        raise BuildError(OLDER) from None


def build_models(warehouse: Path, models: Sequence[Model]) -> None:
    """Build the models in a warehouse that has the product's tables. Raises BuildError."""
    with open_to_write(warehouse) as connection:
        connection.execute("SET threads = 1")
        for schema in dict.fromkeys(model.schema for model in models):
            connection.execute(f'DROP SCHEMA IF EXISTS "{schema}" CASCADE')
        for statement in statements(models):
            try:
                connection.execute(statement)
            except duckdb.Error as error:
                raise BuildError(f"A model cannot be built in a hidden world: {error}") from error


def _load(lake: Path, config: WorldConfig, models: Sequence[Model], path: Path) -> None:
    load_lake(lake, path, config)
    build_models(path, models)


def _put(folder: Path, name: str, release: Release, make: Callable[[Path], None]) -> Path:
    """Make a variant beside its place and move it there. Its name holds the day, so that a reader of the
    one of another day is left alone."""
    path = folder / f"{name}-{release.as_of.isoformat()}.duckdb"
    new = folder / f".{path.name}.{os.getpid()}"
    try:
        make(new)
        new.replace(path)
    finally:
        for left in folder.glob(f"{new.name}*"):
            left.unlink(missing_ok=True)
    return path
