"""The codes of R4's required bindings, by element. The models cut their lists short, so the table stands here.

https://hl7.org/fhir/R4/terminologies.html#required
Each value set's page is `value_set_page(name)`. Codes are facts of the standard (4.0.1); abstract ones are left out.
Not in the table because no closed list exists: mime types, and the ISO 4217 currencies (checked by their form).
DetectedIssue.status takes the codes of both lists that 4.0.1 names for it: its value set and its own short text differ.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

_CODE_SYSTEMS = "http://terminology.hl7.org/CodeSystem/"


@dataclass(frozen=True, slots=True)
class Binding:
    """A closed list of codes; system is empty for an element of type code, which carries none."""

    value_set: str
    codes: tuple[str, ...]
    system: str = ""


def binding(type_name: str, element: str) -> Binding | None:
    """The required binding of an element ("Observation", "status"), or None when any code may stand there."""
    return _bindings().get(f"{type_name}.{element}")


def value_set_page(name: str) -> str:
    """The page of R4 that lists the codes of a value set."""
    if name.startswith("v3-"):
        return f"https://hl7.org/fhir/R4/v3/{name[3:]}/vs.html"
    return f"https://hl7.org/fhir/R4/valueset-{name}.html"


@cache
def _bindings() -> Mapping[str, Binding]:
    table = dict(_CONCEPT_BINDINGS)
    value_set, elements, codes = "", list[str](), list[str]()
    for line in [*_CODE_BINDINGS.splitlines(), ":"]:
        if not line.startswith(" ") and line.endswith(":"):
            table |= {element: Binding(value_set, tuple(codes)) for element in elements}
            value_set, elements, codes = line[:-1], [], []
        elif line.startswith("    "):
            codes += line.split()
        else:
            elements += line.split()
    return table


# A code in a CodeableConcept: the system is part of the binding.
_CONCEPT_BINDINGS: Mapping[str, Binding] = {
    "AdverseEvent.outcome": Binding(
        "adverse-event-outcome",
        ("resolved", "recovering", "ongoing", "resolvedWithSequelae", "fatal", "unknown"),
        _CODE_SYSTEMS + "adverse-event-outcome",
    ),
    "AdverseEvent.severity": Binding(
        "adverse-event-severity", ("mild", "moderate", "severe"), _CODE_SYSTEMS + "adverse-event-severity"
    ),
    "AllergyIntolerance.clinicalStatus": Binding(
        "allergyintolerance-clinical", ("active", "inactive", "resolved"), _CODE_SYSTEMS + "allergyintolerance-clinical"
    ),
    "AllergyIntolerance.verificationStatus": Binding(
        "allergyintolerance-verification",
        ("unconfirmed", "confirmed", "refuted", "entered-in-error"),
        _CODE_SYSTEMS + "allergyintolerance-verification",
    ),
    "Condition.clinicalStatus": Binding(
        "condition-clinical",
        ("active", "recurrence", "relapse", "inactive", "remission", "resolved"),
        _CODE_SYSTEMS + "condition-clinical",
    ),
    "Condition.verificationStatus": Binding(
        "condition-ver-status",
        ("unconfirmed", "provisional", "differential", "confirmed", "refuted", "entered-in-error"),
        _CODE_SYSTEMS + "condition-ver-status",
    ),
    "InsurancePlanPlanSpecificCostBenefitCost.applicability": Binding(
        "insuranceplan-applicability", ("in-network", "out-of-network", "other"), _CODE_SYSTEMS + "applicability"
    ),
    "Measure.improvementNotation": Binding(
        "measure-improvement-notation", ("increase", "decrease"), _CODE_SYSTEMS + "measure-improvement-notation"
    ),
    "MeasureReport.improvementNotation": Binding(
        "measure-improvement-notation", ("increase", "decrease"), _CODE_SYSTEMS + "measure-improvement-notation"
    ),
    "SupplyDelivery.type": Binding("supplydelivery-type", ("medication", "device"), _CODE_SYSTEMS + "supply-item-type"),
}

# value set: / elements (two spaces) / codes (four spaces)
_CODE_BINDINGS = """\
FHIR-version:
  CapabilityStatement.fhirVersion ImplementationGuide.fhirVersion ImplementationGuideDefinitionResource.fhirVersion
  StructureDefinition.fhirVersion
    0.01 0.05 0.06 0.11 0.0.80 0.0.81 0.0.82 0.4.0 0.5.0 1.0.0 1.0.1 1.0.2 1.1.0 1.4.0 1.6.0 1.8.0 3.0.0 3.0.1 3.3.0
    3.5.0 4.0.0 4.0.1
account-status:
  Account.status
    active inactive entered-in-error on-hold unknown
action-cardinality-behavior:
  PlanDefinitionAction.cardinalityBehavior RequestGroupAction.cardinalityBehavior
    single multiple
action-condition-kind:
  PlanDefinitionActionCondition.kind RequestGroupActionCondition.kind
    applicability start stop
action-grouping-behavior:
  PlanDefinitionAction.groupingBehavior RequestGroupAction.groupingBehavior
    visual-group logical-group sentence-group
action-participant-type:
  ActivityDefinitionParticipant.type PlanDefinitionActionParticipant.type
    patient practitioner related-person device
action-precheck-behavior:
  PlanDefinitionAction.precheckBehavior RequestGroupAction.precheckBehavior
    yes no
action-relationship-type:
  PlanDefinitionActionRelatedAction.relationship RequestGroupActionRelatedAction.relationship
    before-start before before-end concurrent-with-start concurrent concurrent-with-end after-start after after-end
