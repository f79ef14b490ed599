"""python -m bench: measure, print the table. Loads are bounded and stay on this machine."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from contextlib import closing

from bench import tables
from bench.cases import CASES
from bench.machine import Machine, busy_share, this_machine
from bench.rows import Row
from bench.timing import Plan
from bench.worlds import Worlds

QUICK = Plan(seconds=0.15, repeats=1, most=60, quick=True)


def main() -> None:
    """The run: machine, rows, table."""
    asked = _arguments()
    machine, notes = this_machine(), list[str]()
    _say(f"{machine.description}, load {machine.load:.2f}")
    if machine.warning:
        _say(f"Warning: {machine.warning}")
        notes.append(machine.warning)

    def note(text: str) -> None:
        _say(text)
        if "…" not in text:
            notes.append(text + ".")

    with closing(Worlds(_plan(asked), note)) as worlds:
        rows = list(_measured(worlds, asked.only or list(CASES)))
    print(_drawn(asked, rows, machine, notes))
    for reason in tables.reasons(rows):
        _say(reason)


def _measured(worlds: Worlds, names: list[str]) -> Iterator[Row]:
    for name in names:
        others = busy_share(0.1)
        _say(f"{name} …" + (f" (others use {others:.0%} of this machine)" if others > 0.15 else ""))
        for row in CASES[name](worlds):
            _say("  " + "  ".join(one for one in tables.cells(row) if one))
            yield row


def _drawn(asked: argparse.Namespace, rows: list[Row], machine: Machine, notes: list[str]) -> str:
    if asked.json:
        return tables.as_json(rows, machine, notes)
    if asked.markdown:
        return tables.markdown(rows, machine, notes)
    return tables.terminal(rows)


def _plan(asked: argparse.Namespace) -> Plan:
    usual = QUICK if asked.quick else Plan()
    return Plan(asked.seconds or usual.seconds, asked.repeats or usual.repeats, usual.most, usual.quick)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m bench",
        description="Measure Fengchi beside its raw limits. Example: python -m bench --quick --only read --only search",
    )
    parser.add_argument("--only", action="append", choices=list(CASES), metavar="NAME", help=", ".join(CASES))
    parser.add_argument("--quick", action="store_true", help="seconds, with smaller data: to see that it works")
    parser.add_argument("--seconds", type=float, help="length of a repeat")
    parser.add_argument("--repeats", type=int, help="how often; the table shows medians")
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="print JSON")
    form.add_argument("--markdown", action="store_true", help="print the table of docs/reference/benchmarks.md")
    return parser.parse_args()


def _say(text: str) -> None:
    """Progress; what is asked for alone goes to the standard output."""
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
