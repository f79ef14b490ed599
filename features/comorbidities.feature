Feature: Autoimmune comorbidities beside the migraine
  "None known" is an answer; an empty list only says that nobody asked.

  Scenario: Nobody asked yet
    When Mei opens Ana's chart
    Then it says "Not asked yet."

  Scenario: Asked, and there is none
    When Mei states "None known"
    Then Ana's chart says "No autoimmune comorbidity known asked"

  Scenario Outline: A diagnosis is stated
    When Mei states "<disease>"
    Then Ana's chart says "<disease>"
    And it stands on Ana's outcome report

    Examples:
      | disease                      |
      | Multiple sclerosis           |
      | Systemic lupus erythematosus |
      | Hashimoto thyroiditis        |

  Scenario: A diagnosis on the wrong chart is withdrawn
    Given Mei has stated "Multiple sclerosis"
    When she withdraws it because "Wrong chart."
    Then Ana's chart says "Not asked yet."

  Scenario: None known contradicts a diagnosis
    Given Mei has stated "Multiple sclerosis"
    When Mei states "None known"
    Then she is told "withdraw them before stating that none is known"
