"""The names of the people and their addresses, from lists that were taken from Faker once (`names.json`).

    python -m synthetic.people.names

takes them anew. A name costs an index, not a call; Faker takes half a second to start in every process, and a
newer one may know other names, which would make other worlds. Run this after a change of the countries, and raise
the simulator's version.
"""

from __future__ import annotations

import json
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from synthetic import vocabulary
from synthetic.kernel import draws
from synthetic.kernel.draws import Keys
from synthetic.vocabulary import COUNTRIES

Names = dict[str, dict[str, list[str]]]

NAMES = Path(__file__).with_name("names.json")
_DIGITS = np.frombuffer(b"0123456789abcdefghijklmnopqrstuvwxyz", np.uint8)
_SUFFIX = 7  # 36**7 is more than the largest user number


@dataclass(frozen=True)
class NamePool:
    """First and last names of all countries, one after another, with a form fit for an address."""

    first: pa.StringArray
    first_plain: pa.StringArray
    last: pa.StringArray
    last_plain: pa.StringArray
    first_start: tuple[int, ...]
    last_start: tuple[int, ...]


@lru_cache(maxsize=1)
def pool() -> NamePool:
    """The names by country, as `names.json` keeps them."""
    first: list[str] = []
    last: list[str] = []
    first_start, last_start = [0], [0]
    kept = json.loads(NAMES.read_text(encoding="utf-8"))
    for country in COUNTRIES:
        first += kept[country.locale]["first"]
        last += kept[country.locale]["last"]
        first_start.append(len(first))
        last_start.append(len(last))
    return NamePool(
        pa.array(first),
        pa.array([_ascii(name) for name in first]),
        pa.array(last),
        pa.array([_ascii(name) for name in last]),
        tuple(first_start),
        tuple(last_start),
    )


def names_and_addresses(
    number: NDArray[np.int64], key: Keys, country: NDArray[np.int8], company: NDArray[np.bool_]
) -> tuple[pa.Array, pa.Array]:
    """Full names, and addresses made of them; the account's number in base 36 keeps addresses unique.

    `company`: whose address is the company's.
    """
    known = pool()
    first = _pick(key, "first name", np.array(known.first_start), country)
    last = _pick(key, "last name", np.array(known.last_start), country)
    full_name = pc.binary_join_element_wise(known.first.take(first), known.last.take(last), " ")
    digits = np.empty((len(number), _SUFFIX), np.uint8)
    rest = number.copy()
    for place in range(_SUFFIX - 1, -1, -1):
        rest, digit = np.divmod(rest, 36)
        digits[:, place] = _DIGITS[digit]
    suffix = pa.array(digits.view(f"S{_SUFFIX}").ravel().astype(f"U{_SUFFIX}"))
    domain = draws.choice(key, "mail domain", vocabulary.MAIL_DOMAIN_WEIGHTS)
    domain = np.where(company, len(vocabulary.MAIL_DOMAINS), domain)
    domains = pa.array((*vocabulary.MAIL_DOMAINS, vocabulary.COMPANY_DOMAIN)).take(pa.array(domain))
    local = pc.binary_join_element_wise(
        known.first_plain.take(first), known.last_plain.take(last), suffix, "."
    )
    return full_name, pc.binary_join_element_wise(local, domains, "@")


def _pick(key: Keys, name: str, start: NDArray[Any], country: NDArray[np.int8]) -> pa.Array:
    room = start[country + 1] - start[country]
    return pa.array(start[country] + (draws.uniform(key, name) * room).astype(np.int64))


def _ascii(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.replace("ß", "ss").replace("ø", "o"))
    return "".join(c for c in plain if c.isascii() and c.isalnum()).lower()


def from_faker() -> Names:
    """First and last names by locale, each in order."""
    from faker import Faker

    found: Names = {}
    for country in COUNTRIES:
        faker = Faker(country.locale, use_weighting=False)
        faker.seed_instance(20240101)
        found[country.locale] = {
            "first": sorted({faker.first_name() for _ in range(300)}),
            "last": sorted({faker.last_name() for _ in range(500)}),
        }
    return found


if __name__ == "__main__":
    NAMES.write_text(json.dumps(from_faker(), ensure_ascii=False, indent=0) + "\n", encoding="utf-8")
