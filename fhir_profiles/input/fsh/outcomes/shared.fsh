// What several records of outcomes have in common.
RuleSet: Explained(path, short, producer, consumer)
* {path} ^short = "{short}"
* {path} ^comment = "Producer: {producer} Consumer: {consumer}"

// Somebody's answer about themselves, on one of our codes.
RuleSet: ReportedByPatient
* category 1..1
* category from https://w3id.org/fengchi/ValueSet/reported-category (required)
* subject 1..1 MS
* subject only Reference(Patient)
* subject.reference 1..1
* referenceRange.modifierExtension 0..0
* insert Explained(subject, [[The patient]], [[always send it, as a literal reference.]], [[refuse to merge the record with any other patient's.]])
* status MS
* insert Explained(status, [[final; amended or entered-in-error later]], [[send final; amended where an answer was changed; entered-in-error where it should never have been.]], [[leave out of every count what is entered-in-error.]])

RuleSet: ReadingPeriod
* effective[x] 1..1 MS
* effective[x] only Period
* effective[x] obeys acu-reading-1

// A value set of one code and not a pattern: some validators compare a pattern with the whole list of a repeating element.
ValueSet: ReportedCategory
Id: reported-category
Title: "Category of what a patient reports"
Description: "The one category of FHIR for answers to questions: survey."
* insert OurDefinition
* $observation-category#survey

ValueSet: UnknownReason
Id: unknown-reason
Title: "Why there is no value"
Description: "The reasons of FHIR's data-absent-reason. Unknown is told by one of them and never by the value 0."
* insert OurDefinition
* $data-absent-reason#unknown
* $data-absent-reason#asked-unknown
* $data-absent-reason#temp-unknown
* $data-absent-reason#not-asked
* $data-absent-reason#asked-declined
* $data-absent-reason#masked
* $data-absent-reason#not-applicable
* $data-absent-reason#unsupported
* $data-absent-reason#as-text
* $data-absent-reason#error
* $data-absent-reason#not-a-number
* $data-absent-reason#negative-infinity
* $data-absent-reason#positive-infinity
* $data-absent-reason#not-performed
* $data-absent-reason#not-permitted

ValueSet: DayCountMeasure
Id: day-count-measure
Title: "Measures that count days of 28"
Description: "Days out of 28 on which something happened. The length of the period is part of the code, so that two values with one code can be compared."
* insert OurDefinition
* $outcome-measure#migraine-days-28d
* $outcome-measure#headache-days-28d
* $outcome-measure#acute-medication-days-28d
* $outcome-measure#triptan-days-28d
* $outcome-measure#ergot-days-28d
* $outcome-measure#opioid-days-28d
* $outcome-measure#combination-analgesic-days-28d
* $outcome-measure#simple-analgesic-days-28d

ValueSet: ScoreMeasure
Id: score-measure
Title: "Scores"
Description: "Totals of questionnaires and the peak pain of a period. MIDAS counts days, but over three months and in five ways at once: it is a score here."
* insert OurDefinition
* $outcome-measure#peak-pain
* $outcome-measure#hit-6-total
* $outcome-measure#midas-total
* $outcome-measure#msq-rr
* $outcome-measure#msq-rp
* $outcome-measure#msq-ef
* $outcome-measure#pgic

ValueSet: GoalMeasure
Id: goal-measure
Title: "Measures a goal can be set on"
Description: "Every measure of which readings are kept."
* insert OurDefinition
* include codes from valueset https://w3id.org/fengchi/ValueSet/day-count-measure
* include codes from valueset https://w3id.org/fengchi/ValueSet/score-measure

Invariant: acu-reading-1
Description: "Give the period with its first and its last day, as whole dates, the first not after the last."
Severity: #error
Expression: "start.exists() and end.exists() and start.toString().matches('^[0-9]{4}-[0-9]{2}-[0-9]{2}$') and end.toString().matches('^[0-9]{4}-[0-9]{2}-[0-9]{2}$') and start <= end"

Invariant: acu-reading-2
Description: "Give a value, or in dataAbsentReason why there is none, and not both; unknown is never 0."
Severity: #error
Expression: "value.exists() xor dataAbsentReason.exists()"

Invariant: acu-reading-3
Description: "Give the days with a diary entry as a whole number from 0 to 28."
Severity: #error
Expression: "component.where(code.coding.where(code = 'recorded-days').exists()).all(value.value >= 0 and value.value <= 28 and value.value mod 1 = 0)"

Invariant: acu-reading-4
Description: "Give one code of ours for the measure and one for the method; another measure or method is another record."
Severity: #error
Expression: "code.coding.where(system = 'https://w3id.org/fengchi/CodeSystem/outcome-measure').count() <= 1 and method.coding.where(system = 'https://w3id.org/fengchi/CodeSystem/reading-method').count() <= 1"
