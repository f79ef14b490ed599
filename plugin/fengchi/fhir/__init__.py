"""The clinic in FHIR R4: translators in pairs, the gate that checks what comes in, and the standard's own strings."""