action-required-behavior:
  PlanDefinitionAction.requiredBehavior RequestGroupAction.requiredBehavior
    must could must-unless-documented
action-selection-behavior:
  PlanDefinitionAction.selectionBehavior RequestGroupAction.selectionBehavior
    any all all-or-none exactly-one at-most-one one-or-more
address-type:
  Address.type
    postal physical both
address-use:
  Address.use
    home work temp old billing
administrative-gender:
  ObservationDefinitionQualifiedInterval.gender Patient.gender PatientContact.gender Person.gender Practitioner.gender
  RelatedPerson.gender
    male female other unknown
adverse-event-actuality:
  AdverseEvent.actuality
    actual potential
all-types:
  DataRequirement.type OperationDefinitionParameter.type ParameterDefinition.type
    Address Age Annotation Attachment BackboneElement CodeableConcept Coding ContactDetail ContactPoint Contributor
    Count DataRequirement Distance Dosage Duration Element ElementDefinition Expression Extension HumanName Identifier
    MarketingStatus Meta Money MoneyQuantity Narrative ParameterDefinition Period Population ProdCharacteristic
    ProductShelfLife Quantity Range Ratio Reference RelatedArtifact SampledData Signature SimpleQuantity
    SubstanceAmount Timing TriggerDefinition UsageContext base64Binary boolean canonical code date dateTime decimal id
    instant integer markdown oid positiveInt string time unsignedInt uri url uuid xhtml Account ActivityDefinition
    AdverseEvent AllergyIntolerance Appointment AppointmentResponse AuditEvent Basic Binary BiologicallyDerivedProduct
    BodyStructure Bundle CapabilityStatement CarePlan CareTeam CatalogEntry ChargeItem ChargeItemDefinition Claim
    ClaimResponse ClinicalImpression CodeSystem Communication CommunicationRequest CompartmentDefinition Composition
    ConceptMap Condition Consent Contract Coverage CoverageEligibilityRequest CoverageEligibilityResponse
    DetectedIssue Device DeviceDefinition DeviceMetric DeviceRequest DeviceUseStatement DiagnosticReport
    DocumentManifest DocumentReference DomainResource EffectEvidenceSynthesis Encounter Endpoint EnrollmentRequest
    EnrollmentResponse EpisodeOfCare EventDefinition Evidence EvidenceVariable ExampleScenario ExplanationOfBenefit
    FamilyMemberHistory Flag Goal GraphDefinition Group GuidanceResponse HealthcareService ImagingStudy Immunization
    ImmunizationEvaluation ImmunizationRecommendation ImplementationGuide InsurancePlan Invoice Library Linkage List
    Location Measure MeasureReport Media Medication MedicationAdministration MedicationDispense MedicationKnowledge
    MedicationRequest MedicationStatement MedicinalProduct MedicinalProductAuthorization
    MedicinalProductContraindication MedicinalProductIndication MedicinalProductIngredient MedicinalProductInteraction
    MedicinalProductManufactured MedicinalProductPackaged MedicinalProductPharmaceutical
    MedicinalProductUndesirableEffect MessageDefinition MessageHeader MolecularSequence NamingSystem NutritionOrder
    Observation ObservationDefinition OperationDefinition OperationOutcome Organization OrganizationAffiliation
    Parameters Patient PaymentNotice PaymentReconciliation Person PlanDefinition Practitioner PractitionerRole
    Procedure Provenance Questionnaire QuestionnaireResponse RelatedPerson RequestGroup ResearchDefinition
    ResearchElementDefinition ResearchStudy ResearchSubject Resource RiskAssessment RiskEvidenceSynthesis Schedule
    SearchParameter ServiceRequest Slot Specimen SpecimenDefinition StructureDefinition StructureMap Subscription
    Substance SubstanceNucleicAcid SubstancePolymer SubstanceProtein SubstanceReferenceInformation
    SubstanceSourceMaterial SubstanceSpecification SupplyDelivery SupplyRequest Task TerminologyCapabilities
    TestReport TestScript ValueSet VerificationResult VisionPrescription Type Any
allergy-intolerance-category:
  AllergyIntolerance.category
    food medication environment biologic
allergy-intolerance-criticality:
  AllergyIntolerance.criticality
    low high unable-to-assess
allergy-intolerance-type:
  AllergyIntolerance.type
    allergy intolerance
appointmentstatus:
  Appointment.status
    proposed pending booked arrived fulfilled cancelled noshow entered-in-error checked-in waitlist
assert-direction-codes:
  TestScriptSetupActionAssert.direction
    response request
assert-operator-codes:
  TestScriptSetupActionAssert.operator
    equals notEquals in notIn greaterThan lessThan empty notEmpty contains notContains eval
assert-response-code-types:
  TestScriptSetupActionAssert.response
    okay created noContent notModified bad forbidden notFound methodNotAllowed conflict gone preconditionFailed
    unprocessable
audit-event-action:
  AuditEvent.action
    C R U D E
audit-event-outcome:
  AuditEvent.outcome
    0 4 8 12
binding-strength:
  ElementDefinitionBinding.strength OperationDefinitionParameterBinding.strength
    required extensible preferred example
bundle-type:
  Bundle.type
    document message transaction transaction-response batch batch-response history searchset collection
capability-statement-kind:
  CapabilityStatement.kind TerminologyCapabilities.kind
    instance capability requirements
care-plan-activity-kind:
  CarePlanActivityDetail.kind
    Appointment CommunicationRequest DeviceRequest MedicationRequest NutritionOrder Task ServiceRequest
    VisionPrescription
care-plan-activity-status:
  CarePlanActivityDetail.status
    not-started scheduled in-progress on-hold completed cancelled stopped unknown entered-in-error
