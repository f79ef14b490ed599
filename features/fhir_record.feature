Feature: The FHIR record
  An integrator's client works on the first try, and nobody's work is lost.

  Background:
    Given a client with the scopes "system/*.cruds"

  Scenario: A treatment sent by another system is found by its point and counted in the report
    Given the client has stored the patient Ana Sample
    When it sends a treatment with LI4 on both sides as one transaction
    Then a search for treatments that used LI4 finds it
    And Ana's outcome report counts 1 treatment

  Scenario: Of two writers, the one who did not look is told
    Given the client has stored the patient Ana Sample
    When two writers update her record from the same version
    Then the first succeeds and the second gets 412
    And her history has 2 versions

  Scenario: A retry makes no duplicate
    When the client creates a patient with the record number 77 twice, if none exists
    Then there is 1 patient with the record number 77

  Scenario: What is wrong is said where it is wrong, and nothing is stored
    When the client sends an Observation with the status "finished"
    Then it gets 422 for "Observation.status"
    And no Observation is stored

  Scenario: A client without the scope is refused, and the attempt is written down
    Given a client with the scopes "system/Patient.rs"
    When the client sends an Observation with the status "final"
    Then it gets 403
    And the audit trail has the refused attempt

  Scenario: A stranger sees only what is open
    Given a client without a token
    Then the address "metadata" answers 200
    And the address "Patient" answers 401
