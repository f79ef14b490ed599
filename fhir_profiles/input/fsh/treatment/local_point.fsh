Extension: LocalPoint
Id: local-point
Title: "Local point"
Description: "Describes a needled place that is no point of the catalogue: a tender spot (ashi), a place between two points, or any other place in words. It stands where the point's code is `local`."
* insert OurDefinition
* ^context[0].type = #element
* ^context[0].expression = "Procedure.bodySite"
* ^context[1].type = #element
* ^context[1].expression = "Observation.component.code"
* extension contains
    kind 1..1 and
    place 1..1 and
    laterality 1..1
* insert OnlyNamedParts
* extension[kind].value[x] 1..1
* extension[kind].value[x] only string
  * ^short = "ashi, between or local"
* extension[place].value[x] 1..1
* extension[place].value[x] only string
  * ^short = "What a reader needs to find the place again; for between the two points: GB20 and GV16"
* extension[laterality].value[x] 1..1
* extension[laterality].value[x] only code
  * ^short = "paired when the body has it on both sides, else midline"
* value[x] 0..0
* obeys acu-local-point-1
* obeys acu-local-point-2

Invariant: acu-local-point-1
Description: "Say which kind of place this is: ashi, between or local."
Severity: #error
Expression: "extension.where(url = 'kind').value.ofType(string).all($this = 'ashi' or $this = 'between' or $this = 'local')"

Invariant: acu-local-point-2
Description: "Say paired for a place that the body has on both sides, or midline."
Severity: #error
Expression: "extension.where(url = 'laterality').value.ofType(code).all($this = 'paired' or $this = 'midline')"

Invariant: acu-point-1
Description: "Name one point here; another point is another entry."
Severity: #error
Expression: "coding.where(system = 'https://w3id.org/fengchi/CodeSystem/acupuncture-point').count() <= 1"

Invariant: acu-point-2
Description: "Describe a local point with the extension local-point (kind, place, laterality), and a point of the catalogue without it."
Severity: #error
Expression: "coding.where(system = 'https://w3id.org/fengchi/CodeSystem/acupuncture-point' and code = 'local').exists() = extension.where(url = 'https://w3id.org/fengchi/StructureDefinition/local-point').exists()"
