Profile: AcuPain
Parent: Observation
Id: acu-pain
Title: "Pain now"
Description: "The patient's pain at the visit on a numeric rating scale from 0 (none) to 10 (worst imaginable), as a whole number. Absent when the patient was not asked: no answer is never 0."
* insert OurDefinition
* extension contains WithdrawnByAmendment named withdrawn 0..1
* insert OwnExtensionsOnly
* insert ObservedInTreatment
* code 1..1
* code = $acupuncture-observable#pain-now
  * ^short = "Pain now; LOINC 72514-3 may stand behind our code"
* value[x] 1..1 MS
* insert MeasuredIn(value[x], {score})
* value[x]
  * ^short = "0 to 10"
  * ^definition = "Producer: the number the patient said, as valueQuantity with the UCUM unit {score}."
  * ^comment = "Consumer: pain of the moment, not of the last weeks; do not put it into one trend with a diary's peak pain."
* component 0..0
* obeys acu-pain-1

Invariant: acu-pain-1
Description: "Give pain as a whole number from 0 to 10."
Severity: #error
Expression: "value.ofType(Quantity).value.all($this >= 0 and $this <= 10 and $this mod 1 = 0)"