care-plan-intent:
  CarePlan.intent
    proposal plan order option
care-team-status:
  CareTeam.status
    proposed active suspended inactive entered-in-error
chargeitem-status:
  ChargeItem.status
    planned billable not-billable aborted billed entered-in-error unknown
claim-use:
  Claim.use ClaimResponse.use ExplanationOfBenefit.use
    claim preauthorization predetermination
clinicalimpression-status:
  ClinicalImpression.status
    in-progress completed entered-in-error
code-search-support:
  TerminologyCapabilities.codeSearch
    explicit all
codesystem-content-mode:
  CodeSystem.content
    not-present example fragment complete supplement
codesystem-hierarchy-meaning:
  CodeSystem.hierarchyMeaning
    grouped-by is-a part-of classified-with
compartment-type:
  CompartmentDefinition.code GraphDefinitionLinkTargetCompartment.code
    Patient Encounter RelatedPerson Practitioner Device
composition-attestation-mode:
  CompositionAttester.mode
    personal professional legal official
composition-status:
  Composition.status DocumentReference.docStatus
    preliminary final amended entered-in-error
concept-map-equivalence:
  ConceptMapGroupElementTarget.equivalence
    relatedto equivalent equal wider subsumes narrower specializes inexact unmatched disjoint
concept-property-type:
  CodeSystemProperty.type
    code Coding string integer boolean dateTime decimal
conceptmap-unmapped-mode:
  ConceptMapGroupUnmapped.mode
    provided fixed other-map
conditional-delete-status:
  CapabilityStatementRestResource.conditionalDelete
    not-supported single multiple
conditional-read-status:
  CapabilityStatementRestResource.conditionalRead
    not-supported modified-since not-match full-support
consent-data-meaning:
  ConsentProvisionData.meaning
    instance related dependents authoredby
consent-provision-type:
  ConsentProvision.type
    deny permit
consent-state-codes:
  Consent.status
    draft proposed active rejected inactive entered-in-error
constraint-severity:
  ElementDefinitionConstraint.severity
    error warning
contact-point-system:
  ContactPoint.system
    phone fax email pager url sms other
contact-point-use:
  ContactPoint.use
    home work temp old mobile
contract-publicationstatus:
  ContractContentDefinition.publicationStatus
    amended appended cancelled disputed entered-in-error executable executed negotiable offered policy rejected
    renewed revoked resolved terminated
contract-status:
  Contract.status
    amended appended cancelled disputed entered-in-error executable executed negotiable offered policy rejected
    renewed revoked resolved terminated
contributor-type:
  Contributor.type
    author editor reviewer endorser
days-of-week:
  HealthcareServiceAvailableTime.daysOfWeek LocationHoursOfOperation.daysOfWeek
  PractitionerRoleAvailableTime.daysOfWeek TimingRepeat.dayOfWeek
    mon tue wed thu fri sat sun
defined-types:
  TestScriptSetupActionAssert.resource TestScriptSetupActionOperation.resource
    Address Age Annotation Attachment BackboneElement CodeableConcept Coding ContactDetail ContactPoint Contributor
    Count DataRequirement Distance Dosage Duration Element ElementDefinition Expression Extension HumanName Identifier
    MarketingStatus Meta Money MoneyQuantity Narrative ParameterDefinition Period Population ProdCharacteristic
    ProductShelfLife Quantity Range Ratio Reference RelatedArtifact SampledData Signature SimpleQuantity
    SubstanceAmount Timing TriggerDefinition UsageContext base64Binary boolean canonical code date dateTime decimal id
    instant integer markdown oid positiveInt string time unsignedInt uri url uuid xhtml Account ActivityDefinition
    AdverseEvent AllergyIntolerance Appointment AppointmentResponse AuditEvent Basic Binary BiologicallyDerivedProduct
    BodyStructure Bundle CapabilityStatement CarePlan CareTeam CatalogEntry ChargeItem ChargeItemDefinition Claim
    ClaimResponse ClinicalImpression CodeSystem Communication CommunicationRequest CompartmentDefinition Composition
    ConceptMap Condition Consent Contract Coverage CoverageEligibilityRequest CoverageEligibilityResponse
    DetectedIssue Device DeviceDefinition DeviceMetric DeviceRequest DeviceUseStatement DiagnosticReport
    DocumentManifest DocumentReference DomainResource EffectEvidenceSynthesis Encounter Endpoint EnrollmentRequest
    EnrollmentResponse EpisodeOfCare EventDefinition Evidence EvidenceVariable ExampleScenario ExplanationOfBenefit
    FamilyMemberHistory Flag Goal GraphDefinition Group GuidanceResponse HealthcareService ImagingStudy Immunization
    ImmunizationEvaluation ImmunizationRecommendation ImplementationGuide InsurancePlan Invoice Library Linkage List
    Location Measure MeasureReport Media Medication MedicationAdministration MedicationDispense MedicationKnowledge
    MedicationRequest MedicationStatement MedicinalProduct MedicinalProductAuthorization
    MedicinalProductContraindication MedicinalProductIndication MedicinalProductIngredient MedicinalProductInteraction
    MedicinalProductManufactured MedicinalProductPackaged MedicinalProductPharmaceutical
    MedicinalProductUndesirableEffect MessageDefinition MessageHeader MolecularSequence NamingSystem NutritionOrder
    Observation ObservationDefinition OperationDefinition OperationOutcome Organization OrganizationAffiliation
    Parameters Patient PaymentNotice PaymentReconciliation Person PlanDefinition Practitioner PractitionerRole
    Procedure Provenance Questionnaire QuestionnaireResponse RelatedPerson RequestGroup ResearchDefinition
    ResearchElementDefinition ResearchStudy ResearchSubject Resource RiskAssessment RiskEvidenceSynthesis Schedule
    SearchParameter ServiceRequest Slot Specimen SpecimenDefinition StructureDefinition StructureMap Subscription
    Substance SubstanceNucleicAcid SubstancePolymer SubstanceProtein SubstanceReferenceInformation
    SubstanceSourceMaterial SubstanceSpecification SupplyDelivery SupplyRequest Task TerminologyCapabilities
    TestReport TestScript ValueSet VerificationResult VisionPrescription
