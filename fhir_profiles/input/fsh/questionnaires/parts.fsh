// What the questionnaires are made of. Wording is our own throughout; codes of others stand where a public list confirms them.
// How observations are taken out of answers: https://hl7.org/fhir/uv/sdc/extraction.html
Alias: $safety-intake = https://w3id.org/fengchi/CodeSystem/safety-intake
Alias: $headache-intake = https://w3id.org/fengchi/CodeSystem/headache-intake
Alias: $yes-no = http://terminology.hl7.org/CodeSystem/v2-0136

RuleSet: OurQuestionnaire(id, name, title)
* id = "{id}"
* url = "https://w3id.org/fengchi/Questionnaire/{id}"
* version = "1.0.0"
* name = "{name}"
* title = "{title}"
* status = #active
* experimental = false
* publisher = "Fengchi"
* subjectType = #Patient
* extension[+].url = "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-observation-extract-category"
* extension[=].valueCodeableConcept = $observation-category#survey

RuleSet: Window(days, method)
* extension[+].url = "https://w3id.org/fengchi/StructureDefinition/reading-window"
* extension[=].extension[0].url = "days"
* extension[=].extension[0].valuePositiveInt = {days}
* extension[=].extension[1].url = "method"
* extension[=].extension[1].valueCoding = $reading-method#{method}

// severity error: an answer that breaks it is refused.
RuleSet: Constraint(key, human, expression)
* extension[+].url = "http://hl7.org/fhir/StructureDefinition/questionnaire-constraint"
* extension[=].extension[0].url = "key"
* extension[=].extension[0].valueId = "{key}"
* extension[=].extension[1].url = "severity"
* extension[=].extension[1].valueCode = #error
* extension[=].extension[2].url = "expression"
* extension[=].extension[2].valueString = "{expression}"
* extension[=].extension[3].url = "human"
* extension[=].extension[3].valueString = "{human}"

RuleSet: Question(linkId, type, text)
* linkId = "{linkId}"
* type = #{type}
* text = "{text}"

// An Observation of its own.
RuleSet: Extracted
* extension[+].url = "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-observationExtract"
* extension[=].valueBoolean = true

// A component of the Observation that the group around it makes.
RuleSet: Component
* extension[+].url = "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-observationExtract"
* extension[=].valueCode = #component

RuleSet: Unit(ucum, words)
* extension[+].url = "http://hl7.org/fhir/StructureDefinition/questionnaire-unit"
* extension[=].valueCoding = $ucum#{ucum} "{words}"

RuleSet: Range(least, most)
* extension[+].url = "http://hl7.org/fhir/StructureDefinition/minValue"
* extension[=].valueInteger = {least}
* extension[+].url = "http://hl7.org/fhir/StructureDefinition/maxValue"
* extension[=].valueInteger = {most}

RuleSet: OnlyWhenTrue(question)
* enableWhen[+].question = "{question}"
* enableWhen[=].operator = #=
* enableWhen[=].answerBoolean = true

RuleSet: OnlyWhenAny(question)
* enableWhen[+].question = "{question}"
* enableWhen[=].operator = #>
* enableWhen[=].answerInteger = 0

RuleSet: OnlyWhenUnanswered(question)
* enableWhen[+].question = "{question}"
* enableWhen[=].operator = #exists
* enableWhen[=].answerBoolean = false

RuleSet: YesNoUnknown
* answerOption[+].valueCoding = $yes-no#Y "Yes"
* insert NoUnknown

RuleSet: NoUnknown
* answerOption[+].valueCoding = $yes-no#N "No"
* answerOption[+].valueCoding = $safety-intake#do-not-know "Don't know"

// The days that the answers are about: a correction keeps them, whenever it is made.
RuleSet: LastDay(text)
* item[+]
  * insert Question(last-day, date, [[{text}]])
  * extension[+].url = "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-initialExpression"
  * extension[=].valueExpression.language = #text/fhirpath
  * extension[=].valueExpression.expression = "today() - 1 day"

// A count of days of the window; the day counts of the clinic are in the same code system.
RuleSet: DayCount(linkId, measure, text)
* insert Question({linkId}, integer, [[{text}]])
* code = $outcome-measure#{measure}
* insert Extracted
* insert Unit(d, days)
* insert Range(0, 28)

// "I do not know" is an answer, and no number.
RuleSet: NotKnown(linkId)
* insert Question({linkId}-not-known, boolean, [[I do not know this number]])
* insert OnlyWhenUnanswered({linkId})

RuleSet: Flag(linkId, text)
* insert Question({linkId}, choice, [[{text}]])
* code = $headache-intake#{linkId}
* insert Extracted
* insert YesNoUnknown

Extension: ReadingWindow
Id: reading-window
Title: "Days that the answers look back on"
Description: "How many whole days before the day of answering the answers of a questionnaire are about, and by which method the readings taken from it are marked. The window ends the day before, or on the day given as last-day."
* insert OurDefinition
* ^context[0].type = #element
* ^context[0].expression = "Questionnaire"
* extension contains days 1..1 and method 1..1
* extension[days].value[x] only positiveInt
* extension[days].value[x] 1..1
* extension[method].value[x] only Coding
* extension[method].value[x] 1..1
