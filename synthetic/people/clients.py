"""What people sign up with: the network that they come through, and the client that they use."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from synthetic import vocabulary
from synthetic.kernel import draws
from synthetic.kernel.draws import Keys
from synthetic.people.arrivals import BOT, HUMAN


def networks(
    key: Keys, kind: NDArray[np.int8], country: NDArray[np.int8], swarm: NDArray[np.bool_]
) -> NDArray[np.int32]:
    """The network of each signup: consumers' for most; some people use a VPN, most bots are in a datacentre.

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
    """Code of each signup's client in `vocabulary.USER_AGENTS`.

    A swarm of bots pretends to be an old browser, which some people do use.
    """
    own = platform * vocabulary.AGENTS_EACH + draws.choice(key, "agent", vocabulary.AGENT_WEIGHTS)
    scripts = len(vocabulary.SCRIPT_AGENTS)
    old = vocabulary.USER_AGENTS.index(vocabulary.OLD_BROWSER)
    script = old - scripts + (draws.uniform(key, "script") * scripts).astype(np.int64)
    agent = np.where((kind == BOT) & draws.happens(key, "scripted", 0.8), script, own)
    behind = (kind == HUMAN) & (platform == 0) & draws.happens(key, "old browser", 0.015)
    return np.where(swarm | behind, old, agent)