detectedissue-severity:
  DetectedIssue.severity
    high moderate low
detectedissue-status:
  DetectedIssue.status
    preliminary final entered-in-error mitigated registered amended corrected cancelled unknown
device-nametype:
  DeviceDefinitionDeviceName.type DeviceDeviceName.type
    udi-label-name user-friendly-name patient-reported-name manufacturer-name model-name other
device-statement-status:
  DeviceUseStatement.status
    active completed entered-in-error intended stopped on-hold
device-status:
  Device.status
    active inactive entered-in-error unknown
diagnostic-report-status:
  DiagnosticReport.status
    registered partial preliminary final amended corrected appended cancelled entered-in-error unknown
discriminator-type:
  ElementDefinitionSlicingDiscriminator.type
    value exists pattern type profile
document-mode:
  CapabilityStatementDocument.mode
    producer consumer
document-reference-status:
  DocumentManifest.status DocumentReference.status
    current superseded entered-in-error
document-relationship-type:
  CompositionRelatesTo.code DocumentReferenceRelatesTo.code
    replaces transforms signs appends
eligibilityrequest-purpose:
  CoverageEligibilityRequest.purpose
    auth-requirements benefits discovery validation
eligibilityresponse-purpose:
  CoverageEligibilityResponse.purpose
    auth-requirements benefits discovery validation
encounter-location-status:
  EncounterLocation.status
    planned active reserved completed
encounter-status:
  Encounter.status EncounterStatusHistory.status
    planned arrived triaged in-progress onleave finished cancelled entered-in-error unknown
endpoint-status:
  Endpoint.status
    active suspended error off entered-in-error test
episode-of-care-status:
  EpisodeOfCare.status EpisodeOfCareStatusHistory.status
    planned waitlist active onhold finished cancelled entered-in-error
event-capability-mode:
  CapabilityStatementMessagingSupportedMessage.mode
    sender receiver
event-status:
  Communication.status Media.status Procedure.status
    preparation in-progress not-done on-hold stopped completed entered-in-error unknown
event-timing:
  TimingRepeat.when
    MORN MORN.early MORN.late NOON AFT AFT.early AFT.late EVE EVE.early EVE.late NIGHT PHS HS WAKE C CM CD CV AC ACM
    ACD ACV PC PCM PCD PCV
examplescenario-actor-type:
  ExampleScenarioActor.type
    person entity
explanationofbenefit-status:
  ExplanationOfBenefit.status
    active cancelled draft entered-in-error
extension-context-type:
  StructureDefinitionContext.type
    fhirpath element extension
filter-operator:
  CodeSystemFilter.operator ValueSetComposeIncludeFilter.op
    = is-a descendent-of is-not-a regex in not-in generalizes exists
flag-status:
  Flag.status
    active inactive entered-in-error
fm-status:
  Claim.status ClaimResponse.status Coverage.status CoverageEligibilityRequest.status
  CoverageEligibilityResponse.status EnrollmentRequest.status EnrollmentResponse.status PaymentNotice.status
  PaymentReconciliation.status VisionPrescription.status
    active cancelled draft entered-in-error
goal-status:
  Goal.lifecycleStatus
    proposed planned accepted active on-hold completed cancelled entered-in-error rejected
graph-compartment-rule:
  GraphDefinitionLinkTargetCompartment.rule
    identical matching different custom
graph-compartment-use:
  GraphDefinitionLinkTargetCompartment.use
    condition requirement
group-measure:
  ResearchElementDefinitionCharacteristic.participantEffectiveGroupMeasure
  ResearchElementDefinitionCharacteristic.studyEffectiveGroupMeasure
    mean median mean-of-mean mean-of-median median-of-mean median-of-median
group-type:
  Group.type
    person animal practitioner device medication substance
guidance-response-status:
  GuidanceResponse.status
    success data-requested data-required in-progress failure entered-in-error
guide-page-generation:
  ImplementationGuideDefinitionPage.generation
    html markdown xml generated
guide-parameter-code:
  ImplementationGuideDefinitionParameter.code
    apply path-resource path-pages path-tx-cache expansion-parameter rule-broken-links generate-xml generate-json
    generate-turtle html-template
history-status:
  FamilyMemberHistory.status
    partial completed entered-in-error health-unknown
http-operations:
  TestScriptSetupActionAssert.requestMethod TestScriptSetupActionOperation.method
    delete get options patch post put head
http-verb:
  BundleEntryRequest.method
    GET HEAD POST PUT DELETE PATCH
identifier-use:
  Identifier.use
    usual official temp secondary old
identity-assuranceLevel:
  PersonLink.assurance
    level1 level2 level3 level4
imagingstudy-status:
  ImagingStudy.status
    registered available cancelled entered-in-error unknown
immunization-evaluation-status:
  ImmunizationEvaluation.status
    completed entered-in-error
immunization-status:
  Immunization.status
    completed entered-in-error not-done
invoice-priceComponentType:
  ChargeItemDefinitionPropertyGroupPriceComponent.type InvoiceLineItemPriceComponent.type
    base surcharge deduction discount tax informational
