"""Pages of what became of the migraine days: the report and the readings it rests on."""

from starlette.routing import Route

from fengchi.web.handlers import filled_in, shown
from fengchi.web.outcomes import readings, report

routes = [
    Route("/static/report.css", report.stylesheet),
    Route("/patients/{patient_id}/outcomes", shown(report.report_page)),
    Route("/patients/{patient_id}/outcomes.json", shown(report.report_as_json)),
    Route("/patients/{patient_id}/outcomes.csv", shown(report.report_as_csv)),
    Route("/patients/{patient_id}/outcomes.fhir.json", shown(report.report_as_fhir)),
    Route("/patients/{patient_id}/readings", filled_in(readings.page, readings.record), methods=["GET", "POST"]),
]
