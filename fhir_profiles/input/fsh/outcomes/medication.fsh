Profile: AcuMedication
Parent: MedicationStatement
Id: acu-medication
Title: "Drug that matters for the outcome"
Description: "A drug a patient takes or took, with its class: an acute one, or one that changes migraine by itself. A report names every start and stop on its axis."
* ^purpose = "A new preventive drug explains a change in migraine days better than anything else. Without it, a report of outcomes misleads."
* insert OurDefinition
* modifierExtension 0..0
* dosage.modifierExtension 0..0
* obeys acu-medication-1 and acu-medication-2
* status MS
* insert Explained(status, [[active while no end is known, completed after]], [[send completed with an end, active without.]], [[leave out what is entered-in-error or was not taken.]])
* category 1..1 MS
* category from https://w3id.org/fengchi/ValueSet/drug-class (required)
* insert Explained(category, [[The class that the report tells apart]], [[send one of our classes; other where no other fits.]], [[trust the class before guessing from the name.]])
* medication[x] only CodeableConcept
* medication[x] MS
* medicationCodeableConcept.text 1..1
* insert Explained(medication[x], [[The drug's name]], [[send the name as text; codes of a drug list may stand beside it.]], [[show the text.]])
* subject MS
* subject only Reference(Patient)
* insert Explained(subject, [[The patient]], [[always send it, as a literal reference.]], [[refuse to merge the record with any other patient's.]])
* effective[x] only Period
* effective[x] MS
* effective[x] obeys acu-medication-3
* insert Explained(effective[x], [[From when to when, days included]], [[send whole dates; leave a start or an end out that is not known.]], [[take a missing start for long ago and a missing end for still going on.]])
* dosage 0..1 MS
* dosage.text MS
* dosage.asNeeded[x] only boolean
* dosage.asNeeded[x] MS
* insert Explained(dosage.text, [[Dose and schedule in words]], [[send it as the patient or the prescription has it.]], [[show it unchanged.]])
* insert Explained(dosage.asNeeded[x], [[true for an acute drug]], [[send true for a drug taken when a headache comes.]], [[count it as acute and not as preventive.]])

Invariant: acu-medication-1
Description: "Take the end away or give the status completed; a drug with an end is not active."
Severity: #error
Expression: "status = 'active' implies effective.end.empty()"

Invariant: acu-medication-2
Description: "Say when the use ended, or give the status active."
Severity: #error
Expression: "status = 'completed' implies effective.end.exists()"

Invariant: acu-medication-3
Description: "Give the period as whole dates, the first not after the last."
Severity: #error
Expression: "start.toString().all($this.matches('^[0-9]{4}-[0-9]{2}-[0-9]{2}$')) and end.toString().all($this.matches('^[0-9]{4}-[0-9]{2}-[0-9]{2}$')) and (start.empty() or end.empty() or start <= end)"
