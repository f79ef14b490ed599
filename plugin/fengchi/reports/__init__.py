"""Numbers once, as an OutcomeReport value; then drawn as page, figures, text, JSON and CSV."""
