Profile: AcuEncounter
Parent: Encounter
Id: acu-encounter
Title: "Acupuncture visit"
Description: "The visit in which a treatment was given: who, whom, from when to when, and where the clinic records it. Treatment, findings and note of the visit name it."
* insert OurDefinition
* modifierExtension 0..0
* participant.modifierExtension 0..0
* location.modifierExtension 0..0
* statusHistory.modifierExtension 0..0
* classHistory.modifierExtension 0..0
* diagnosis.modifierExtension 0..0
* hospitalization.modifierExtension 0..0
* class MS
  * ^definition = "Producer: ambulatory (AMB) for a visit at the practice; another code of v3-ActCode for a home visit or an inpatient."
  * ^comment = "Consumer: no billing class follows from it."
* subject 1..1 MS
* subject only Reference(Patient)
  * ^definition = "Producer: reference the patient."
  * ^comment = "Consumer: the treatment of the visit has to name the same patient."
* participant.individual only Reference(Practitioner or PractitionerRole or RelatedPerson)
  * ^short = "Who treated"
* period 1..1 MS
  * ^definition = "Producer: from needles in to needles out, each with its offset from UTC; longer where the clinic records arrival and departure."
  * ^comment = "Consumer: for the time of the needles take performedPeriod of the treatment."
* period.start 1..1
* location.location
  * ^short = "Where the treatment was given"
  * ^comment = "The place for the setting (STRICTA 4b): the room or clinic as a Location."
* serviceProvider ^short = "The clinic"

Mapping: StrictaOfEncounter
Source: AcuEncounter
Target: "https://pmc.ncbi.nlm.nih.gov/articles/PMC2882429/"
Id: stricta-2010
Title: "STRICTA 2010"
* class -> "4b"
* location.location -> "4b"
* serviceProvider -> "4b"
* participant.individual -> "5"
