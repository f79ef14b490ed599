"""What happens while somebody types: finding a point, reading the prescription, reading the whole note."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator

from bench.material import EHR, FIELDS, LINE
from bench.rows import Row
from bench.timing import Sample, alone, side_by_side, summed_up
from bench.worlds import Worlds
from fengchi.domain.note_form import parse_note
from fengchi.domain.points import CATALOGUE, search_points
from fengchi.domain.shorthand import parse_prescription, write_prescription
from fengchi.fhir.json_codec import encode
from fengchi.fhir.parameters import inputs_of_pairs
from fengchi.services.records import Trail
from fengchi.services.terminology import Question, expand
from fengchi.wiring import utc_now

_WORD = re.compile(r"[^\s;]+|;")
_SLIPS = ("gb45", "fengchy", "zusanli 36", "wind pol", "xyz", "", "  ", "百会x", "ex hn 5", "hegu li4")


def points(worlds: Worlds) -> Iterator[Row]:
    """Every code, name and English name, what is typed on the way to it, and slips; each query by itself."""
    queries = _point_queries(worlds)
    texts = [f"{one.code} {one.pinyin} {one.hanzi} {one.english}".casefold() for one in CATALOGUE.values()]
    yield Row(
        f"find a point, {len(queries):,} queries, each once",
        _each(queries, search_points, worlds.plan.repeats),
        limit_name="look for the text in every point's names",
        limit=_each(queries, lambda query: [text for text in texts if query in text], worlds.plan.repeats),
    )


def expansion(worlds: Worlds) -> Iterator[Row]:
    """The same from another system's search box: $expand with a filter, from its parameters to the JSON of 20 points."""
    queries = _point_queries(worlds)

    def ours(text: str) -> str:
        asked = inputs_of_pairs((("filter", text), ("count", "20"), ("includeDesignations", "true")))
        return encode(expand(Question(asked, Trail(EHR, utc_now()), "acupuncture-point")))

    yield Row(
        f"$expand the points, {len(queries):,} filters, each once",
        _each(queries, ours, worlds.plan.repeats),
        limit_name="the search alone",
        limit=_each(queries, lambda text: search_points(text, len(CATALOGUE)), worlds.plan.repeats),
    )


def shorthand(worlds: Worlds) -> Iterator[Row]:
    parsed = parse_prescription(LINE)
    assert not parsed.problems
    ours, limit = side_by_side(alone(lambda: parse_prescription(LINE)), alone(lambda: _WORD.findall(LINE)), worlds.plan)
    yield Row(f"read a prescription of {len(LINE)} characters", ours, limit_name="split it into words", limit=limit)
    words = write_prescription(parsed.prescription).split(" ")
    ours, limit = side_by_side(
        alone(lambda: write_prescription(parsed.prescription)), alone(lambda: " ".join(words)), worlds.plan
    )
    yield Row("write it in canonical form", ours, limit_name="join its words", limit=limit)


def note(worlds: Worlds) -> Iterator[Row]:
    def read() -> object:
        return parse_note(FIELDS, treatment_id="t", patient_id="p", practitioner_id="m", zone="Europe/Berlin")

    def least() -> object:
        return {name: _WORD.findall(value.strip()) for name, value in FIELDS.items()}

    ours, limit = side_by_side(alone(read), alone(least), worlds.plan)
    yield Row(f"read a note of {len(FIELDS)} fields", ours, limit_name="split its fields into words", limit=limit)


def _point_queries(worlds: Worlds) -> list[str]:
    every = list(dict.fromkeys(_queries()))
    return every[::8] if worlds.plan.quick else every


def _queries() -> Iterator[str]:
    for one in CATALOGUE.values():
        for text in (one.code, one.pinyin, one.english):
            yield text.casefold()
            yield text.casefold()[: max(2, len(text) // 2)]
        yield one.hanzi
    yield from _SLIPS


def _each(queries: list[str], search: Callable[[str], object], repeats: int) -> Sample:
    """The quickest of several tries of each query, so that the worst is the query's and not the machine's."""
    took = []
    for query in queries:
        tries = []
        for _ in range(repeats):
            started = time.perf_counter()
            search(query)
            tries.append(time.perf_counter() - started)
        took.append(min(tries))
    return summed_up(took)
