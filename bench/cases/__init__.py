"""The rows of the table, by the name that `--only` takes. A case gives its rows one by one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from bench.cases.http import expanding, reading, searching, transactions_over_http
from bench.cases.interchange import codec, gate_check
from bench.cases.note import expansion, note, points, shorthand
from bench.cases.outcome import report
from bench.cases.profiled import profiled
from bench.cases.upkeep import demo, reindexing
from bench.cases.writing import signing, transactions
from bench.rows import Row
from bench.worlds import Worlds

Case = Callable[[Worlds], Iterator[Row]]

CASES: Mapping[str, Case] = {
    "points": points,
    "expand": expansion,
    "shorthand": shorthand,
    "note": note,
    "codec": codec,
    "gate": gate_check,
    "profiled": profiled,
    "transaction": transactions,
    "http-transaction": transactions_over_http,
    "read": reading,
    "search": searching,
    "http-expand": expanding,
    "report": report,
    "sign": signing,
    "reindex": reindexing,
    "demo": demo,
}
