"""Pages of the clinic: who works here, and who did what."""

from starlette.routing import Route

from fengchi.web.admin import audit, people
from fengchi.web.handlers import filled_in, shown

routes = [
    Route("/admin/people", filled_in(people.page, people.add), methods=["GET", "POST"]),
    Route("/admin/audit", shown(audit.page)),
]
