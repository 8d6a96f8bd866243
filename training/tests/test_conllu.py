import pytest

from training.clear.conllu import parse_conllu

ROWS = """# newdoc id = ferry
# sent_id = ferry-1
# newpar id = p1
# text = Ships don't fly.
1\tShips\tship\tNOUN\tNNS\t_\t4\tnsubj\t_\t_
2-3\tdon't\t_\t_\t_\t_\t_\t_\t_\t_
2\tdo\tdo\tAUX\tVBP\t_\t4\taux\t_\t_
3\tn't\tnot\tPART\tRB\t_\t4\tadvmod\t_\t_
4\tfly\tfly\tVERB\tVB\t_\t0\troot\t_\tSpaceAfter=No
4.1\tghost\t_\t_\t_\t_\t_\t_\t_\t_
5\t.\t.\tPUNCT\t.\t_\t4\tpunct\t_\t_

# sent_id = ferry-2
1\tStop\t_\tVERB\tVB\t_\t0\troot\t_\t_"""


def test_reads_sentences_with_their_document_and_paragraph():
    first, second = parse_conllu(ROWS.splitlines())
    assert (first.document, first.sent_id, first.starts_paragraph) == ("ferry", "ferry-1", True)
    assert (second.document, second.sent_id, second.starts_paragraph) == ("ferry", "ferry-2", False)


def test_multiword_tokens_say_where_spaces_stand_and_empty_nodes_are_left_out():
    first, _ = parse_conllu(ROWS.splitlines())
    assert [token.form for token in first.tokens] == ["Ships", "do", "n't", "fly", "."]
    assert [token.space for token in first.tokens] == [True, False, True, False, True]


def test_a_missing_lemma_is_the_form():
    _, second = parse_conllu(ROWS.splitlines())
    assert second.tokens[0].lemma == "Stop"


def test_a_broken_row_is_named_by_file_and_line():
    with pytest.raises(ValueError, match=r"ferry.conllu, line 2: 3 columns"):
        list(parse_conllu(["# text = x", "1\tShips\tship"], name="ferry.conllu"))


def test_a_missing_word_is_an_error():
    row = "2\tShips\tship\tNOUN\tNNS\t_\t0\troot\t_\t_"
    with pytest.raises(ValueError, match="word 2 where 1 was expected"):
        list(parse_conllu([row]))
