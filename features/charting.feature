Feature: Charting a treatment
  Mei writes one line for all needles, sees at once what is read in it, and signs a note that is never lost,
  never doubled, and never changed in place.

  Background:
    Given Mei has begun a note for Ana

  Scenario: From the line to the signed note
    Given she has written "gb20 b deqi; li4 b; gv20"
    When she puts the needles in, takes 5 out after 25 minutes, finds nothing unwanted, and signs
    Then the signed note says "5 in, 5 out"
    And the signed note says "Fēngchí 風池"
    And the signed note says "10:00 to 10:25"

  Scenario Outline: A slip in the line is named with the nearest legal thing
    When she checks the line "<line>"
    Then she is told "<told>"
    And the line still reads "<line>"

    Examples:
      | line        | told                                       |
      | gb20; gb45  | GB has 44 points; did you mean GB44, GB4?  |
      | gv20 l      | midline                                    |
      | fengchii    | did you mean GB20                          |

  Scenario: A needle is missing at the count
    Given she has written "gb20 b; li4 b"
    And the needles are in
    When she counts 3 out and wants to sign
    Then she is told "4 needles in, 3 out: count again, correct the points, or give a reason."
    And nothing is signed

  Scenario: The adverse-event question is not answered
    Given she has written "gb20 b"
    And the needles are in
    When she counts 2 out and wants to sign
    Then she is told "Answer the adverse-event question."
    And nothing is signed

  Scenario: Two browsers write in the same draft
    Given she has the draft open in a second browser
    And she has written the pulse "wiry" in the first
    When she writes the pulse "slippery" in the second
    Then she sees both "wiry" and "slippery" and chooses

  Scenario: A signed note is corrected
    Given she has signed a note with the plan "Again in a week."
    When she amends the plan to "Again in two weeks." because "Wrong week."
    Then the note has 2 versions
    And the first version still says "Again in a week."

  Scenario: The note was on the wrong patient
    Given she has signed a note with the plan "Rest."
    When she marks it as entered in error because "Wrong patient."
    Then Ana's report counts no treatment
    And the note is still readable, with the reason
