"""The verbs of the clinic and of the record: functions with keyword-only by= (Actor) and at= (aware datetime)."""