invoice-status:
  Invoice.status
    draft issued balanced cancelled entered-in-error
issue-severity:
  OperationOutcomeIssue.severity
    fatal error warning information
issue-type:
  OperationOutcomeIssue.code
    invalid structure required value invariant security login unknown expired forbidden suppressed processing
    not-supported duplicate multiple-matches not-found deleted too-long code-invalid extension too-costly
    business-rule conflict transient lock-error no-store exception timeout incomplete throttled informational
item-type:
  QuestionnaireItem.type
    group display boolean decimal integer date dateTime time string text url choice open-choice attachment reference
    quantity
link-type:
  PatientLink.type
    replaced-by replaces refer seealso
linkage-type:
  LinkageItem.type
    source alternate historical
list-mode:
  CompositionSection.mode List.mode
    working snapshot changes
list-status:
  List.status
    current retired entered-in-error
location-mode:
  Location.mode
    instance kind
location-status:
  Location.status
    active suspended inactive
map-context-type:
  StructureMapGroupRuleTarget.contextType
    type variable
map-group-type-mode:
  StructureMapGroup.typeMode
    none types type-and-types
map-input-mode:
  StructureMapGroupInput.mode
    source target
map-model-mode:
  StructureMapStructure.mode
    source queried target produced
map-source-list-mode:
  StructureMapGroupRuleSource.listMode
    first not_first last not_last only_one
map-target-list-mode:
  StructureMapGroupRuleTarget.listMode
    first share last collate
map-transform:
  StructureMapGroupRuleTarget.transform
    create copy truncate escape cast append translate reference dateOp uuid pointer evaluate cc c qty id cp
measure-report-status:
  MeasureReport.status
    complete pending error
measure-report-type:
  MeasureReport.type
    individual subject-list summary data-collection
medication-admin-status:
  MedicationAdministration.status
    in-progress not-done on-hold completed entered-in-error stopped unknown
medication-statement-status:
  MedicationStatement.status
    active completed entered-in-error intended stopped on-hold unknown not-taken
medication-status:
  Medication.status
    active inactive entered-in-error
medicationdispense-status:
  MedicationDispense.status
    preparation in-progress cancelled on-hold completed entered-in-error stopped declined unknown
medicationknowledge-status:
  MedicationKnowledge.status
    active inactive entered-in-error
medicationrequest-intent:
  MedicationRequest.intent
    proposal plan order original-order reflex-order filler-order instance-order option
medicationrequest-status:
  MedicationRequest.status
    active on-hold cancelled completed entered-in-error stopped draft unknown
message-significance-category:
  MessageDefinition.category
    consequence currency notification
messageheader-response-request:
  MessageDefinition.responseRequired
    always on-error never on-success
metric-calibration-state:
  DeviceMetricCalibration.state
    not-calibrated calibration-required calibrated unspecified
metric-calibration-type:
  DeviceMetricCalibration.type
    unspecified offset gain two-point
metric-category:
  DeviceMetric.category
    measurement setting calculation unspecified
metric-color:
  DeviceMetric.color
    black red green yellow blue magenta cyan white
metric-operational-status:
  DeviceMetric.operationalStatus
    on off standby entered-in-error
name-use:
  HumanName.use
    usual official temp nickname anonymous old maiden
namingsystem-identifier-type:
  NamingSystemUniqueId.type
    oid uuid uri other
namingsystem-type:
  NamingSystem.kind
    codesystem identifier root
narrative-status:
  Narrative.status
    generated extensions additional empty
network-type:
  AuditEventAgentNetwork.type
    1 2 3 4 5
note-type:
  ClaimResponseProcessNote.type ExplanationOfBenefitProcessNote.type PaymentReconciliationProcessNote.type
    display print printoper
observation-range-category:
  ObservationDefinitionQualifiedInterval.category
    reference critical absolute
observation-status:
  Observation.status RiskAssessment.status
    registered preliminary final amended corrected cancelled entered-in-error unknown
operation-kind:
  OperationDefinition.kind
    operation query
operation-parameter-use:
  OperationDefinitionParameter.use ParameterDefinition.use
    in out
orientation-type:
  MolecularSequenceReferenceSeq.orientation
    sense antisense
participantrequired:
  AppointmentParticipant.required
    required optional information-only
participationstatus:
  AppointmentParticipant.status AppointmentResponse.participantStatus
    accepted declined tentative needs-action
permitted-data-type:
  ObservationDefinition.permittedDataType
    Quantity CodeableConcept string boolean integer Range Ratio SampledData time dateTime Period
product-category:
  BiologicallyDerivedProduct.productCategory
    organ tissue fluid cells biologicalAgent
product-status:
  BiologicallyDerivedProduct.status
    available unavailable
product-storage-scale:
  BiologicallyDerivedProductStorage.scale
    farenheit celsius kelvin
property-representation:
  ElementDefinition.representation
    xmlAttr xmlText typeAttr cdaText xhtml
provenance-entity-role:
  ProvenanceEntity.role
    derivation revision quotation source removal
publication-status:
  ActivityDefinition.status CapabilityStatement.status CatalogEntry.status ChargeItemDefinition.status
  CodeSystem.status CompartmentDefinition.status ConceptMap.status EventDefinition.status ExampleScenario.status
  GraphDefinition.status ImplementationGuide.status InsurancePlan.status Library.status Measure.status
  MessageDefinition.status NamingSystem.status OperationDefinition.status PlanDefinition.status Questionnaire.status
  ResearchDefinition.status ResearchElementDefinition.status SearchParameter.status StructureDefinition.status
  StructureMap.status TerminologyCapabilities.status TestScript.status ValueSet.status
    draft active retired unknown
