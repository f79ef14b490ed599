Feature: Cautions beside the prescription
  A caution says what to mind, why, who says so, and which rule told it. It never blocks: the clinician decides.

  Scenario: Electro-stimulation in a patient with a pacemaker
    Given Ana's hospital record says that she has a pacemaker
    When Mei writes "gb20 b; li4 l ea 2hz 20min"
    Then she is told "Critical caution, LI4. Avoid electro-stimulation: the patient has an implanted electrical device."
    And she is told "Source: reviews of acupuncture safety"
    And she is told "Rule pacemaker-electro, version 1."
    And the preview says the same
    And she can sign the note all the same

  Scenario: The same needles without a current
    Given Ana's hospital record says that she has a pacemaker
    When Mei writes "gb20 b; li4 l"
    Then no caution is told

  Scenario: An anticoagulant
    Given Mei has recorded that Ana takes "warfarin"
    When Mei writes "gb20 b"
    Then she is told "Caution. The patient takes an anticoagulant"
    And the live reading of "gb20 b" tells "anticoagulants, version 1"

  Scenario: An anticoagulant that was stopped
    Given Mei has recorded that Ana takes "warfarin"
    And she has recorded that it was stopped a month ago
    When Mei writes "gb20 b"
    Then no caution is told

  Scenario Outline: The depth at GB21 depends on the sex
    Given Ana's sex is recorded as <sex>
    When Mei writes "gb21 r <depth>"
    Then <told>

    Examples:
      | sex    | depth | told                                           |
      | female | d12   | she is told "GB21 is deeper than 10.9 mm."     |
      | male   | d12   | no caution is told                             |
      | male   | d14   | she is told "GB21 is deeper than 13.0 mm."     |

  Scenario: What is not known fires nothing
    When Mei writes "gb20 b; li4 b ea 2/100hz 20min; sp6 b"
    Then no caution is told
