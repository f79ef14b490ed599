"""Pages that find a patient: the worklist, a new patient, the patient."""

from starlette.routing import Route

from fengchi.web.handlers import filled_in, shown
from fengchi.web.patients import views

routes = [
    Route("/", shown(views.worklist)),
    Route("/patients/new", filled_in(views.new_patient, views.register), methods=["GET", "POST"]),
    Route("/patients/{patient_id}", shown(views.patient)),
]