quality-type:
  MolecularSequenceQuality.type
    indel snp unknown
quantity-comparator:
  Age.comparator Count.comparator Distance.comparator Duration.comparator Quantity.comparator
    < <= >= >
questionnaire-answers-status:
  QuestionnaireResponse.status
    in-progress completed amended entered-in-error stopped
questionnaire-enable-behavior:
  QuestionnaireItem.enableBehavior
    all any
questionnaire-enable-operator:
  QuestionnaireItemEnableWhen.operator
    exists = != > < >= <=
reaction-event-severity:
  AllergyIntoleranceReaction.severity
    mild moderate severe
reference-handling-policy:
  CapabilityStatementRestResource.referencePolicy
    literal logical resolves enforced local
reference-version-rules:
  ElementDefinitionType.versioning
    either independent specific
related-artifact-type:
  RelatedArtifact.type
    documentation justification citation predecessor successor derived-from depends-on composed-of
relation-type:
  CatalogEntryRelatedEntry.relationtype
    triggers is-replaced-by
remittance-outcome:
  ClaimResponse.outcome CoverageEligibilityResponse.outcome EnrollmentResponse.outcome ExplanationOfBenefit.outcome
  PaymentReconciliation.outcome
    queued complete error partial
report-action-result-codes:
  TestReportSetupActionAssert.result TestReportSetupActionOperation.result
    pass skip fail warning error
report-participant-type:
  TestReportParticipant.type
    test-engine client server
report-result-codes:
  TestReport.result
    pass fail pending
report-status-codes:
  TestReport.status
    completed in-progress waiting stopped entered-in-error
repository-type:
  MolecularSequenceRepository.type
    directlink openapi login oauth other
request-intent:
  ActivityDefinition.intent DeviceRequest.intent NutritionOrder.intent RequestGroup.intent ServiceRequest.intent
    proposal plan directive order original-order reflex-order filler-order instance-order option
request-priority:
  ActivityDefinition.priority Communication.priority CommunicationRequest.priority DeviceRequest.priority
  MedicationRequest.priority PlanDefinitionAction.priority RequestGroup.priority RequestGroupAction.priority
  ServiceRequest.priority SupplyRequest.priority Task.priority
    routine urgent asap stat
request-resource-types:
  ActivityDefinition.kind
    Appointment AppointmentResponse CarePlan Claim CommunicationRequest Contract DeviceRequest EnrollmentRequest
    ImmunizationRecommendation MedicationRequest NutritionOrder ServiceRequest SupplyRequest Task VisionPrescription
request-status:
  CarePlan.status CommunicationRequest.status DeviceRequest.status NutritionOrder.status RequestGroup.status
  ServiceRequest.status
    draft active on-hold revoked completed entered-in-error unknown
research-element-type:
  ResearchElementDefinition.type
    population exposure outcome
research-study-status:
  ResearchStudy.status
    active administratively-completed approved closed-to-accrual closed-to-accrual-and-intervention completed
    disapproved in-review temporarily-closed-to-accrual temporarily-closed-to-accrual-and-intervention withdrawn
research-subject-status:
  ResearchSubject.status
    candidate eligible follow-up ineligible not-registered off-study on-study on-study-intervention
    on-study-observation pending-on-study potential-candidate screening withdrawn
resource-aggregation-mode:
  ElementDefinitionType.aggregation
    contained referenced bundled
resource-slicing-rules:
  ElementDefinitionSlicing.rules
    closed open openAtEnd
resource-types:
  CapabilityStatementRestResource.type CompartmentDefinitionResource.code ExampleScenarioInstance.resourceType
  GraphDefinition.start GraphDefinitionLinkTarget.type ImplementationGuideGlobal.type MessageDefinitionFocus.code
  OperationDefinition.resource Questionnaire.subjectType SearchParameter.base SearchParameter.target
    Account ActivityDefinition AdverseEvent AllergyIntolerance Appointment AppointmentResponse AuditEvent Basic Binary
    BiologicallyDerivedProduct BodyStructure Bundle CapabilityStatement CarePlan CareTeam CatalogEntry ChargeItem
    ChargeItemDefinition Claim ClaimResponse ClinicalImpression CodeSystem Communication CommunicationRequest
    CompartmentDefinition Composition ConceptMap Condition Consent Contract Coverage CoverageEligibilityRequest
    CoverageEligibilityResponse DetectedIssue Device DeviceDefinition DeviceMetric DeviceRequest DeviceUseStatement
    DiagnosticReport DocumentManifest DocumentReference DomainResource EffectEvidenceSynthesis Encounter Endpoint
    EnrollmentRequest EnrollmentResponse EpisodeOfCare EventDefinition Evidence EvidenceVariable ExampleScenario
    ExplanationOfBenefit FamilyMemberHistory Flag Goal GraphDefinition Group GuidanceResponse HealthcareService
    ImagingStudy Immunization ImmunizationEvaluation ImmunizationRecommendation ImplementationGuide InsurancePlan
    Invoice Library Linkage List Location Measure MeasureReport Media Medication MedicationAdministration
    MedicationDispense MedicationKnowledge MedicationRequest MedicationStatement MedicinalProduct
    MedicinalProductAuthorization MedicinalProductContraindication MedicinalProductIndication
    MedicinalProductIngredient MedicinalProductInteraction MedicinalProductManufactured MedicinalProductPackaged
    MedicinalProductPharmaceutical MedicinalProductUndesirableEffect MessageDefinition MessageHeader MolecularSequence
    NamingSystem NutritionOrder Observation ObservationDefinition OperationDefinition OperationOutcome Organization
    OrganizationAffiliation Parameters Patient PaymentNotice PaymentReconciliation Person PlanDefinition Practitioner
    PractitionerRole Procedure Provenance Questionnaire QuestionnaireResponse RelatedPerson RequestGroup
    ResearchDefinition ResearchElementDefinition ResearchStudy ResearchSubject Resource RiskAssessment
    RiskEvidenceSynthesis Schedule SearchParameter ServiceRequest Slot Specimen SpecimenDefinition StructureDefinition
    StructureMap Subscription Substance SubstanceNucleicAcid SubstancePolymer SubstanceProtein
    SubstanceReferenceInformation SubstanceSourceMaterial SubstanceSpecification SupplyDelivery SupplyRequest Task
    TerminologyCapabilities TestReport TestScript ValueSet VerificationResult VisionPrescription
