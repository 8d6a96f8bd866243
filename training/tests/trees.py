"""Sentences in short notation for tests of the converter."""

from training.clear import Token, convert


def ud(notation: str) -> tuple[Token, ...]:
    """Tokens of "form/lemma/UPOS/XPOS/head/deprel" words; a seventh field holds features."""
    tokens = []
    for word in notation.split():
        form, lemma, upos, xpos, head, deprel, *feats = word.split("|")
        tokens.append(Token(form, lemma, upos, xpos, feats[0] if feats else "_", int(head), deprel))
    return tuple(tokens)


def clear(notation: str) -> str:
    """Each word as form:label:head after the conversion, the root's head being itself."""
    tokens = ud(notation)
    converted = convert(tokens)
    assert converted is not None
    rows = zip(tokens, *converted, strict=True)
    return " ".join(f"{t.form}:{label}:{tokens[head - 1].form if head else '-'}" for t, head, label in rows)
