Feature: The demo clinic
  Anybody can look at a clinic that is worth looking at, with patients who do not exist.

  Background:
    Given the demo clinic with 14 patients
    And Mei is signed in

  Scenario: The worklist begins with the notes that are open
    When she opens the worklist
    Then the first two patients have an open note
    And every patient is marked as synthetic

  Scenario: The needles of Ana Sample are in
    When she continues the note of Ana Sample
    Then the note shows that needles are in

  Scenario: A half-typed point is still there
    When she continues the note of Mina Madeup
    Then the note shows "GB has 44 points; did you mean GB44, GB4?"

  Scenario Outline: Every edge case has a report that says what it must
    When she opens the outcomes of <number>
    Then the page says "<words>"

    Examples:
      | number   | words                                    |
      | FC-00001 | No baseline                              |
      | FC-00005 | Also started                             |
      | FC-00006 | flare                                    |
      | FC-00012 | amended                                  |