response-code:
  MessageHeaderResponse.code
    ok transient-error fatal-error
restful-capability-mode:
  CapabilityStatementRest.mode
    client server
search-comparator:
  SearchParameter.comparator
    eq ne gt lt ge le sa eb ap
search-entry-mode:
  BundleEntrySearch.mode
    match include outcome
search-modifier-code:
  SearchParameter.modifier
    missing exact contains not text in not-in below above type identifier ofType
search-param-type:
  CapabilityStatementRestResourceSearchParam.type OperationDefinitionParameter.searchType SearchParameter.type
    number date string token reference composite quantity uri special
search-xpath-usage:
  SearchParameter.xpathUsage
    normal phonetic nearby distance other
sequence-type:
  MolecularSequence.type
    aa dna rna
slotstatus:
  Slot.status
    busy free busy-unavailable busy-tentative entered-in-error
sort-direction:
  DataRequirementSort.direction
    ascending descending
spdx-license:
  ImplementationGuide.license
    not-open-source 0BSD AAL Abstyles Adobe-2006 Adobe-Glyph ADSL AFL-1.1 AFL-1.2 AFL-2.0 AFL-2.1 AFL-3.0 Afmparse
    AGPL-1.0-only AGPL-1.0-or-later AGPL-3.0-only AGPL-3.0-or-later Aladdin AMDPLPA AML AMPAS ANTLR-PD Apache-1.0
    Apache-1.1 Apache-2.0 APAFML APL-1.0 APSL-1.0 APSL-1.1 APSL-1.2 APSL-2.0 Artistic-1.0-cl8 Artistic-1.0-Perl
    Artistic-1.0 Artistic-2.0 Bahyph Barr Beerware BitTorrent-1.0 BitTorrent-1.1 Borceux BSD-1-Clause
    BSD-2-Clause-FreeBSD BSD-2-Clause-NetBSD BSD-2-Clause-Patent BSD-2-Clause BSD-3-Clause-Attribution
    BSD-3-Clause-Clear BSD-3-Clause-LBNL BSD-3-Clause-No-Nuclear-License-2014 BSD-3-Clause-No-Nuclear-License
    BSD-3-Clause-No-Nuclear-Warranty BSD-3-Clause BSD-4-Clause-UC BSD-4-Clause BSD-Protection BSD-Source-Code BSL-1.0
    bzip2-1.0.5 bzip2-1.0.6 Caldera CATOSL-1.1 CC-BY-1.0 CC-BY-2.0 CC-BY-2.5 CC-BY-3.0 CC-BY-4.0 CC-BY-NC-1.0
    CC-BY-NC-2.0 CC-BY-NC-2.5 CC-BY-NC-3.0 CC-BY-NC-4.0 CC-BY-NC-ND-1.0 CC-BY-NC-ND-2.0 CC-BY-NC-ND-2.5
    CC-BY-NC-ND-3.0 CC-BY-NC-ND-4.0 CC-BY-NC-SA-1.0 CC-BY-NC-SA-2.0 CC-BY-NC-SA-2.5 CC-BY-NC-SA-3.0 CC-BY-NC-SA-4.0
    CC-BY-ND-1.0 CC-BY-ND-2.0 CC-BY-ND-2.5 CC-BY-ND-3.0 CC-BY-ND-4.0 CC-BY-SA-1.0 CC-BY-SA-2.0 CC-BY-SA-2.5
    CC-BY-SA-3.0 CC-BY-SA-4.0 CC0-1.0 CDDL-1.0 CDDL-1.1 CDLA-Permissive-1.0 CDLA-Sharing-1.0 CECILL-1.0 CECILL-1.1
    CECILL-2.0 CECILL-2.1 CECILL-B CECILL-C ClArtistic CNRI-Jython CNRI-Python-GPL-Compatible CNRI-Python Condor-1.1
    CPAL-1.0 CPL-1.0 CPOL-1.02 Crossword CrystalStacker CUA-OPL-1.0 Cube curl D-FSL-1.0 diffmark DOC Dotseqn DSDP
    dvipdfm ECL-1.0 ECL-2.0 EFL-1.0 EFL-2.0 eGenix Entessa EPL-1.0 EPL-2.0 ErlPL-1.1 EUDatagrid EUPL-1.0 EUPL-1.1
    EUPL-1.2 Eurosym Fair Frameworx-1.0 FreeImage FSFAP FSFUL FSFULLR FTL GFDL-1.1-only GFDL-1.1-or-later
    GFDL-1.2-only GFDL-1.2-or-later GFDL-1.3-only GFDL-1.3-or-later Giftware GL2PS Glide Glulxe gnuplot GPL-1.0-only
    GPL-1.0-or-later GPL-2.0-only GPL-2.0-or-later GPL-3.0-only GPL-3.0-or-later gSOAP-1.3b HaskellReport HPND
    IBM-pibs ICU IJG ImageMagick iMatix Imlib2 Info-ZIP Intel-ACPI Intel Interbase-1.0 IPA IPL-1.0 ISC JasPer-2.0 JSON
    LAL-1.2 LAL-1.3 Latex2e Leptonica LGPL-2.0-only LGPL-2.0-or-later LGPL-2.1-only LGPL-2.1-or-later LGPL-3.0-only
    LGPL-3.0-or-later LGPLLR Libpng libtiff LiLiQ-P-1.1 LiLiQ-R-1.1 LiLiQ-Rplus-1.1 Linux-OpenIB LPL-1.0 LPL-1.02
    LPPL-1.0 LPPL-1.1 LPPL-1.2 LPPL-1.3a LPPL-1.3c MakeIndex MirOS MIT-0 MIT-advertising MIT-CMU MIT-enna MIT-feh MIT
    MITNFA Motosoto mpich2 MPL-1.0 MPL-1.1 MPL-2.0-no-copyleft-exception MPL-2.0 MS-PL MS-RL MTLL Multics Mup NASA-1.3
    Naumen NBPL-1.0 NCSA Net-SNMP NetCDF Newsletr NGPL NLOD-1.0 NLPL Nokia NOSL Noweb NPL-1.0 NPL-1.1 NPOSL-3.0 NRL
    NTP OCCT-PL OCLC-2.0 ODbL-1.0 OFL-1.0 OFL-1.1 OGTSL OLDAP-1.1 OLDAP-1.2 OLDAP-1.3 OLDAP-1.4 OLDAP-2.0.1 OLDAP-2.0
    OLDAP-2.1 OLDAP-2.2.1 OLDAP-2.2.2 OLDAP-2.2 OLDAP-2.3 OLDAP-2.4 OLDAP-2.5 OLDAP-2.6 OLDAP-2.7 OLDAP-2.8 OML
    OpenSSL OPL-1.0 OSET-PL-2.1 OSL-1.0 OSL-1.1 OSL-2.0 OSL-2.1 OSL-3.0 PDDL-1.0 PHP-3.0 PHP-3.01 Plexus PostgreSQL
    psfrag psutils Python-2.0 Qhull QPL-1.0 Rdisc RHeCos-1.1 RPL-1.1 RPL-1.5 RPSL-1.0 RSA-MD RSCPL Ruby SAX-PD Saxpath
    SCEA Sendmail SGI-B-1.0 SGI-B-1.1 SGI-B-2.0 SimPL-2.0 SISSL-1.2 SISSL Sleepycat SMLNJ SMPPL SNIA Spencer-86
    Spencer-94 Spencer-99 SPL-1.0 SugarCRM-1.1.3 SWL TCL TCP-wrappers TMate TORQUE-1.1 TOSL Unicode-DFS-2015
    Unicode-DFS-2016 Unicode-TOU Unlicense UPL-1.0 Vim VOSTROM VSL-1.0 W3C-19980720 W3C-20150513 W3C Watcom-1.0 Wsuipa
    WTFPL X11 Xerox XFree86-1.1 xinetd Xnet xpp XSkat YPL-1.0 YPL-1.1 Zed Zend-2.0 Zimbra-1.3 Zimbra-1.4
    zlib-acknowledgement Zlib ZPL-1.1 ZPL-2.0 ZPL-2.1
