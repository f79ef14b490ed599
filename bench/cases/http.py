"""The FHIR API as another system meets it: over HTTP, with a bearer token, the server in a process of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from urllib.parse import quote

from bench.cases.writing import CLIENTS, driver_alone, n_rows, post, written_by
from bench.client import connections, request
from bench.material import LAST_DAY, N_RESOURCES
from bench.rows import NotMeasurable, Row
from bench.servers import bare_server, bearer_token, fengchi_server
from bench.timing import Clients, Plan, always, side_by_side
from bench.worlds import ENGINES, LONG, SHORT, World, Worlds
from fengchi.domain.people import Patient
from fengchi.fhir import systems
from fengchi.fhir.diary_day import diary_day_id
from fengchi.fhir.json_codec import decode, encode

N_DAYS_OF_SHORT = 80


def transactions_over_http(worlds: Worlds) -> Iterator[Row]:
    operation = f"POST a treatment, transaction of {N_RESOURCES} creates"
    yield from _on_each_engine(worlds, operation, _transactions)


def reading(worlds: Worlds) -> Iterator[Row]:
    yield from _on_each_engine(worlds, "GET Observation/{id}", _reading)


def searching(worlds: Worlds) -> Iterator[Row]:
    yield from _on_each_engine(worlds, "GET Observation?patient&code&_sort=-date&_count=50", _searching)


def expanding(worlds: Worlds) -> Iterator[Row]:
    yield from _on_each_engine(worlds, "GET ValueSet/$expand?filter=feng&count=20", _expanding)


def _on_each_engine(worlds: Worlds, operation: str, case: Callable[[World, Plan, str], Iterator[Row]]) -> Iterator[Row]:
    for engine in ENGINES:
        try:
            yield from case(worlds.of(engine), worlds.plan, operation)
        except NotMeasurable as missing:
            yield Row(f"{operation}, {engine}", missing=str(missing))


def _transactions(world: World, plan: Plan, operation: str) -> Iterator[Row]:
    rows = written_by(world.url, lambda: post(world.store, world.bundle))
    body = encode(world.bundle).encode()
    with fengchi_server(world.url) as port:
        message = request("POST", "/fhir", token=bearer_token(world.store), body=body)
        for n_clients in CLIENTS:
            limit = driver_alone(world, rows, n_clients, plan.most)
            ours, theirs = side_by_side(_sending(port, message, n_clients), limit, plan)
            yield Row(f"{operation}, {world.engine}", ours, n_clients, f"driver alone, {n_rows(rows)} rows", theirs)


def _reading(world: World, plan: Plan, operation: str) -> Iterator[Row]:
    path = f"Observation/{diary_day_id(LONG.patient_id, LAST_DAY)}"
    with _both_servers(world) as (port, bare, token):
        asked, least = request("GET", f"/fhir/{path}", token=token), request("GET", f"/{path}")
        assert decode(_answer(port, asked)) == decode(_answer(bare, least))
        for n_clients in CLIENTS:
            ours, limit = side_by_side(_sending(port, asked, n_clients), _sending(bare, least, n_clients), plan)
            yield Row(f"{operation}, {world.engine}", ours, n_clients, "bare Starlette route, same SELECT", limit)


def _expanding(world: World, plan: Plan, operation: str) -> Iterator[Row]:
    path = "ValueSet/acupuncture-point/$expand?filter=feng&count=20"
    with _both_servers(world) as (port, bare, token):
        asked, least = request("GET", f"/fhir/{path}", token=token), request("GET", "/points?filter=feng")
        found = [one["code"] for one in decode(_answer(port, asked))["expansion"]["contains"]]
        assert set(found) == set(decode(_answer(bare, least))["codes"])
        for n_clients in CLIENTS:
            ours, limit = side_by_side(_sending(port, asked, n_clients), _sending(bare, least, n_clients), plan)
            yield Row(f"{operation}, {world.engine}", ours, n_clients, "bare Starlette route, text in names", limit)


def _searching(world: World, plan: Plan, operation: str) -> Iterator[Row]:
    with _both_servers(world) as (port, bare, token):
        for who, n_days in ((SHORT, N_DAYS_OF_SHORT), (LONG, world.n_days)):
            asked = request("GET", f"/fhir/{_search_of(who)}", token=token)
            least = request("GET", f"/Observation?patient={who.patient_id}&code={systems.DIARY_DAY}")
            _require_same(_answer(port, asked), _answer(bare, least), n_days)
            for n_clients in CLIENTS:
                ours, limit = side_by_side(_sending(port, asked, n_clients), _sending(bare, least, n_clients), plan)
                named = f"{operation}, 50 of {n_days:,}, {world.engine}"
                yield Row(named, ours, n_clients, "bare Starlette route, two SELECTs", limit)


def _search_of(who: Patient) -> str:
    code = quote(f"{systems.DIARY}|{systems.DIARY_DAY}", safe="")
    return f"Observation?patient={who.patient_id}&code={code}&_sort=-date&_count=50"


def _require_same(ours: bytes, theirs: bytes, n_days: int) -> None:
    """Both find the same records in the same order, or they are not to be compared."""
    pages = [decode(one) for one in (ours, theirs)]
    found = [[entry["resource"]["id"] for entry in page["entry"]] for page in pages]
    assert found[0] == found[1]
    assert [page["total"] for page in pages] == [n_days, n_days]
    assert len(found[0]) == 50


@contextmanager
def _both_servers(world: World) -> Iterator[tuple[int, int, str]]:
    """Fengchi's port, the bare server's port, and a token for the first."""
    with fengchi_server(world.url) as ours, bare_server(world.url) as bare:
        yield ours, bare, bearer_token(world.store)


def _sending(port: int, message: bytes, n_clients: int) -> Clients:
    """Clients with a kept connection each, which send the same request again and again."""
    opened = connections(port, n_clients)

    def clients() -> Sequence[Iterator[Callable[[], object]]]:
        return [iter(always(partial(one.send, message, 200))) for one in opened]

    return clients


def _answer(port: int, message: bytes) -> bytes:
    opened = connections(port, 1)[0]
    try:
        return opened.send(message, 200)
    finally:
        opened.close()
