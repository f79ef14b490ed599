Extension: NeedlingDetail
Id: needling-detail
Title: "Detail of one needle"
Description: "How one needle was used, as far as it was recorded: depth, diameter and length, manual technique, whether de qi was felt, moxa at the needle, how long it stayed where that differs from the rest, and current. What was not recorded is absent; there are no defaults."
* insert OurDefinition
* ^context[0].type = #element
* ^context[0].expression = "Observation.component"
* extension contains
    depth 0..1 and
    diameter 0..1 and
    length 0..1 and
    technique 0..1 and
    deqi 0..1 and
    moxa 0..1 and
    retention 0..1 and
    electro 0..1
* insert OnlyNamedParts
* extension 1..*
* extension[depth].value[x] 1..1
* insert MeasuredIn(extension[depth].value[x], mm)
* extension[depth].value[x] ^short = "Depth of insertion from the skin, more than 0 and at most 150 mm"
* extension[diameter].value[x] 1..1
* insert MeasuredIn(extension[diameter].value[x], mm)
* extension[diameter].value[x] ^short = "Diameter of the needle, 0.10 to 0.60 mm"
* extension[length].value[x] 1..1
* insert MeasuredIn(extension[length].value[x], mm)
* extension[length].value[x] ^short = "Length of the needle, whole mm"
* extension[technique].value[x] 1..1
* extension[technique].value[x] only CodeableConcept
* extension[technique].value[x] from https://w3id.org/fengchi/ValueSet/needling-technique (required)
  * ^short = "Manual stimulation: even, reinforcing or reducing"
* extension[deqi].value[x] 1..1
* extension[deqi].value[x] only boolean
  * ^short = "Whether de qi was felt; absent means not recorded"
* extension[moxa].value[x] 1..1
* extension[moxa].value[x] only CodeableConcept
* extension[moxa].value[x] from https://w3id.org/fengchi/ValueSet/needling-moxa (required)
  * ^short = "Moxibustion at this needle or point"
* extension[retention].value[x] 1..1
* insert MeasuredIn(extension[retention].value[x], min)
* extension[retention].value[x] ^short = "Whole minutes this needle stayed, only where it differs from the treatment's; 0 is not retained"
// Its parts are held by invariants: SUSHI cannot describe an extension that has either parts or a value.
* extension[electro]
  * ^short = "Current at this needle"
  * ^definition = "Its parts as far as they were recorded: `frequency` (Quantity in Hz, one, or two that alternate), `duration` (Quantity in whole min), `intensity` (Quantity in mA) and `pair` (integer: needles with the same number are the two electrodes of one lead); valueBoolean true where nothing more is known."
* value[x] 0..0
* obeys acu-needling-detail-1
* obeys acu-needling-detail-2
* obeys acu-needling-detail-3
* obeys acu-needling-detail-4
* obeys acu-needling-detail-5
* obeys acu-needling-detail-6

Invariant: acu-needling-detail-1
Description: "Give a depth of more than 0 and at most 150 mm."
Severity: #error
Expression: "extension.where(url = 'depth').value.ofType(Quantity).value.all($this > 0 and $this <= 150)"

Invariant: acu-needling-detail-2
Description: "Give diameter (0.10 to 0.60 mm) and length (whole mm, 1 to 150) of the needle together, or neither."
Severity: #error
Expression: "extension.where(url = 'diameter').exists() = extension.where(url = 'length').exists() and extension.where(url = 'diameter').value.ofType(Quantity).value.all($this >= 0.1 and $this <= 0.6) and extension.where(url = 'length').value.ofType(Quantity).value.all($this >= 1 and $this <= 150 and $this mod 1 = 0)"

Invariant: acu-needling-detail-3
Description: "Give the retention of a needle as whole minutes from 0 to 1440."
Severity: #error
Expression: "extension.where(url = 'retention').value.ofType(Quantity).value.all($this >= 0 and $this <= 1440 and $this mod 1 = 0)"

Invariant: acu-needling-detail-4
Description: "Give one frequency or two that alternate, each more than 0 and at most 1000 Hz, and one intensity of more than 0 and at most 50 mA."
Severity: #error
Expression: "extension.where(url = 'electro').all(extension.where(url = 'frequency').count() <= 2 and extension.where(url = 'frequency').all(value.ofType(Quantity).where(system = 'http://unitsofmeasure.org' and code = 'Hz' and comparator.empty() and value > 0 and value <= 1000).exists()) and extension.where(url = 'intensity').count() <= 1 and extension.where(url = 'intensity').all(value.ofType(Quantity).where(system = 'http://unitsofmeasure.org' and code = 'mA' and comparator.empty() and value > 0 and value <= 50).exists()))"

Invariant: acu-needling-detail-5
Description: "Give the duration of the current once, as whole minutes (min) from 1 to 180, and the number of the lead once, as a whole number from 1."
Severity: #error
Expression: "extension.where(url = 'electro').all(extension.where(url = 'duration').count() <= 1 and extension.where(url = 'duration').all(value.ofType(Quantity).where(system = 'http://unitsofmeasure.org' and code = 'min' and comparator.empty() and value >= 1 and value <= 180 and value mod 1 = 0).exists()) and extension.where(url = 'pair').count() <= 1 and extension.where(url = 'pair').all(value.ofType(integer).where($this >= 1).exists()))"

Invariant: acu-needling-detail-6
Description: "Say what the current was by frequency, duration, intensity and pair, or a plain true; a needle without current has no electro part."
Severity: #error
Expression: "extension.where(url = 'electro').all((extension.exists() and extension.all(url = 'frequency' or url = 'duration' or url = 'intensity' or url = 'pair')) or (extension.empty() and value.ofType(boolean).where($this = true).exists()))"
