Alias: $outcome-report-part = https://w3id.org/fengchi/CodeSystem/outcome-report-part

CodeSystem: OutcomeReportPart
Id: outcome-report-part
Title: "Outcome report and its sections"
Description: "The kind of document, and what its sections are about. No confirmed code of a public system is known for it."
* insert OurDefinition
* ^caseSensitive = true
* ^content = #complete
* #outcome-report "Outcome report" "Treatments given and what was counted before, during and after them; without a claim that one caused the other."
* #numbers "Numbers" "Baseline, the last 28 days and the change between them, each with its coverage."
* #treatments "Treatments given" "Signed treatments with their points."
* #acute-medication "Acute-medication days" "Days with an acute drug, as a whole and by class, and drugs started and stopped."
* #scores "Scores" "Totals of questionnaires, and counts from memory, each on its own."
* #adverse-events "Adverse events" "What was reported, and of how many treatments it was asked."
* #comorbidities "Autoimmune comorbidities" "Diseases stated, none known, or not asked."
* #cautions "Cautions" "What a reader must know before drawing a conclusion."
* #provenance "How this report was made" "Day rule and version, coverage asked for, program and version, and when."

ValueSet: OutcomeReportSection
Id: outcome-report-section
Title: "Sections of an outcome report"
Description: "What a section of an outcome report can be about."
* insert OurDefinition
* $outcome-report-part#numbers
* $outcome-report-part#treatments
* $outcome-report-part#acute-medication
* $outcome-report-part#scores
* $outcome-report-part#adverse-events
* $outcome-report-part#comorbidities
* $outcome-report-part#cautions
* $outcome-report-part#provenance

Profile: AcuOutcomeReport
Parent: Composition
Id: acu-outcome-report
Title: "Outcome report"
Description: "The numbers of one patient as a document: migraine days before the first treatment and lately, what was given, and what else could explain a change. Each section can be read as it is, and names the records it rests on."
* ^purpose = "A neurologist reads it in their own system. It says what was counted and how, and never that acupuncture was the cause."
* insert OurDefinition
* extension contains https://w3id.org/fengchi/StructureDefinition/migraine-day-rule named dayRule 1..1 MS
* insert OwnExtensionsOnly
* event.modifierExtension 0..0
* attester.modifierExtension 0..0
* relatesTo.modifierExtension 0..0
* extension[dayRule].url = "https://w3id.org/fengchi/StructureDefinition/migraine-day-rule" (exactly)
* obeys acu-outcome-report-1 and acu-outcome-report-2 and acu-outcome-report-3
* insert Explained(extension[dayRule], [[By which rule and version a day counted as a migraine day]], [[always send it.]], [[show it beside the numbers; compare only reports of one rule.]])
* status MS
* insert Explained(status, [[final]], [[send final: a later report is another document.]], [[leave out what is entered-in-error.]])
* type = $outcome-report-part#outcome-report
* subject 1..1 MS
* subject only Reference(Patient)
* insert Explained(subject, [[The patient]], [[always send it, as a literal reference.]], [[refuse to file it with any other patient's.]])
* date MS
* insert Explained(date, [[When it was made]], [[send the moment: what is entered later is not in it.]], [[show it; ask for a new one rather than wait for this to change.]])
* author MS
* insert Explained(author, [[The program that made it]], [[name the Device; nobody has signed the report.]], [[do not show it as a clinician's opinion.]])
* title MS
* insert Explained(title, [[Title for people]], [[send it without the patient's name.]], [[show it in lists.]])
* event 1..1 MS
* event.period 1..1 MS
* event.period.start 1..1 MS
* event.period.end 1..1 MS
* insert Explained(event.period, [[The days the report looks at]], [[send whole dates, from the first day of the baseline to the day of the report.]], [[take nothing outside for missing.]])
* section 4..* MS
* section.modifierExtension 0..0
* section.title 1..1 MS
* section.code 1..1 MS
* section.code from https://w3id.org/fengchi/ValueSet/outcome-report-section (required)
* section.text 1..1 MS
* section.entry MS
* insert Explained(section.title, [[Heading]], [[send one heading for each section.]], [[show it.]])
* insert Explained(section.code, [[What the section is about]], [[send one code of the value set, each section once.]], [[find a section by it and not by its heading.]])
* insert Explained(section.text, [[The section to be read]], [[send every number with its coverage, and the word unknown where there is none.]], [[show it as it is.]])
* insert Explained(section.entry, [[Records the section rests on]], [[name those that exist as records; days counted from a diary have none of their own.]], [[read the records to compute further, and the text to show.]])

Invariant: acu-outcome-report-1
Description: "Write the sections numbers, treatments, cautions and provenance; a report is not whole without them."
Severity: #error
Expression: "section.where(code.coding.where(code = 'numbers').exists()).exists() and section.where(code.coding.where(code = 'treatments').exists()).exists() and section.where(code.coding.where(code = 'cautions').exists()).exists() and section.where(code.coding.where(code = 'provenance').exists()).exists()"

Invariant: acu-outcome-report-2
Description: "Write each section once."
Severity: #error
Expression: "section.code.coding.where(system = 'https://w3id.org/fengchi/CodeSystem/outcome-report-part').code.isDistinct()"

Invariant: acu-outcome-report-3
Description: "Give the days that the report looks at as whole dates, the first not after the last."
Severity: #error
Expression: "event.period.all(start.toString().matches('^[0-9]{4}-[0-9]{2}-[0-9]{2}$') and end.toString().matches('^[0-9]{4}-[0-9]{2}-[0-9]{2}$') and start <= end)"
