"""What R5 renamed, added or made repeat: so that a resource of the wrong version is told so in one sentence.

https://hl7.org/fhir/R5/diff.html
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

# Elements at the top of a resource that R5 has and R4 has not.
_ADDED = """
Account: balance billingStatus calculatedAt currency diagnosis procedure relatedAccount
ActivityDefinition: asNeededBoolean asNeededCodeableConcept copyrightLabel versionAlgorithmCoding
    versionAlgorithmString
AdverseEvent: code contributingFactor expectedInResearchStudy mitigatingAction note occurrenceDateTime
    occurrencePeriod occurrenceTiming participant preventiveAction resultingEffect status supportingInfo
AllergyIntolerance: participant
Appointment: account cancellationDate cancellationReason class note occurrenceChanged originatingAppointment
    previousAppointment reason recurrenceId recurrenceTemplate replaces subject virtualService
AppointmentResponse: occurrenceDate proposedNewTime recurrenceId recurring
AuditEvent: authorization basedOn category code encounter occurredDateTime occurredPeriod patient severity
BiologicallyDerivedProduct: biologicalSourceEvent division expirationDate processingFacility productStatus property
    storageTempRequirements
BodyStructure: excludedStructure includedStructure
Bundle: issues
CapabilityStatement: acceptLanguage copyrightLabel identifier versionAlgorithmCoding versionAlgorithmString
CarePlan: custodian
CareTeam: reason
ChargeItem: encounter product totalPriceComponent unitPriceComponent
ChargeItemDefinition: copyrightLabel name purpose versionAlgorithmCoding versionAlgorithmString
Claim: diagnosisRelatedGroup encounter event patientPaid traceNumber
ClaimResponse: decision diagnosisRelatedGroup encounter event traceNumber
ClinicalImpression: changePattern performer
CodeSystem: approvalDate author copyrightLabel editor effectivePeriod endorser lastReviewDate relatedArtifact reviewer
    topic versionAlgorithmCoding versionAlgorithmString
Communication: reason
CommunicationRequest: informationProvider intent reason
CompartmentDefinition: title versionAlgorithmCoding versionAlgorithmString
Composition: name note url useContext version
ConceptMap: additionalAttribute approvalDate author copyrightLabel editor effectivePeriod endorser lastReviewDate
    property relatedArtifact reviewer sourceScopeCanonical sourceScopeUri targetScopeCanonical targetScopeUri topic
    versionAlgorithmCoding versionAlgorithmString
Condition: participant
Consent: controller date decision grantee grantor manager period policyBasis policyText regulatoryBasis subject
Coverage: insurancePlan insurer kind paymentBy
CoverageEligibilityRequest: event
CoverageEligibilityResponse: event
DetectedIssue: category encounter subject
Device: availabilityStatus biologicalSourceEvent category conformsTo cycle displayName duration endpoint gateway mode
    name
DeviceDefinition: chargeItem classification conformsTo correctiveAction description guideline hasPart link
    manufacturer packaging partNumber productionIdentifierInUDI regulatoryIdentifier
DeviceMetric: device measurementFrequency
DeviceRequest: asNeeded asNeededFor code doNotPerform quantity reason replaces
DiagnosticReport: composition note study supportingInfo
DocumentReference: attester basedOn bodySite event facilityType modality period practiceSetting version
Encounter: actualPeriod admission careTeam dietPreference plannedEndDate plannedStartDate reason specialArrangement
    specialCourtesy subjectStatus virtualService
Endpoint: description environmentType payload
EpisodeOfCare: careTeam reason
EventDefinition: copyrightLabel versionAlgorithmCoding versionAlgorithmString
ExampleScenario: copyrightLabel description title versionAlgorithmCoding versionAlgorithmString
ExplanationOfBenefit: decision diagnosisRelatedGroup encounter event patientPaid traceNumber
FamilyMemberHistory: participant procedure reason
Goal: continuous outcome source
GraphDefinition: copyright copyrightLabel identifier node title versionAlgorithmCoding versionAlgorithmString
Group: description membership
GuidanceResponse: reason
HealthcareService: availability contact offeredIn
ImagingStudy: partOf procedure reason
Immunization: administeredProduct basedOn informationSource reason supportingInformation
ImmunizationEvaluation: doseNumber seriesDoses
ImplementationGuide: copyrightLabel identifier purpose versionAlgorithmCoding versionAlgorithmString
Invoice: creation periodDate periodPeriod
Library: copyrightLabel versionAlgorithmCoding versionAlgorithmString
Location: characteristic contact form virtualService
Measure: basis copyrightLabel scoringUnit term versionAlgorithmCoding versionAlgorithmString
MeasureReport: dataUpdateType inputParameters location reportingVendor scoring supplementalData
Medication: definition doseForm marketingAuthorizationHolder totalVolume
MedicationAdministration: basedOn encounter isSubPotent medication occurenceDateTime occurencePeriod occurenceTiming
    reason recorded subPotentReason
MedicationDispense: basedOn encounter medication notPerformedReason recorded renderedDosageInstruction statusChanged
MedicationKnowledge: author clinicalUseIssue definitional identifier indicationGuideline intendedJurisdiction name
    storageGuideline
MedicationRequest: device effectiveDosePeriod informationSource medication reason renderedDosageInstruction reported
    statusChanged
