"""The floor of every read over HTTP: a Starlette route that runs the SELECT, or looks at every name, and sends what it finds.

No token, no scopes, no audit trail, no conditions, no headers; on the event loop, over one open connection, by the
database's driver alone.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Sequence
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bench.raw import connect_postgres, connect_sqlite
from fengchi.domain.point_names import plain
from fengchi.domain.points import CATALOGUE

URL_VARIABLE = "FENGCHI_BENCH_DATABASE_URL"
FHIR_JSON = "application/fhir+json"

READ = """SELECT version.body FROM record JOIN record_version AS version ON version.seq = record.current
WHERE record.record_id = {0} AND record.kind = {1}"""
MATCHES = """FROM token_index AS token WHERE token.patient_id = {0} AND token.kind = 'Observation'
AND token.param = 'code' AND token.code = {1}"""
COUNT = f"SELECT count(*) AS total {MATCHES}"
PAGE = f"""SELECT version.body FROM (SELECT token.number, (SELECT max(low) FROM date_index AS day
WHERE day.number = token.number AND day.param = 'date') AS low {MATCHES}
ORDER BY low DESC LIMIT 50) AS found
JOIN record ON record.number = found.number JOIN record_version AS version ON version.seq = record.current
ORDER BY found.low DESC"""  # noqa: S608  # made of the constant above

Select = Callable[[str, Sequence[str]], list[Any]]


def app() -> Starlette:
    """On the database that FENGCHI_BENCH_DATABASE_URL names."""
    select = _select(os.environ[URL_VARIABLE])

    async def read(request: Request) -> Response:
        row = select(READ, (request.path_params["id"], request.path_params["kind"]))[0]
        return Response(row["body"], media_type=FHIR_JSON)

    async def search(request: Request) -> Response:
        asked = (request.query_params["patient"], request.query_params["code"])
        total = select(COUNT, asked)[0]["total"]
        entries = ",".join(f'{{"resource":{row["body"]}}}' for row in select(PAGE, asked))
        return Response(f'{{"resourceType":"Bundle","total":{total},"entry":[{entries}]}}', media_type=FHIR_JSON)

    names = {one.code: plain(f"{one.code} {one.pinyin} {one.hanzi} {one.english}") for one in CATALOGUE.values()}

    async def points(request: Request) -> Response:
        found = [code for code, text in names.items() if request.query_params["filter"] in text]
        return Response(json.dumps({"codes": found}), media_type=FHIR_JSON)

    return Starlette(
        routes=[Route("/Observation", search), Route("/points", points), Route("/{kind}/{id}", read)],
    )


def _select(url: str) -> Select:
    if url.startswith("sqlite"):
        sqlite = connect_sqlite(url)
        return lambda text, values: sqlite.execute(text.format("?", "?"), values).fetchall()
    postgres = connect_postgres(url)
    return lambda text, values: postgres.execute(text.format("%s", "%s").encode(), values, prepare=True).fetchall()
