Profile: AcuAuditEvent
Parent: AuditEvent
Id: acu-audit-event
Title: "Audit entry"
Description: "Who did what to which record, when, and by which way in; after the basic audit log patterns of IHE. No name and no finding of a patient stands in it."
* ^purpose = "Every read and every write leaves one, in a chain that shows when an entry is missing or was changed."
* insert OurDefinition
* modifierExtension 0..0
* agent.modifierExtension 0..0
* agent.network.modifierExtension 0..0
* source.modifierExtension 0..0
* entity.modifierExtension 0..0
* entity.detail.modifierExtension 0..0
* type = http://terminology.hl7.org/CodeSystem/audit-event-type#rest
* subtype 0..1 MS
* insert Explained(subtype, [[Which interaction, ours or one of the RESTful API]], [[send it for everything that has a name.]], [[group entries by it.]])
* action 1..1 MS
* insert Explained(action, [[Create, read, update, delete or execute]], [[always send it.]], [[filter by it.]])
* recorded MS
* insert Explained(recorded, [[When]], [[send the moment of the access, not of the report.]], [[order entries by it.]])
* outcome 1..1 MS
* insert Explained(outcome, [[0 done; 4, 8 and 12 refused or failed]], [[send refusals too.]], [[look at refusals first.]])
* agent 1..1 MS
* agent.type 1..1
* agent.who 1..1 MS
* agent.who.identifier 1..1 MS
* agent.who.identifier.system 1..1
* agent.who.identifier.value 1..1
* insert Explained(agent.who, [[The person or program]], [[send the identifier of the account; it may be no record on this server.]], [[find the account by it.]])
* agent.network MS
* insert Explained(agent.network, [[From where]], [[send the address where one is known.]], [[treat it as personal data.]])
* source.site 1..1 MS
* insert Explained(source.site, [[The clinic that observed it]], [[always send it.]], [[keep entries of several clinics apart.]])
* source.observer MS
* insert Explained(source.observer, [[The program that observed it]], [[send its identifier.]], [[find the program by it.]])
* entity 0..2 MS
* entity.what 1..1 MS
* entity.type 1..1
* entity.role 1..1
* insert Explained(entity, [[The patient, and the record]], [[send the patient wherever the access was about one.]], [[find all accesses to a patient by it.]])
