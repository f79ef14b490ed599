"""How the contract is built: FHIR Shorthand and the clinic's own tables in, definitions and examples out. Does not ship."""
