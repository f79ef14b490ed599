// Each refusal names its rule by a code; the list is docs/reference/validation.md, and grows with the profiles.
CodeSystem: ValidationRule
Id: validation-rule
Title: "Rules of validation"
Description: "The rule that a record or request was refused by, as `OperationOutcome.issue.details.coding` names it: the keys of invariants, of R4 and of our profiles (obs-7, acu-needling-1), and names of our own for what is no invariant (required-binding, needling-sites-match). The codes are listed in the documentation of validation, not here."
* insert OurDefinition
* ^caseSensitive = true
* ^content = #not-present
