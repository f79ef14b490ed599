Profile: AcuPatient
Parent: Patient
Id: acu-patient
Title: "Patient of an acupuncture clinic"
Description: "The person who is treated, with what the clinic needs to recognise them and to read a diary day: names, record number, sex, birth date, and the time zone they live in. Patients of any EHR are read too; this profile says what our own look like."
* insert OurDefinition
* extension contains TimeZone named timeZone 0..1 MS
* modifierExtension 0..0
* contact.modifierExtension 0..0
* communication.modifierExtension 0..0
* link.modifierExtension 0..0
* extension[timeZone]
  * ^definition = "Producer: send the zone in which the patient keeps the headache diary, where it is known."
  * ^comment = "Consumer: show times to this patient in that zone; a diary day is a local date and is never shifted."
* identifier MS
  * ^definition = "Producer: send the record number with its system, typed MR."
  * ^comment = "Consumer: match patients by system and value together, never by value alone."
* name MS
  * ^definition = "Producer: send the official name as family and given."
  * ^comment = "Consumer: a patient may have a name in text only, or none yet."
* gender MS
  * ^definition = "Producer: the administrative gender, unknown where it was not asked."
  * ^comment = "Consumer: it is not the sex for clinical use."
* birthDate MS
  * ^definition = "Producer: send it where it is known, as precisely as it is known."
  * ^comment = "Consumer: check it before a note is filed with a patient who was found by name."
* identifier obeys acu-patient-1
* obeys acu-patient-2

Invariant: acu-patient-1
Description: "Give each identifier a value; an identifier without one identifies nobody."
Severity: #error
Expression: "value.exists()"

Invariant: acu-patient-2
Description: "Give family and given names as the official name once; former and other names have another use."
Severity: #error
Expression: "name.where(use = 'official').count() <= 1"

Extension: TimeZone
Id: time-zone
Title: "Time zone of a person"
Description: "The zone whose clock the person lives by, as its IANA name such as Europe/Madrid. Offsets change with the season; the name does not."
* insert OurDefinition
* ^context[0].type = #element
* ^context[0].expression = "Patient"
* value[x] 1..1
* value[x] only code
* obeys acu-time-zone-1

Invariant: acu-time-zone-1
Description: "Write the time zone by its IANA name, such as Europe/Madrid or UTC, not as an offset."
Severity: #error
Expression: "value.ofType(code).all($this.matches('^[A-Za-z][A-Za-z0-9_+-]*(/[A-Za-z0-9_+-]+)*$'))"

Profile: AcuPractitioner
Parent: Practitioner
Id: acu-practitioner
Title: "Acupuncture practitioner"
Description: "Who needles: name, qualification, and since when they have practised acupuncture (STRICTA 2010 item 5)."
* insert OurDefinition
* extension contains PractisingSince named practisingSince 0..1 MS
* modifierExtension 0..0
* qualification.modifierExtension 0..0
* extension[practisingSince]
  * ^definition = "Producer: send the year (or day) from which the person has practised acupuncture."
  * ^comment = "Consumer: years of experience at a treatment are counted from it to the day of the treatment."
* name MS
  * ^definition = "Producer: send the official name."
  * ^comment = "Consumer: show it as who treated."
* qualification MS
  * ^definition = "Producer: send the qualification in words, and coded where the authority that gave it has codes; the affiliation is its issuer, or the organization of a PractitionerRole."
  * ^comment = "Consumer: show the text; what a title allows differs from place to place."
* obeys acu-practitioner-1

Invariant: acu-practitioner-1
Description: "Say what each qualification is, as a code or in words."
Severity: #error
Expression: "qualification.all(code.coding.exists() or code.text.exists())"

Extension: PractisingSince
Id: practising-since
Title: "Practising acupuncture since"
Description: "The year, or the day, from which a practitioner has practised acupuncture."
* insert OurDefinition
* ^context[0].type = #element
* ^context[0].expression = "Practitioner"
* value[x] 1..1
* value[x] only date

Mapping: StrictaOfPractitioner
Source: AcuPractitioner
Target: "https://pmc.ncbi.nlm.nih.gov/articles/PMC2882429/"
Id: stricta-2010
Title: "STRICTA 2010"
* qualification -> "5"
* qualification.issuer -> "5"
* extension[practisingSince] -> "5"

Profile: AcuSoftware
Parent: Device
Id: acu-software
Title: "Charting software"
Description: "The program that made the records, as the Device that a signature names as their assembler: its name and the version in use. One Device for all versions: its history shows when which version came into use."
* insert OurDefinition
* modifierExtension 0..0
* deviceName.modifierExtension 0..0
* version.modifierExtension 0..0
* property.modifierExtension 0..0
* specialization.modifierExtension 0..0
* udiCarrier.modifierExtension 0..0
* identifier 1..* MS
  * ^definition = "Producer: one identifier that stays the same over all versions of the program."
  * ^comment = "Consumer: recognise the program by it; the id of the Device differs from server to server."
* deviceName 1..* MS
  * ^definition = "Producer: the name people know the program by."
  * ^comment = "Consumer: show it with the version beside a record's signature."
* version MS
  * ^definition = "Producer: the version that is in use."
  * ^comment = "Consumer: the version at the time of a record is that of the Device's version at that time."
* patient 0..0
* obeys acu-software-1

Invariant: acu-software-1
Description: "Identify the program by an identifier with system and value."
Severity: #error
Expression: "identifier.exists() implies identifier.where(system.exists() and value.exists()).exists()"
