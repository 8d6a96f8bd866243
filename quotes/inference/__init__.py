"""What spaCy's components compute, computed with less work: the same answers, tested against spaCy's own."""
