Instance: outcome-report
InstanceOf: OperationDefinition
Usage: #definition
* url = "https://w3id.org/fengchi/OperationDefinition/outcome-report"
* name = "OutcomeReportOperation"
* title = "Outcome report of a patient"
* status = #active
* experimental = false
* publisher = "Fengchi"
* contact.telecom.system = #url
* contact.telecom.value = "https://w3id.org/fengchi"
* description = "Makes the outcome report of the patient from the records of this moment and answers it as a document: a Bundle whose first entry is a Composition of the profile acu-outcome-report, then the patient, the program as Device, and every record that a section names. Nothing is stored. The client needs the scopes to read Patient, Procedure, Observation, Condition, MedicationStatement and MedicationRequest."
* kind = #operation
* affectsState = false
* code = #outcome-report
* resource = #Patient
* system = false
* type = false
* instance = true
* parameter[0].name = #rule
* parameter[0].use = #in
* parameter[0].min = 0
* parameter[0].max = "1"
* parameter[0].documentation = "By which rule days are counted as migraine days, such as leiden-30min; the server's own where it is left out."
* parameter[0].type = #code
* parameter[1].name = #return
* parameter[1].use = #out
* parameter[1].min = 1
* parameter[1].max = "1"
* parameter[1].documentation = "The document. It says what was counted and never why a number changed."
* parameter[1].type = #Bundle
