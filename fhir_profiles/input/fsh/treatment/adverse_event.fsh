Profile: AcuAdverseEvent
Parent: Observation
Id: acu-adverse-event
Title: "Adverse event of an acupuncture treatment"
Description: "One thing that went wrong during or after a treatment, mild bleeding as well as a collapsed lung: what it was, how severe, how likely the treatment caused it (WHO-UMC categories) and how it ended or stands. An Observation, because hardly any EHR takes the R4 AdverseEvent resource."
* insert OurDefinition
* extension contains WithdrawnByAmendment named withdrawn 0..1
* insert OwnExtensionsOnly
* insert ObservedInTreatment
* code 1..1
* code = $acupuncture-observable#adverse-event
* value[x] 1..1 MS
* value[x] only CodeableConcept
* value[x] from https://w3id.org/fengchi/ValueSet/adverse-event (required)
  * ^short = "What happened"
  * ^definition = "Producer: one kind of ours, and the SNOMED CT code behind it where one is confirmed; an event of another kind is `other` with a note."
  * ^comment = "Consumer: count by our code. Two kinds at one treatment are two Observations."
* note ^short = "Where, how large, what was done"
* component MS
  * ^definition = "Producer: send severity, causality and outcome, each once; `unclassified` and `unknown` are answers."
  * ^comment = "Consumer: take an event without readable components as an event all the same."
* component.modifierExtension 0..0
* component ^slicing.discriminator.type = #pattern
* component ^slicing.discriminator.path = "code"
* component ^slicing.rules = #closed
* component contains
    severity 1..1 MS and
    causality 1..1 MS and
    outcome 1..1 MS
* component[severity].code = $acupuncture-observable#adverse-event-severity
* component[severity]
  * ^short = "How severe"
  * ^definition = "Producer: mild, moderate or severe, as the clinician judges it."
  * ^comment = "Consumer: severe is not the same as serious in the sense of a law on reporting."
* component[severity].value[x] 1..1
* component[severity].value[x] only CodeableConcept
* component[severity].value[x] from https://w3id.org/fengchi/ValueSet/adverse-event-severity (required)
* component[causality].code = $acupuncture-observable#adverse-event-causality
* component[causality]
  * ^short = "How likely the treatment caused it"
  * ^definition = "Producer: a WHO-UMC category; unclassified where it was not judged."
  * ^comment = "Consumer: the judgement of the treating clinician at the time of the note, no proof."
* component[causality].value[x] 1..1
* component[causality].value[x] only CodeableConcept
* component[causality].value[x] from https://w3id.org/fengchi/ValueSet/adverse-event-causality (required)
* component[outcome].code = $acupuncture-observable#adverse-event-outcome
* component[outcome]
  * ^short = "How it ended, or stands"
  * ^definition = "Producer: as known at the time of the note; unknown where it was not followed up."
  * ^comment = "Consumer: an amendment may bring a later outcome."
* component[outcome].value[x] 1..1
* component[outcome].value[x] only CodeableConcept
* component[outcome].value[x] from https://w3id.org/fengchi/ValueSet/adverse-event-outcome (required)
* obeys acu-adverse-event-1

Invariant: acu-adverse-event-1
Description: "Name one kind of adverse event; another kind is another Observation."
Severity: #error
Expression: "value.ofType(CodeableConcept).coding.where(system = 'https://w3id.org/fengchi/CodeSystem/adverse-event').count() <= 1"

Profile: AcuAdverseEventsAsked
Parent: Observation
Id: acu-adverse-events-asked
Title: "Adverse events asked about"
Description: "Says that the patient was asked about adverse events of a treatment, and what the answer was: none, or at least one, with a reference to each. Where this record is missing the question was not put, which is not the same as no events: a rate of adverse events is over the treatments that have it."
* insert OurDefinition
* extension contains WithdrawnByAmendment named withdrawn 0..1
* insert OwnExtensionsOnly
* insert ObservedInTreatment
* code 1..1
* code = $acupuncture-observable#adverse-events-asked
* value[x] 1..1 MS
* value[x] only CodeableConcept
* value[x] from https://w3id.org/fengchi/ValueSet/adverse-events-asked (required)
  * ^short = "none or reported"
  * ^definition = "Producer: send the answer only when the question was put."
  * ^comment = "Consumer: take a missing record as not asked."
* hasMember MS
* hasMember only Reference(Observation)
  * ^short = "The events that were reported"
  * ^definition = "Producer: reference every adverse event (acu-adverse-event) of the treatment."
  * ^comment = "Consumer: an event that is referenced here and cannot be found is missing, not withdrawn."
* component 0..0
* obeys acu-adverse-events-asked-1
* obeys acu-adverse-events-asked-2

Invariant: acu-adverse-events-asked-1
Description: "The answer is none, so name no event; or change the answer to reported."
Severity: #error
Expression: "value.ofType(CodeableConcept).coding.where(system = 'https://w3id.org/fengchi/CodeSystem/adverse-events-asked' and code = 'none').exists() implies hasMember.empty()"

Invariant: acu-adverse-events-asked-2
Description: "The answer is reported, so name at least one event in hasMember; or change the answer to none."
Severity: #error
Expression: "value.ofType(CodeableConcept).coding.where(system = 'https://w3id.org/fengchi/CodeSystem/adverse-events-asked' and code = 'reported').exists() implies hasMember.exists()"
