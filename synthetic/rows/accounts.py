"""What the back office knows: accounts, experiments, releases and campaigns."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from synthetic import experiments, vocabulary
from synthetic.changelog import campaign_spend
from synthetic.kernel import days, draws, ids
from synthetic.kernel.draws import Keys
from synthetic.people import identities, tiers
from synthetic.people.arrivals import BOT, HUMAN, STAFF
from synthetic.people.population import Population
from synthetic.rows import visits
from synthetic.rows.frames import NULL, Coded, Frame
from synthetic.rows.schema import PLANS, PLATFORMS, SIGNUP_SOURCES
from synthetic.scenario import Scenario

_DIGITS = np.frombuffer(b"0123456789abcdefghijklmnopqrstuvwxyz", np.uint8)
_SLOW_DEVICE = 0.60  # standard deviations: about one device in four
_SUFFIX = 7  # 36**7 is more than the largest user number


def users(scenario: Scenario, population: Population, first: int, last: int) -> Frame:
    """The accounts made on the days from `first` up to, and not on, `last`, in order of their numbers."""
    everyone = population.users
    again = identities.second_accounts(scenario, population)
    again_here = np.flatnonzero((again.day >= first) & (again.day < last))
    start, end = days.span(everyone.day, first, last)
    at = np.concatenate((np.arange(start, end), again.place[again_here]))
    number = np.concatenate((everyone.id[start:end], again.id[again_here]))
    day = np.concatenate((everyone.day[start:end], again.day[again_here].astype(np.int16)))
    order = np.argsort(number)
    at, number, day = at[order], number[order], day[order]
    key, kind, second = everyone.key[at], everyone.kind[at], number != everyone.id[at]
    country, platform = everyone.country[at], everyone.platform[at]
    flagged = (kind == STAFF) & draws.happens(key, "flagged", 0.75)
    company = (kind == STAFF) & (~flagged | draws.happens(key, "company address", 0.7))
    full_name, email = _names(number, key, country, company)
    source = np.where(
        draws.happens(key, "no source", scenario.settings.source_missing), -1, everyone.source[at]
    )
    referrer = np.where(second, -1, everyone.referrer[at])
    home = np.where(second, number, everyone.id[everyone.household[at]])
    morning = visits.before_the_first_start(key, day, country)
    created = np.where(second, morning, everyone.created_second[at].astype(np.float64))
    swarm = ids.came_as(everyone.id[at], "swarm")
    return Frame(
        "users",
        day,
        {
            "id": number,
            "email": email,
            "full_name": full_name,
            "signup_source": Coded(source, SIGNUP_SOURCES),
            "platform": Coded(platform, PLATFORMS),
            "country": Coded(country, vocabulary.COUNTRY_CODES),
            "plan": Coded(tiers.of(scenario.settings, key, everyone.thrift[at], kind), PLANS),
            "household_id": home,
            "created_at": days.microseconds(day, created),
            "referred_by_user_id": np.where(referrer >= 0, everyone.id[np.maximum(referrer, 0)], NULL),
            "is_internal": flagged,
            "signup_ip_asn": _network(key, kind, country, swarm),
            "signup_user_agent": Coded(agent_codes(key, kind, platform, swarm), vocabulary.USER_AGENTS),
        },
    )


def _network(
    key: Keys, kind: NDArray[np.int8], country: NDArray[np.int8], swarm: NDArray[np.bool_]
) -> NDArray[np.int32]:
    """The network of the signup: consumers' for most; some people use a VPN, most bots sit in a datacentre.

    A swarm of bots comes through one consumers' network of its country.
    """
    nets = vocabulary.NETWORKS_EACH
    homes = np.array([c.networks[:nets] for c in vocabulary.COUNTRIES])
    home = homes[country, (draws.uniform(key, "network") * nets).astype(np.int64)]
    centres = np.array(vocabulary.DATACENTRES)
    centre = centres[(draws.uniform(key, "datacentre") * len(centres)).astype(np.int64)]
    share = np.where(kind == BOT, 0.88, 0.004)
    network = np.where(draws.happens(key, "hosted", share), centre, home)
    return np.where(swarm, homes[country, vocabulary.SWARM_NETWORK], network).astype(np.int32)


def agent_codes(
    key: Keys, kind: NDArray[np.int8], platform: NDArray[np.int8], swarm: NDArray[np.bool_]
) -> NDArray[np.int64]:
    """The client of the signup. A swarm of bots pretends to be an old browser, which some people do use."""
    own = platform * vocabulary.AGENTS_EACH + draws.choice(key, "agent", vocabulary.AGENT_WEIGHTS)
    scripts = len(vocabulary.SCRIPT_AGENTS)
    old = vocabulary.USER_AGENTS.index(vocabulary.OLD_BROWSER)
    script = old - scripts + (draws.uniform(key, "script") * scripts).astype(np.int64)
    agent = np.where((kind == BOT) & draws.happens(key, "scripted", 0.8), script, own)
    behind = (kind == HUMAN) & (platform == 0) & draws.happens(key, "old browser", 0.015)
    return np.where(swarm | behind, old, agent)


def _names(
    number: NDArray[np.int64], key: Keys, country: NDArray[np.int8], company: NDArray[np.bool_]
) -> tuple[pa.Array, pa.Array]:
    """Full names, and addresses made of them; the account's number in base 36 keeps addresses unique."""
    pool = vocabulary.names()
    first = _pick(key, "first name", np.array(pool.first_start), country)
    last = _pick(key, "last name", np.array(pool.last_start), country)
    full_name = pc.binary_join_element_wise(pool.first.take(first), pool.last.take(last), " ")
    digits = np.empty((len(number), _SUFFIX), np.uint8)
    rest = number.copy()
    for place in range(_SUFFIX - 1, -1, -1):
        rest, digit = np.divmod(rest, 36)
        digits[:, place] = _DIGITS[digit]
    suffix = pa.array(digits.view(f"S{_SUFFIX}").ravel().astype(f"U{_SUFFIX}"))
    domain = draws.choice(key, "mail domain", vocabulary.MAIL_DOMAIN_WEIGHTS)
    domain = np.where(company, len(vocabulary.MAIL_DOMAINS), domain)
    domains = pa.array((*vocabulary.MAIL_DOMAINS, vocabulary.COMPANY_DOMAIN)).take(pa.array(domain))
    local = pc.binary_join_element_wise(pool.first_plain.take(first), pool.last_plain.take(last), suffix, ".")
    return full_name, pc.binary_join_element_wise(local, domains, "@")


