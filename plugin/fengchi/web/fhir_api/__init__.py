"""The FHIR R4 door: https://hl7.org/fhir/R4/http.html."""
