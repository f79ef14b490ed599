"""Pages of the diary, as the clinic sees it: enter a day, read the days, load a file."""

from starlette.routing import Route

from fengchi.web.diary import views
from fengchi.web.handlers import filled_in

routes = [Route("/patients/{patient_id}/diary", filled_in(views.page, views.record), methods=["GET", "POST"])]