def _pick(key: Keys, name: str, start: NDArray[Any], country: NDArray[np.int8]) -> pa.Array:
    room = start[country + 1] - start[country]
    return pa.array(start[country] + (draws.uniform(key, name) * room).astype(np.int64))


def experiment_assignments(scenario: Scenario, population: Population, first: int, last: int) -> Frame:
    """Who was enrolled on these days: newcomers at signup, others at the start of a visit."""
    everyone, settings = population.users, scenario.settings
    parts: list[tuple[NDArray[Any], ...]] = [(np.empty(0, np.int64),) * 5]
    for number, experiment in enumerate(scenario.experiments):
        if experiment.first >= last or experiment.last <= first:
            continue
        at, day = experiments.enrolment(experiment, population)
        inside = (day >= first) & (day < last)
        at, day = at[inside], day[inside]
        unit = everyone.household[at] if experiment.unit == "household" else at
        variant = scenario.variant(experiment, everyone.key[unit])
        others = {e.dimension: np.full(len(at), experiments.NOBODY) for e in scenario.experiments}
        segments = others | {
            experiment.dimension: variant,
            "platform": everyone.platform[at],
            "country": everyone.country[at],
            "signup_source": everyone.source[at],
        }
        lost = scenario.bends.bent("slow_device_loss", settings.slow_device_loss, day, segments)
        unnoted = draws.child(everyone.key[at], 1, experiment.dimension)
        noted = (everyone.device[at] < _SLOW_DEVICE) | ~draws.happens(unnoted, "unnoted", lost)
        at, day, variant = at[noted], day[noted], variant[noted]
        met = experiments.meets(experiment, everyone.key[at])
        parts.append((np.full(len(at), number), at, day.astype(np.int64), variant.astype(np.int64), met))
    name, at, day, variant, met = (np.concatenate(column) for column in zip(*parts, strict=True))
    key = everyone.key[at]
    second = np.where(
        day == everyone.day[at],
        everyone.created_second[at].astype(np.float64),
        visits.first_start(key, day, everyone.country[at]),
    )
    assigned = days.microseconds(day, second)
    pause = (30.0 + 60.0 * draws.uniform(key, "exposure pause")) * 1e6
    return Frame(
        "experiment_assignments",
        day.astype(np.int16),
        {
            "experiment": Coded(name, tuple(e.name for e in scenario.experiments)),
            "user_id": everyone.id[at],
            "variant": Coded(variant, experiments.VARIANTS),
            "assigned_at": assigned,
            "exposed_at": np.where(met, assigned + pause.astype(np.int64), NULL),
        },
    ).in_order()


def releases(scenario: Scenario, first: int, last: int) -> Frame:
    """The releases of these days; they go out in the morning."""
    found = [(n, r) for n, r in enumerate(scenario.changelog.releases) if first <= r.day < last]
    day = np.array([r.day for _, r in found], np.int16)
    return Frame(
        "releases",
        day,
        {
            "id": np.array([r.day * 8 + PLATFORMS.index(r.platform) for _, r in found], np.int64),
            "released_at": days.microseconds(day, np.array([8 * 3600 + 60 * (n % 150) for n, _ in found])),
            "platform": Coded(np.array([PLATFORMS.index(r.platform) for _, r in found], np.int32), PLATFORMS),
            "version": pa.array([r.version for _, r in found], pa.string()),
            "notes": pa.array([r.notes for _, r in found], pa.string()),
        },
    )


def campaigns(scenario: Scenario, first: int, last: int) -> Frame:
    """The campaigns that start on these days."""
    found = [(n, c) for n, c in enumerate(scenario.changelog.campaigns) if first <= c.first < last]
    sources = [SIGNUP_SOURCES.index(c.channel) for _, c in found]
    day = np.array([c.first for _, c in found], np.int16)
    return Frame(
        "campaigns",
        day,
        {
            "id": np.array([n + 1 for n, _ in found], np.int64),
            "name": pa.array([c.name for _, c in found], pa.string()),
            "channel": Coded(np.array(sources, np.int32), SIGNUP_SOURCES),
            "started_on": days.since_unix(day),
            "ended_on": days.since_unix(np.array([c.last for _, c in found], np.int64)),
            "spend": np.array([campaign_spend(c, scenario.blocks) for _, c in found], np.int64),
            "notes": pa.array([c.notes for _, c in found], pa.string()),
        },
    )
