Profile: AcuDayCount
Parent: Observation
Id: acu-day-count
Title: "Days in 28 days"
Description: "How many of 28 days in a row had something: migraine, headache, an acute drug. The number that trials of migraine prevention report, with the period it is of, how it came about, and how many of the days anything is known about."
* ^purpose = "A count without its period, its method and its coverage cannot be compared with another. This profile makes the three inseparable from the number."
* insert OurDefinition
* extension contains https://w3id.org/fengchi/StructureDefinition/migraine-day-rule named dayRule 0..1 MS
* insert OwnExtensionsOnly
* insert ReportedByPatient
* obeys acu-reading-2 and acu-reading-3 and acu-reading-4 and acu-day-count-2 and acu-day-count-3 and acu-day-count-4 and acu-day-count-5
* extension[dayRule] ^short = "By which rule and version a day counted as a migraine day"
* extension[dayRule] ^comment = "Producer: send it with every count of migraine days from a diary. Consumer: show it beside the number, and compare only counts of one rule."
* code MS
* code from https://w3id.org/fengchi/ValueSet/day-count-measure (required)
* insert Explained(code, [[What was counted]], [[send one code of the value set; codes of others may stand behind it.]], [[read the code that is ours; it says that the period is 28 days.]])
* insert ReadingPeriod
* effective[x] obeys acu-day-count-1
* insert Explained(effective[x], [[The 28 days, first and last included]], [[send two whole dates without a time: they are local days of the patient.]], [[count both days in. Never widen or scale the period.]])
* issued MS
* insert Explained(issued, [[When it was told]], [[send when the answer was given; leave it out for a count the program made later.]], [[do not take it for a part of the period.]])
* performer MS
* insert Explained(performer, [[Who told it, as a rule the patient]], [[name whose answers these are.]], [[show when it is not the patient.]])
* value[x] only Quantity
* value[x] MS
* valueQuantity.value 1..1
* valueQuantity.comparator 0..0
* valueQuantity.system 1..1
* valueQuantity.system = "http://unitsofmeasure.org"
* valueQuantity.code 1..1
* valueQuantity.code = #d
* insert Explained(value[x], [[The number of days, 0 to 28]], [[send a whole number of days. 0 means that every recorded day was without.]], [[show it with the recorded days; never turn a missing value into 0.]])
* dataAbsentReason MS
* dataAbsentReason from https://w3id.org/fengchi/ValueSet/unknown-reason (required)
* insert Explained(dataAbsentReason, [[Why there is no number]], [[send it wherever there is no number.]], [[show unknown, with the reason; keep it out of means and trends.]])
* method 1..1 MS
* method from https://w3id.org/fengchi/ValueSet/reading-method (required)
* insert Explained(method, [[diary, recall or questionnaire]], [[say diary only where each day was entered by itself.]], [[never put counts of two methods into one trend.]])
* derivedFrom MS
* insert Explained(derivedFrom, [[The answers it was taken from]], [[name the QuestionnaireResponse where there is one.]], [[offer the way back to the answers.]])
* component ^slicing.discriminator.type = #pattern
* component ^slicing.discriminator.path = "code"
* component ^slicing.rules = #closed
* component.modifierExtension 0..0
* component contains recordedDays 0..1 MS
* component[recordedDays].code = $outcome-measure#recorded-days
* component[recordedDays].value[x] 1..1
* component[recordedDays].value[x] only Quantity
* component[recordedDays].valueQuantity.value 1..1
* component[recordedDays].valueQuantity.comparator 0..0
* component[recordedDays].valueQuantity.system 1..1
* component[recordedDays].valueQuantity.system = "http://unitsofmeasure.org"
* component[recordedDays].valueQuantity.code 1..1
* component[recordedDays].valueQuantity.code = #d
* component[recordedDays] ^short = "Days of the 28 with a diary entry: the coverage"
* component[recordedDays] ^comment = "Producer: send it with every count from a diary. Consumer: print it beside the number; a day without an entry is unknown, not a day without headache."

Invariant: acu-day-count-1
Description: "Give a period of exactly 28 days, the first and the last day included."
Severity: #error
Expression: "end.toString().select(substring(0, 4).toInteger() * 12 + substring(5, 2).toInteger() - 3).select($this div 12 * 365 + $this div 48 - $this div 1200 + $this div 4800 + ($this mod 12 * 306 + 5) div 10) + end.toString().substring(8, 2).toInteger() - start.toString().select(substring(0, 4).toInteger() * 12 + substring(5, 2).toInteger() - 3).select($this div 12 * 365 + $this div 48 - $this div 1200 + $this div 4800 + ($this mod 12 * 306 + 5) div 10) - start.toString().substring(8, 2).toInteger() = 27"

Invariant: acu-day-count-2
Description: "Give the days as a whole number from 0 to 28; a period of 28 days has no more."
Severity: #error
Expression: "value.exists() implies (value.value >= 0 and value.value <= 28 and value.value mod 1 = 0)"

Invariant: acu-day-count-3
Description: "Say in the component recorded-days how many of the 28 days have a diary entry; a count from a diary needs it."
Severity: #error
Expression: "(method.coding.where(code = 'diary').exists() and value.exists()) implies component.where(code.coding.where(code = 'recorded-days').exists()).exists()"

Invariant: acu-day-count-4
Description: "Say in the extension migraine-day-rule by which rule and version the migraine days were counted."
Severity: #error
Expression: "(method.coding.where(code = 'diary').exists() and value.exists() and code.coding.where(system = 'https://w3id.org/fengchi/CodeSystem/outcome-measure' and code = 'migraine-days-28d').exists()) implies extension.where(url = 'https://w3id.org/fengchi/StructureDefinition/migraine-day-rule').exists()"

Invariant: acu-day-count-5
Description: "Count no more days than were recorded; correct the count or the component recorded-days."
Severity: #error
Expression: "(method.coding.where(code = 'diary').exists() and value.exists() and component.where(code.coding.where(code = 'recorded-days').exists()).exists()) implies value.value <= component.where(code.coding.where(code = 'recorded-days').exists()).value.value"
