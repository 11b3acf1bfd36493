"""Words and codes: countries, networks, clients, names, what people write to support.

Names come from Faker's word lists through pools that were drawn once (`synthetic.people.names`), so that a name costs
an index, not a call, and another version of Faker is not another world.
"""

from __future__ import annotations

import json
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal

import pyarrow as pa

from synthetic.rows.schema import PLATFORMS

COMPANY_DOMAIN = "larder.example"
MAIL_DOMAINS = ("example.com", "example.org", "example.net", "mail.example", "post.example", "inbox.example")
MAIL_DOMAIN_WEIGHTS = (0.4, 0.15, 0.15, 0.15, 0.1, 0.05)


@dataclass(frozen=True)
class Country:
    """A market: its share of signups, its clocks (where most of its people live), its consumer networks.

    `utc_offset_hours` is winter's; `synthetic.kernel.calendars` knows when summer time begins by which rule.
    """

    code: str
    share: float
    zone: str
    utc_offset_hours: int
    summer_time: Literal["eu", "us"]
    locale: str
    networks: tuple[int, ...]


COUNTRIES = (
    Country("DE", 0.27, "Europe/Berlin", 1, "eu", "de_DE", (3320, 3209, 6830, 8881)),
    Country("GB", 0.20, "Europe/London", 0, "eu", "en_GB", (2856, 5607, 5089, 13285)),
    Country("FR", 0.16, "Europe/Paris", 1, "eu", "fr_FR", (3215, 12322, 15557, 5410)),
    Country("US", 0.15, "America/Chicago", -6, "us", "en_US", (7922, 7018, 701, 21928)),
    Country("NL", 0.12, "Europe/Amsterdam", 1, "eu", "nl_NL", (1136, 33915, 50266)),
    Country("ES", 0.10, "Europe/Madrid", 1, "eu", "es_ES", (3352, 12479, 12430)),
)
COUNTRY_CODES = tuple(country.code for country in COUNTRIES)
NETWORKS_EACH = 3
SWARM_NETWORK = 2
"""Place, among a country's networks, of the one from which swarms of bots come: people use it too."""

DATACENTRES = (14061, 16509, 16276, 24940, 63949, 396982)

PLATFORM_SHARES = (0.555, 0.347, 0.098)

_PEOPLE_AGENTS = {
    "web": (
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0 Safari/537.36",
        "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Safari/605.1.15",
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:127.0) Gecko/20100101 Firefox/127.0",
        "Mozilla/5.0 (X11; Linux x86_64; rv:127.0) Gecko/20100101 Firefox/127.0",
    ),
    "ios": (
        "Larder/iOS (iPhone15,2; iOS 17.5)",
        "Larder/iOS (iPhone12,1; iOS 16.7)",
        "Larder/iOS (iPhone17,1; iOS 18.1)",
        "Larder/iOS (iPad13,4; iPadOS 17.4)",
    ),
    "android": (
        "Larder/Android (Pixel 7; Android 14)",
        "Larder/Android (SM-A546B; Android 14)",
        "Larder/Android (SM-G991B; Android 13)",
        "Larder/Android (Redmi Note 11; Android 12)",
    ),
}
AGENT_WEIGHTS = (0.5, 0.25, 0.17, 0.08)
AGENTS_EACH = len(AGENT_WEIGHTS)
SCRIPT_AGENTS = (
    "python-requests/2.32.3",
    "curl/8.5.0",
    "Go-http-client/2.0",
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/124.0 Safari/537.36",
)
OLD_BROWSER = "Mozilla/5.0 (Windows NT 6.1; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/109.0 Safari/537.36"
"""What a swarm of bots pretends to be, and some people really use."""
USER_AGENTS = (
    tuple(agent for platform in PLATFORMS for agent in _PEOPLE_AGENTS[platform])
    + SCRIPT_AGENTS
    + (OLD_BROWSER,)
)

PAGES = ("home", "recipe", "planner", "cart", "checkout", "account")

TICKET_CATEGORIES = ("performance", "order", "billing", "account", "bug", "question")
_TICKET_TEXTS: dict[str, tuple[str, ...]] = {
    "performance": (
        "The {page} page takes for ever to load",
        "App hangs when I open the {page}",
        "Waiting and waiting for the {page}",
        "{page} very slow since yesterday",
    ),
    "order": (
        "Payment failed but I need my groceries",
        "My order of {food} did not go through",
        "Card refused although it works elsewhere",
        "Missing from my order: {food}",
    ),
    "billing": (
        "Question about my invoice",
        "Charged twice for {food}?",
        "How do I get the family plan's price",
    ),
    "account": (
        "I can't log in",
        "Change my e-mail address",
        "Please delete my account",
        "Add my partner to the household",
    ),
    "bug": ("{food} recipe shows the wrong amounts", "The {page} is blank", "Shopping list lost {food}"),
    "question": (
        "Can I plan for two weeks at once?",
        "Is there {food} without gluten?",
        "How do I swap {food} for something else",
    ),
}
_FOODS = (
    "lentils",
    "salmon",
    "oat milk",
    "courgettes",
    "rice",
    "chickpeas",
    "tofu",
    "bread",
    "eggs",
    "spinach",
)


def _ascii(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.replace("ß", "ss").replace("ø", "o"))
    return "".join(c for c in plain if c.isascii() and c.isalnum()).lower()


NAMES = Path(__file__).with_name("people") / "names.json"


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
def names() -> NamePool:
    """Faker's names, by country, as `synthetic.people.names` has kept them."""
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


@dataclass(frozen=True)
class TextPool:
    """Ticket subjects, those of one category after those of another."""

    texts: pa.StringArray
    start: tuple[int, ...]


@lru_cache(maxsize=1)
def ticket_subjects() -> TextPool:
    texts: list[str] = []
    start = [0]
    for category in TICKET_CATEGORIES:
        filled = {
            template.format(page=page, food=food)
            for template in _TICKET_TEXTS[category]
            for page in PAGES
            for food in _FOODS
        }
        texts += sorted(filled)
        start.append(len(texts))
    return TextPool(pa.array(texts), tuple(start))
