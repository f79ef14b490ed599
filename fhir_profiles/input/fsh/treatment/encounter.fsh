Profile: AcuEncounter
Parent: Encounter
Id: acu-encounter
Title: "Acupuncture visit"
Description: "The visit in which a treatment was given: who, whom, from when to when."
* insert OurDefinition
* modifierExtension 0..0
* class = $v3-ActCode#AMB
* subject 1..1 MS
* subject only Reference(Patient)
* participant.individual only Reference(Practitioner or PractitionerRole or RelatedPerson)
* period 1..1 MS
* period.start 1..1 MS
* period.end MS