specimen-contained-preference:
  SpecimenDefinitionTypeTested.preference
    preferred alternate
specimen-status:
  Specimen.status
    available unavailable unsatisfactory entered-in-error
strand-type:
  MolecularSequenceReferenceSeq.strand
    watson crick
structure-definition-kind:
  StructureDefinition.kind
    primitive-type complex-type resource logical
subscription-channel-type:
  SubscriptionChannel.type
    rest-hook websocket email sms message
subscription-status:
  Subscription.status
    requested active error off
substance-status:
  Substance.status
    active inactive entered-in-error
supplydelivery-status:
  SupplyDelivery.status
    in-progress completed abandoned entered-in-error
supplyrequest-status:
  SupplyRequest.status
    draft active suspended cancelled completed entered-in-error unknown
system-restful-interaction:
  CapabilityStatementRestInteraction.code
    transaction batch search-system history-system
task-intent:
  Task.intent
    unknown proposal plan order original-order reflex-order filler-order instance-order option
task-status:
  Task.status
    draft requested received accepted rejected ready cancelled in-progress on-hold failed completed entered-in-error
trigger-type:
  TriggerDefinition.type
    named-event periodic data-changed data-added data-modified data-removed data-accessed data-access-ended
type-derivation-rule:
  StructureDefinition.derivation
    specialization constraint
type-restful-interaction:
  CapabilityStatementRestResourceInteraction.code
    read vread update patch delete history-instance history-type create search-type
udi-entry-type:
  DeviceUdiCarrier.entryType
    barcode rfid manual card self-reported unknown
units-of-time:
  TimingRepeat.durationUnit TimingRepeat.periodUnit
    s min h d wk mo a
v3-ConfidentialityClassification:
  Composition.confidentiality
    U L M N R V
variable-type:
  ResearchElementDefinition.variableType
    dichotomous continuous descriptive
verificationresult-status:
  VerificationResult.status
    attested validated in-process req-revalid val-fail reval-fail
versioning-policy:
  CapabilityStatementRestResource.versioning
    no-version versioned versioned-update
vision-base-codes:
  VisionPrescriptionLensSpecificationPrism.base
    up down in out
vision-eye-codes:
  VisionPrescriptionLensSpecification.eye
    right left
"""
