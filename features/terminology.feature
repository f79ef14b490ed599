Feature: Codes that another system can ask about
  What a point is called, which codes belong in a field and what a code is elsewhere is answered by the server itself.

  Background:
    Given a system that may read definitions

  Scenario Outline: A point is found while its name is typed
    When it expands the points with the filter "<typed>"
    Then the first point is "<code>"

    Examples:
      | typed   | code  |
      | gb-20   | GB20  |
      | fengc   | GB20  |
      | fengchy | GB20  |
      | 風池    | GB20  |
      | wind po | GB20  |
      | SJ5     | TE5   |

  Scenario: A point has a name for every reader
    When it looks up the point "GB20" in the language "zh"
    Then its name is "風池"

  Scenario: A point that does not exist is refused with those that are near
    When it asks whether "GB45" is a point
    Then the answer is no, and names "GB44"

  Scenario: A wrong name beside a right code is told
    When it asks whether "GB20" is a point called "Hegu"
    Then the answer is no, and names "Fēngchí"

  Scenario Outline: A diagnosis has the code that was valid on its day
    When it translates "multiple-sclerosis" to ICD-10-CM for "<day>"
    Then the translation is "<code>"

    Examples:
      | day        | code  |
      | 2025-09-30 | G35   |
      | 2025-10-01 | G35.D |

  Scenario: Where no code is confirmed, none is made up
    When it translates the point "GB20" to SNOMED CT
    Then there is no translation

  Scenario: The codes of others are left to others
    When it expands the value set "http://hl7.org/fhir/ValueSet/name-use"
    Then it is told that this server answers for its own
