Feature: What is wrong is found before it is in the record
  Whoever sends records learns what is wrong with them, where, and what to do; nothing that contradicts itself is stored.

  Background:
    Given a client with the scopes "system/*.cruds"
    And the client has stored a treatment of Ana Sample with its needles and 9 migraine days

  Scenario: Asking first
    When the client asks whether 8 headache days of the same four weeks can be stored
    Then it is told "readings-ordered" for "Observation.valueQuantity.value"
    And nothing of it is stored

  Scenario: More migraine days than headache days
    When the client sends 8 headache days of the same four weeks
    Then it is refused with "readings-ordered" for "Observation.valueQuantity.value"
    When the client sends 12 headache days of the same four weeks
    Then they are stored

  Scenario: Needles in other points than the treatment names
    When the client leaves one point out of the treatment
    Then it is refused with "needling-sites-match" for "Procedure.bodySite"
    When the client leaves that point out of the treatment and of its needles in one transaction
    Then they are stored

  Scenario: What claims nothing of ours is stored
    When the client sends a foreign Observation with a modifier that this server does not know
    Then they are stored
    When the client leaves one point out of the treatment and claims no profile of ours
    Then they are stored

  Scenario: An odd file is taken in, and told what was odd
    When a file with 29 migraine days in 28 and a resource without a type is imported
    Then 1 record is kept without its claim, and 1 is listed as not kept
