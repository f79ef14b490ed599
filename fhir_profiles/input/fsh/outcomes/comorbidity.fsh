Profile: AcuComorbidity
Parent: Observation
Id: acu-comorbidity
Title: "Autoimmune comorbidity, as stated"
Description: "What somebody said about an autoimmune or immune-related disease beside the migraine: which one, how certain, how active, and who said it. That there is none is a statement too, with its own code; a patient without any such record was not asked."
* ^purpose = "What was stated in a visit is kept apart from the diagnosis (Condition), so that nothing becomes a diagnosis by being mentioned."
* insert OurDefinition
* extension contains
    https://w3id.org/fengchi/StructureDefinition/informant named informant 1..1 MS and
    http://hl7.org/fhir/StructureDefinition/workflow-supportingInfo named supportingInfo 0..* MS
* insert OwnExtensionsOnly
* referenceRange.modifierExtension 0..0
* extension[informant].url = "https://w3id.org/fengchi/StructureDefinition/informant" (exactly)
* obeys acu-comorbidity-1 and acu-comorbidity-2 and acu-comorbidity-3
* insert Explained(extension[informant], [[Who said so]], [[always send it.]], [[show a patient's word as such.]])
* insert Explained(extension[supportingInfo], [[The Condition this statement is about]], [[name it where there is one.]], [[count the disease once where both are found.]])
* status MS
* insert Explained(status, [[final; amended or entered-in-error later]], [[send final; amended where a statement was changed; entered-in-error where it should never have been.]], [[leave out of every count what is entered-in-error.]])
* category 1..1 MS
* category from https://w3id.org/fengchi/ValueSet/comorbidity-category (required)
* insert Explained(category, [[survey from the patient, else exam]], [[send survey where the patient said it, exam for everybody else.]], [[rely on the informant, which says more.]])
* code = $comorbidity-observable#autoimmune-comorbidity
* subject 1..1 MS
* subject only Reference(Patient)
* insert Explained(subject, [[The patient]], [[always send it, as a literal reference.]], [[refuse to merge the record with any other patient's.]])
* effective[x] only dateTime
* effective[x] MS
* insert Explained(effective[x], [[The day it was stated]], [[send a whole date.]], [[take it for the day of the statement, not for the onset.]])
* value[x] 1..1 MS
* value[x] only CodeableConcept
* value[x] from https://w3id.org/fengchi/ValueSet/comorbidity (required)
* insert Explained(value[x], [[The disease, or none known]], [[send our code first, and SNOMED CT and the ICD-10-CM code of that day behind it.]], [[show none known as an answer; it is not the same as no record.]])
* dataAbsentReason 0..0
* note MS
* insert Explained(note, [[In the words of who said it]], [[send it where the disease is other-autoimmune, so that it has a name.]], [[show it beside the code.]])
* component 2..* MS
* component ^slicing.discriminator.type = #pattern
* component ^slicing.discriminator.path = "code"
* component ^slicing.rules = #closed
* component.modifierExtension 0..0
* component.dataAbsentReason 0..0
* component contains certainty 1..1 MS and activity 1..1 MS and onset 0..1 MS
* component[certainty].code = $comorbidity-observable#certainty
* component[certainty].value[x] 1..1
* component[certainty].value[x] only CodeableConcept
* component[certainty].value[x] from https://w3id.org/fengchi/ValueSet/comorbidity-certainty (required)
* insert Explained(component[certainty], [[provisional, confirmed or refuted]], [[send provisional until a clinician has confirmed it.]], [[never promote it.]])
* component[activity].code = $comorbidity-observable#activity
* component[activity].value[x] 1..1
* component[activity].value[x] only CodeableConcept
* component[activity].value[x] from https://w3id.org/fengchi/ValueSet/disease-activity (required)
* insert Explained(component[activity], [[flare, active, remission or unknown]], [[send unknown where nobody knows.]], [[keep unknown apart from remission.]])
* component[onset].code = $comorbidity-observable#onset
* component[onset].value[x] 1..1
* component[onset].value[x] only dateTime
* insert Explained(component[onset], [[Since when]], [[send as much of the date as is known.]], [[do not complete a year to a day.]])

ValueSet: ComorbidityCategory
Id: comorbidity-category
Title: "How a comorbidity was learned"
Description: "Asked of the patient, or found by the clinician or in a record."
* insert OurDefinition
* $observation-category#survey
* $observation-category#exam

ValueSet: ComorbidityConditionCategory
Id: comorbidity-condition-category
Title: "Category of a comorbidity on the problem list"
Description: "The one category of FHIR for a problem that stays: problem-list-item."
* insert OurDefinition
* $condition-category#problem-list-item

ValueSet: ComorbidityCertainty
Id: comorbidity-certainty
Title: "Certainty of a comorbidity"
Description: "The three states of Condition.verificationStatus that a statement can have."
* insert OurDefinition
* $condition-ver-status#provisional
* $condition-ver-status#confirmed
* $condition-ver-status#refuted

Invariant: acu-comorbidity-1
Description: "Take the onset away and give the activity as unknown; where none is known there is neither."
Severity: #error
Expression: "value.coding.where(code = 'none-known').exists() implies (component.where(code.coding.where(code = 'onset').exists()).empty() and component.where(code.coding.where(code = 'activity').exists()).all(value.coding.where(code = 'unknown').exists()))"

Invariant: acu-comorbidity-2
Description: "Take the link to a Condition away; where none is known there is no Condition."
Severity: #error
Expression: "value.coding.where(code = 'none-known').exists() implies extension.where(url = 'http://hl7.org/fhir/StructureDefinition/workflow-supportingInfo').empty()"

Invariant: acu-comorbidity-3
Description: "Give the category survey where the patient said it, and exam for every other informant."
Severity: #error
Expression: "extension.where(url = 'https://w3id.org/fengchi/StructureDefinition/informant').value.where(code = 'patient').exists() = category.coding.where(code = 'survey').exists()"

Profile: AcuComorbidityCondition
Parent: Condition
Id: acu-comorbidity-condition
Title: "Autoimmune comorbidity, the disease"
Description: "An autoimmune or immune-related disease of the patient on the problem list. It names the statement it comes from; where the hospital already has the diagnosis, use that one and write none."
* ^purpose = "Systems that know nothing of acupuncture read the disease here as any other problem."
* insert OurDefinition
* modifierExtension 0..0
* evidence.modifierExtension 0..0
* stage.modifierExtension 0..0
* extension contains
    https://w3id.org/fengchi/StructureDefinition/informant named informant 1..1 MS and
    https://w3id.org/fengchi/StructureDefinition/disease-activity named activity 1..1 MS
* extension[informant].url = "https://w3id.org/fengchi/StructureDefinition/informant" (exactly)
* extension[activity].url = "https://w3id.org/fengchi/StructureDefinition/disease-activity" (exactly)
* obeys acu-condition-1 and acu-condition-2 and acu-condition-3
* insert Explained(extension[informant], [[Who said so]], [[always send it.]], [[show a patient's word as such.]])
* insert Explained(extension[activity], [[flare, active, remission or unknown]], [[send unknown where nobody knows.]], [[read it before clinicalStatus, which cannot say unknown.]])
* clinicalStatus MS
* insert Explained(clinicalStatus, [[active, recurrence, remission or inactive]], [[send it unless the record is entered in error.]], [[read a missing one as unknown.]])
* verificationStatus 1..1 MS
* insert Explained(verificationStatus, [[provisional, confirmed, refuted or entered-in-error]], [[send provisional until a clinician has confirmed it.]], [[count only what is not refuted and not entered in error.]])
* category 1..1
* category from https://w3id.org/fengchi/ValueSet/comorbidity-condition-category (required)
* code 1..1 MS
* code from https://w3id.org/fengchi/ValueSet/comorbidity (required)
* insert Explained(code, [[The disease]], [[send our code first, and SNOMED CT and the ICD-10-CM code of that day behind it.]], [[read whichever of the codings it knows.]])
* subject 1..1 MS
* subject only Reference(Patient)
* insert Explained(subject, [[The patient]], [[always send it, as a literal reference.]], [[refuse to merge the record with any other patient's.]])
* onset[x] MS
* insert Explained(onset[x], [[Since when]], [[send it where it is known.]], [[do not complete a year to a day.]])
* recordedDate MS
* insert Explained(recordedDate, [[The day it was stated]], [[send it where it is known.]], [[do not take it for the onset.]])
* evidence MS
* evidence.detail MS
* insert Explained(evidence.detail, [[The statement it comes from]], [[name the Observation of what was said.]], [[count the disease once where both are found.]])
* note MS
* insert Explained(note, [[In the words of who said it]], [[send it where the code alone says too little.]], [[show it beside the code.]])

Invariant: acu-condition-1
Description: "Write no Condition where none is known; the Observation alone says so."
Severity: #error
Expression: "code.coding.where(code = 'none-known').empty()"

Invariant: acu-condition-2
Description: "Give a refuted disease the clinicalStatus inactive."
Severity: #error
Expression: "verificationStatus.coding.where(code = 'refuted').exists() implies clinicalStatus.coding.where(code = 'inactive').exists()"

Invariant: acu-condition-3
Description: "Name in evidence.detail the Observation of what was said; a disease of ours comes from a statement."
Severity: #error
Expression: "evidence.detail.exists() or verificationStatus.coding.where(code = 'entered-in-error').exists()"
