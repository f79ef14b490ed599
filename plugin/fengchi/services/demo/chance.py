"""Seeded chance: one stream of numbers per patient and topic, and decks of cards for shares that must come out right.

A stream of its own for every topic means that a change in one part of the generator leaves the others as they were.
"""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import TypeVar
from uuid import UUID

Card = TypeVar("Card")


def stream(seed: int, number: int, topic: str) -> Random:
    """The numbers for one patient and topic."""
    return Random(f"{seed}/{number}/{topic}")


def deal(seed: int, topic: str, index: int, cards: Sequence[Card]) -> Card:
    """The card of the index-th patient.

    The cards are shuffled afresh for every len(cards) patients: each such group has exactly the shares of the deck,
    and a smaller clinic is a prefix of a larger one.
    """
    deck = list(cards)
    Random(f"{seed}/{topic}/{index // len(deck)}").shuffle(deck)
    return deck[index % len(deck)]


def new_id(random: Random) -> str:
    """An id in the form of a random UUID, the same for the same stream."""
    return str(UUID(int=random.getrandbits(128), version=4))


def clipped_normal(random: Random, mean: float, deviation: float, lowest: float, highest: float) -> float:
    """Drawn again until it lies within the bounds, so that no value piles up at them."""
    while not lowest <= (value := random.gauss(mean, deviation)) <= highest:
        pass
    return value


def round_by_chance(random: Random, value: float) -> int:
    """2.3 becomes 3 in three of ten cases, else 2: rounding that keeps the mean."""
    whole = int(value // 1)
    return whole + (random.random() < value - whole)
