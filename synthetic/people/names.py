"""The names of the people, taken from Faker once and kept in `names.json`.

    python -m synthetic.people.names

Faker takes half a second to start in every process, and a newer one may know other names, which would make
other worlds. Run this after a change of the countries, and raise the simulator's version.
"""

from __future__ import annotations

import json

from synthetic.vocabulary import COUNTRIES, NAMES

Names = dict[str, dict[str, list[str]]]


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
