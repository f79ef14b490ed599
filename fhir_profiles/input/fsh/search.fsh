// R4 has no body-site for Procedure; the points of a treatment stand there.
Instance: procedure-body-site
InstanceOf: SearchParameter
Usage: #definition
* url = "https://w3id.org/fengchi/SearchParameter/procedure-body-site"
* version = "0.1.0"
* name = "ProcedureBodySite"
* status = #active
* experimental = false
* publisher = "Fengchi"
* contact.telecom.system = #url
* contact.telecom.value = "https://w3id.org/fengchi"
* description = "Treatments by the points they used: Procedure?body-site=https://w3id.org/fengchi/CodeSystem/acupuncture-point|GB20. For servers that take search parameters of others; a search of the needling record by component-code needs none."
* code = #body-site
* base = #Procedure
* type = #token
* expression = "Procedure.bodySite"
