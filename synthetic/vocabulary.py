"""Words and codes: channels, platforms, plans, events, pages, countries, networks, clients."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

SIGNUP_SOURCES = ("organic", "paid_search", "social", "referral", "partner")
PLATFORMS = ("web", "ios", "android")
PLANS = ("free", "plus", "family")
EVENT_NAMES = (
    "app_opened",
    "recipe_viewed",
    "plan_started",
    "plan_saved",
    "cart_opened",
    "order_placed",
    "invite_sent",
)

PARTNER_APPS = ("Basketry", "Fridgewise", "Mealcoach", "Tischplan", "Weekmates")
"""Apps of other companies that order at Larder for people: a supermarket's, a fridge's, a coach's, two calendars."""

READING_APPS = (
    "Afternoon Oven",
    "Bread Diary",
    "Cellarlist",
    "Dinner Dial",
    "Eatwise Coach",
    "Familienplaner",
    "Garden Basket",
    "Heute kochen",
    "Iced Larder",
    "Jarwatch",
    "Kitchen Clock",
    "Lunchline",
    "Mangiamo",
    "Nightly Menu",
    "Ovenmitt",
    "Pantry Parrot",
    "Quincebook",
    "Recipe Ribbon",
    "Semainier",
    "Teller Tracker",
    "Umami Notes",
    "Vegwatch",
    "Weeknight",
    "Yellow Apron",
    "Zestful",
    "Zwiebel",
    "Little Larder",
)
"""Smaller apps of other companies that read people's plans and lists at Larder, and order nothing."""
INTERNAL_CLIENTS = (
    "larder-exports",
    "larder-finance",
    "larder-newsletter",
    "larder-pricing",
    "larder-search",
    "larder-status",
    "larder-support",
    "larder-warehouse",
)
FIRST_APPS = READING_APPS[::2]
"""Those that register soon after the API has opened: they have a past by the spring of 2026."""
API_CLIENTS = (*PARTNER_APPS, *READING_APPS, *INTERNAL_CLIENTS)
"""All that may call the public API: a client's number is its place here, and one."""

PLANNER_STATEMENTS = (
    "SELECT day, recipe_id FROM plan_items WHERE household_id = ? AND week = ?",
    "SELECT product, amount FROM pantry WHERE household_id = ? AND used_at IS NULL",
    "SELECT recipe_id, stars FROM plan_ratings WHERE household_id = ? AND week = ?",
    "SELECT day, note FROM plan_notes WHERE household_id = ? AND week = ?",
)
"""Statements of the planner's page that find a household's rows in a large table."""
HOURS = tuple(f"{hour:02d}" for hour in range(24))
"""Hours of the day (UTC)."""

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

WEEKLY, WELCOME, WIN_BACK, CAMPAIGN = range(4)
"""Kinds of mail; the mail of campaign number n has the kind `CAMPAIGN` + n."""