MedicationStatement: adherence effectiveTiming encounter medication reason relatedClinicalInformation
    renderedDosageInstruction
MessageDefinition: copyrightLabel versionAlgorithmCoding versionAlgorithmString
MessageHeader: eventCanonical
MolecularSequence: focus formatted literal relative subject
NamingSystem: approvalDate author copyright copyrightLabel editor effectivePeriod endorser experimental identifier
    lastReviewDate purpose relatedArtifact reviewer title topic url version versionAlgorithmCoding
    versionAlgorithmString
NutritionOrder: basedOn groupIdentifier outsideFoodAllowed performer priority subject supportingInformation
Observation: bodyStructure instantiatesCanonical instantiatesReference triggeredBy valueAttachment valueReference
ObservationDefinition: approvalDate bodySite component contact copyright copyrightLabel date derivedFromCanonical
    derivedFromUri description device effectivePeriod experimental hasMember jurisdiction lastReviewDate name
    performerType permittedUnit publisher purpose qualifiedValue specimen status subject title url useContext version
    versionAlgorithmCoding versionAlgorithmString
OperationDefinition: copyright copyrightLabel identifier versionAlgorithmCoding versionAlgorithmString
Organization: description qualification
OrganizationAffiliation: contact
PaymentNotice: reporter
PaymentReconciliation: accountNumber allocation amount authorization cardBrand date enterer expirationDate issuerType
    kind location method processor referenceNumber returnedAmount tenderedAmount type
Person: communication deceasedBoolean deceasedDateTime maritalStatus
PlanDefinition: actor asNeededBoolean asNeededCodeableConcept copyrightLabel versionAlgorithmCoding
    versionAlgorithmString
Practitioner: deceasedBoolean deceasedDateTime
PractitionerRole: availability characteristic communication contact
Procedure: focus occurrenceAge occurrenceDateTime occurrencePeriod occurrenceRange occurrenceString occurrenceTiming
    reason recorded reportedBoolean reportedReference supportingInfo used
Provenance: authorization basedOn encounter patient
Questionnaire: copyrightLabel versionAlgorithmCoding versionAlgorithmString
ResearchStudy: associatedParty classifier comparisonGroup date descriptionSummary label name outcomeMeasure
    progressStatus recruitment region result studyDesign url version whyStopped
ResearchSubject: actualComparisonGroup assignedComparisonGroup progress subject
RiskAssessment: reason
Schedule: name
SearchParameter: constraint copyright copyrightLabel identifier processingMode title versionAlgorithmCoding
    versionAlgorithmString
ServiceRequest: bodyStructure focus location reason
Specimen: combined feature role
SpecimenDefinition: approvalDate contact copyright copyrightLabel date derivedFromCanonical derivedFromUri description
    effectivePeriod experimental jurisdiction lastReviewDate name publisher purpose status subjectCodeableConcept
    subjectReference title url useContext version versionAlgorithmCoding versionAlgorithmString
StructureDefinition: copyrightLabel versionAlgorithmCoding versionAlgorithmString
StructureMap: const copyrightLabel versionAlgorithmCoding versionAlgorithmString
Subscription: channelType content contentType endpoint filterBy heartbeatPeriod identifier managingEntity maxCount
    name parameter timeout topic
Substance: expiry quantity
SupplyRequest: basedOn deliverFor item reason
Task: doNotPerform performer reason requestedPerformer requestedPeriod
TerminologyCapabilities: copyrightLabel identifier versionAlgorithmCoding versionAlgorithmString
TestScript: copyrightLabel scope versionAlgorithmCoding versionAlgorithmString
ValueSet: approvalDate author copyrightLabel editor effectivePeriod endorser lastReviewDate relatedArtifact reviewer
    scope topic versionAlgorithmCoding versionAlgorithmString
"""

# Elements that repeat in one of the two versions and not in the other.
_REPEATS_DIFFER = """
AdverseEvent: identifier outcome
Appointment: patientInstruction
Composition: identifier subject
ConceptMap: identifier
Consent: provision sourceAttachment sourceReference
Coverage: subscriberId
Device: type
DocumentReference: context
Encounter: class serviceType
Endpoint: connectionType
GuidanceResponse: evaluationMessage result
List: subject
MedicationAdministration: category
MedicationDispense: category
MedicationKnowledge: packaging
MedicationRequest: performer
MedicationStatement: category informationSource
MessageDefinition: graph
ObservationDefinition: identifier
Person: photo
Procedure: category
QuestionnaireResponse: identifier
ResearchSubject: consent
ServiceRequest: patientInstruction
Slot: appointmentType
Substance: instance
SupplyDelivery: suppliedItem
TestScript: identifier
"""


def is_r5_element(kind: str, name: str) -> bool:
    """Whether this top-level element is R5's and not R4's."""
    return name in _table(_ADDED).get(kind, frozenset())


def repeats_otherwise_in_r5(kind: str, name: str) -> bool:
    """Whether R4 and R5 disagree on one or many of this top-level element."""
    return name in _table(_REPEATS_DIFFER).get(kind, frozenset())


@cache
def _table(text: str) -> Mapping[str, frozenset[str]]:
    table: dict[str, frozenset[str]] = {}
    kind = ""
    for word in text.split():
        if word.endswith(":"):
            kind = word[:-1]
        else:
            table[kind] = table.get(kind, frozenset()) | {word}
    return table
