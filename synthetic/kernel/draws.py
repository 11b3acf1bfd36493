"""Keyed random draws: each number is a pure function of a key and a purpose.

A *key* is a 64-bit number for an entity (a world, a user, a user's day, an event).
Keys form a tree: `child(key_of_user, day)` is the key of that user's day. A *purpose* separates the
draws that are made from one key. There is no state anywhere, so that a draw does not depend on what was
drawn before it, on which process drew it, or on how many other entities there are.

The mixing function is the finaliser of SplitMix64 (variant 13 of David Stafford, "Better bit mixing",
2011), measured at about 4 ns a draw on arrays that fit into the cache.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from functools import cache

import numpy as np
from numpy.typing import ArrayLike, NDArray

Keys = NDArray[np.uint64]
Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

_GOLDEN = 0x9E3779B97F4A7C15
_MASK = 2**64 - 1
_F1, _F2 = 0xBF58476D1CE4E5B9, 0x94D049BB133111EB
_M1, _M2 = np.uint64(_F1), np.uint64(_F2)
_S30, _S27, _S31, _S11, _S32 = (np.uint64(n) for n in (30, 27, 31, 11, 32))
_LOW32 = np.uint64(0xFFFFFFFF)


def _mix(z: Keys) -> Keys:
    """SplitMix64's finaliser, in place."""
    if z.size == 1:  # what a scenario draws, one by one, is quicker done with Python's integers
        n = z.item()
        n = ((n ^ (n >> 30)) * _F1) & _MASK
        n = ((n ^ (n >> 27)) * _F2) & _MASK
        z[...] = n ^ (n >> 31)
        return z
    z ^= z >> _S30
    z *= _M1
    z ^= z >> _S27
    z *= _M2
    z ^= z >> _S31
    return z


@cache
def purpose(name: str) -> np.uint64:
    """The 64-bit constant of a purpose's name."""
    return np.uint64(int.from_bytes(hashlib.blake2b(name.encode(), digest_size=8).digest(), "big"))


def root(seed: int, name: str = "world") -> Keys:
    """The key, of shape (1,), of the world with this seed (or of a named part of it)."""
    digest = hashlib.blake2b(f"{seed}/{name}".encode(), digest_size=8).digest()
    return np.array([int.from_bytes(digest, "big")], dtype=np.uint64)


def child(keys: Keys, number: ArrayLike, name: str = "child") -> Keys:
    """Keys of the children of `keys` that have these numbers (broadcast against each other)."""
    step = np.asarray(number).astype(np.uint64, copy=False)
    if step.ndim == 0:
        offset = (int(step) * _GOLDEN + int(purpose(name))) & _MASK
        return _mix(keys + np.uint64(offset))
    return _mix(step * np.uint64(_GOLDEN) + (keys + purpose(name)))


def bits(keys: Keys, name: str) -> Keys:
    """64 random bits for each key."""
    return _mix(keys + purpose(name))


def uniform(keys: Keys, name: str) -> Floats:
    """Draws from the half-open interval [0, 1), with 53 random bits."""
    z = bits(keys, name)
    z >>= _S11
    drawn: Floats = np.multiply(z, 2.0**-53, dtype=np.float64)
    return drawn


def normal(keys: Keys, name: str) -> Floats:
    """Draws from the standard normal distribution (Box and Muller, 1958; one half of the pair)."""
    z = bits(keys, name)
    radius: Floats = np.multiply((z >> _S32) + np.float64(0.5), 2.0**-32, dtype=np.float64)
    np.log(radius, out=radius)
    radius *= -2.0
    np.sqrt(radius, out=radius)
    angle = (z & _LOW32) * (2.0 * np.pi * 2.0**-32)
    np.cos(angle, out=angle)
    radius *= angle
    return radius


def exponential(keys: Keys, name: str) -> Floats:
    """Draws from the exponential distribution with mean 1."""
    u = uniform(keys, name)
    np.subtract(1.0, u, out=u)
    np.log(u, out=u)
    np.negative(u, out=u)
    return u


def poisson(keys: Keys, name: str, mean: ArrayLike, most: int) -> Integers:
    """Draws from the Poisson distribution by inversion, cut off at `most`."""
    u = uniform(keys, name)
    rate = np.asarray(mean, dtype=np.float64)
    term = np.exp(-rate)
    total = term
    count = np.zeros(u.shape, dtype=np.int64)
    for k in range(1, most + 1):
        above = u >= total
        if not above.any():
            break
        count += above
        term = term * rate / k
        total = total + term
    return count


def geometric(keys: Keys, name: str, mean: float, most: int) -> Integers:
    """Counts 0, 1, 2, ... of the geometric distribution with this mean, cut off at `most`."""
    again = mean / (1.0 + mean)
    count = np.floor(-exponential(keys, name) / np.log(again))
    whole: Integers = np.minimum(count, most).astype(np.int64)
    return whole


@cache
def _edges(weights: tuple[float, ...]) -> Floats:
    edges = np.cumsum(np.array(weights, dtype=np.float64))
    edges /= edges[-1]
    edges[-1] = 1.0
    return edges


def choice(keys: Keys, name: str, weights: Iterable[float]) -> NDArray[np.int32]:
    """Codes 0..n-1 drawn with these weights."""
    edges = _edges(tuple(weights))
    code: NDArray[np.int32] = np.searchsorted(edges, uniform(keys, name), side="right").astype(np.int32)
    return code


def happens(keys: Keys, name: str, probability: ArrayLike) -> NDArray[np.bool_]:
    """True with this probability."""
    true: NDArray[np.bool_] = uniform(keys, name) < np.asarray(probability, dtype=np.float64)
    return true
