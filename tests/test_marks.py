"""Pairing of quotation marks: tables of (what the row guards, text, the quotations with their marks)."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quotes.glyphs import _CANDIDATE, _candidates
from quotes.marks import Quotation, find_quotations
from quotes.paragraphs import paragraphs

MARKS = (
    "\"'`,\u201c\u201d\u201e\u201f\u2018\u2019\u201a\u201b\xab\xbb\u2039\u203a\u2032\u2033\uff02\uff07\u301d\u301e"
    "\x82\x84\x8b\x91\x92\x93\x94\x9b"
)


def strings(text: str) -> list[str]:
    return [text[q.start : q.end] for q in find_quotations(text)]


PLAIN = [
    ("straight double", 'He said "no" twice.', ['"no"']),
    ("straight double, split", '"The boat," she said, "sank."', ['"The boat,"', '"sank."']),
    ("curly double", "“It sank,” she said.", ["“It sank,”"]),
    ("touching quotations", '"One.""Two."', ['"One."', '"Two."']),
    ("quotations in a list", '"one", "two" and "three"', ['"one"', '"two"', '"three"']),
    ("one is the whole text", '"Never"', ['"Never"']),
    ("ends with the document", 'Ada Lunt said: "We never saw it"', ['"We never saw it"']),
    ("in brackets", 'the ferry ("a wreck") sailed', ['"a wreck"']),
    ("after a dash", 'one word—"no"—was enough', ['"no"']),
    ("interrupted speech", '"We only wanted—" she began.', ['"We only wanted—"']),
    ("begins with an ellipsis", 'It was "...a long night," he said.', ['"...a long night,"']),
    ("compound with a hyphen", 'a "zero-cost"-scheme and a non-"native" plant', ['"zero-cost"', '"native"']),
    ("money and numbers", '"$5 is too much," and "5 is fine"', ['"$5 is too much,"', '"5 is fine"']),
    ("no space before the opening mark", 'she said,"We sank."', ['"We sank."']),
    ("no space after the closing mark", '"We sank."she said. "Fast."', ['"We sank."', '"Fast."']),
    ("space on the wrong side", '"We sank, "she said, "fast."', ['"We sank, "', '"fast."']),
    ("tokenised text", 'He said , " We sank . "', ['" We sank . "']),
    ("tokenised genitive", "Mr Orr 's boat and the players ' bus", []),
    ("tokenised genitive in singles", "' Mr Orr 's boat sank , ' he said", ["' Mr Orr 's boat sank , '"]),
    ("asterisks of emphasis", '*"We sank,"* he said', ['"We sank,"']),
]

GLYPHS = [
    ("curly, same mark on both sides", "”Vi gick,” sade Lind. ”Nu.”", ["”Vi gick,”", "”Nu.”"]),
    ("low and high six", "„Wir gehen“, sagte Voss.", ["„Wir gehen“"]),
    ("low and high nine", "„Idziemy”, said Nowak.", ["„Idziemy”"]),
    ("low and straight", '„Wir gehen", sagte Voss.', ['„Wir gehen"']),
    ("single low and high", "‚Wir gehen‘, sagte Voss.", ["‚Wir gehen‘"]),
    ("two left marks", "“We sank,“ he said. “Fast.“", ["“We sank,“", "“Fast.“"]),
    ("opened curly, closed straight", '“We sank," he said.', ['“We sank,"']),
    ("opened straight, closed curly", '"We sank,” he said.', ['"We sank,”']),
    ("doubled singles", "``We sank,'' he said. ``Fast.''", ["``We sank,''", "``Fast.''"]),
    ("doubled singles on both sides", "''We sank,'' he said.", ["''We sank,''"]),
    ("doubled curly singles", "‘‘We sank,’’ he said.", ["‘‘We sank,’’"]),
    ("doubled commas", ",,We sank'' he said, twice,, or so.", [",,We sank''"]),
    ("doubled commas, curly", ",,We sank“ he said.", [",,We sank“"]),
    ("guillemets", "«We sank», he said.", ["«We sank»"]),
    ("guillemets with spaces", "« We sank », he said. « Fast. »", ["« We sank »", "« Fast. »"]),
    ("guillemets with no-break spaces", "«\xa0We sank\xa0», he said.", ["«\xa0We sank\xa0»"]),
    ("guillemets turned round", "»We sank«, he said. »Fast.«", ["»We sank«", "»Fast.«"]),
    ("guillemets, same on both sides", "»We sank», he said.", ["»We sank»"]),
    ("single guillemets", "‹We sank›, he said.", ["‹We sank›"]),
    ("guillemets as a path", "Home » News » Boats", []),
    ("Windows-1252 doubles", "\x93We sank,\x94 he said.", ["\x93We sank,\x94"]),
    ("Windows-1252 singles", "\x91We didn\x92t,\x92 he said.", ["\x91We didn\x92t,\x92"]),
    ("Windows-1252 low", "\x84We sank\x94 he said.", ["\x84We sank\x94"]),
    ("double primes", "″We sank,″ he said.", ["″We sank,″"]),
    ("fullwidth", "＂We sank,＂ he said.", ["＂We sank,＂"]),
    ("marks escaped by backslashes", '\\"We sank,\\" he said.', ['"We sank,\\"']),
    ("doubled straight marks of a CSV", '""We sank,"" he said.', ['""We sank,""']),
    ("entities are left as they are", "&quot;We sank,&quot; he said.", []),
    ("a single closes a double by mistake", "“We sank,’ said Orr.", ["“We sank,’"]),
]

SINGLES = [
    ("outer singles", "'We sank,' he said.", ["'We sank,'"]),
    ("outer curly singles", "‘We sank,’ he said. ‘Fast.’", ["‘We sank,’", "‘Fast.’"]),
    ("a word in singles", "the 'Marigold' sailed", ["'Marigold'"]),
    ("swedish singles", "the ’Marigold’ sailed", ["’Marigold’"]),
    ("contractions inside singles", "'We don't know, it's late,' he said.", ["'We don't know, it's late,'"]),
    ("contractions inside curly singles", "‘We don’t know,’ he said.", ["‘We don’t know,’"]),
    (
        "plural possessive inside singles",
        "'The players' demands were met,' she said.",
        ["'The players' demands were met,'"],
    ),
    (
        "plural possessive inside curly singles",
        "‘The players’ demands and the nurses’ pay were met,’ she said.",
        ["‘The players’ demands and the nurses’ pay were met,’"],
    ),
    ("closes after an s, a verb follows", "the 'Sisters' were late", ["'Sisters'"]),
    ("closes after an s at the end", "they sang 'Sisters'.", ["'Sisters'"]),
    ("possessive after a quotation", "a 'no' to the nurses' union", ["'no'"]),
    ("possessive before a quotation", "the nurses' union said 'no'", ["'no'"]),
    ("possessive before a verb", "the players' who left said 'no'", ["'no'"]),
    ("name and singles", "'Mr O'Hare isn't in,' he said.", ["'Mr O'Hare isn't in,'"]),
    ("dropped g inside singles", "'We was just goin' home,' he said.", ["'We was just goin' home,'"]),
    ("decade inside singles", "'In the '80s it was fine,' he said.", ["'In the '80s it was fine,'"]),
    (
        "opens with an elision",
        "''Tis late,' he said, and '’twas so,' she said.",
        ["''Tis late,'", "'’twas so,'"],
    ),
]

NOT_MARKS = [
    ("contractions", "They don't, can’t and wouldn't've.", []),
    ("rock 'n' roll", "rock 'n' roll, fish ’n’ chips, drum ‘n’ bass", []),
    ("decades", "the '60s, the ’70s, the ‘80s and '98", []),
    ("elisions", "get 'em, ’cause 'tis late, 'til ‘twas over", []),
    ("names", "Mr O'Neill of Coeur d’Alene and Ka'ena", []),
    ("plural possessive", "the nurses' union and the players’ demands", []),
    ("possessives of several", "the nurses' and the players' unions", []),
    ("dropped g", "singin' and dancin’ all night", []),
    ("feet and inches", "He is 6'2\" tall, or 6' 2\", not 5′11″.", []),
    ("inches", 'a 5" pipe and a 12" disc', []),
    ("degrees, minutes, seconds", "at 40°26'46\" N, 79°58′56″ W", []),
    ("ditto marks", 'Orr   12\n "     "\n', []),
    ("code", "run `make` and ``make all`` or ```x```", []),
    ("rule of marks", "''''''''''\nThe end.", []),
    ("stray closing mark", "We sank,” he said.", []),
    ("a mark at the end of the text", 'We sank. "', []),
    ("a mark alone", '"', []),
    ("empty quotation", '"" and “”', []),
]

MIXED_WITH_OTHERS = [
    ("inches inside", '"It is a 5" pipe," he said.', ['"It is a 5" pipe,"']),
    ("closes after a number", 'He said "we lost 5-2" and left.', ['"we lost 5-2"']),
    ("feet inside", '"He is 6\'2" tall," she said.', ['"He is 6\'2" tall,"']),
    ("possessive in doubles", '"The nurses\' union won," he said.', ['"The nurses\' union won,"']),
    ("stray closing mark first", 'We sank," he said. "Fast."', ['"Fast."']),
    (
        "opening mark lost in the middle",
        '"We sank," he said. Fast," she said. "Yes."',
        ['"We sank,"', '"Yes."'],
    ),
    ("closing mark lost", '"We sank, he said. "Fast," she said.', ['"We sank, he said.', '"Fast,"']),
    ("stray straight mark beside a curly", '"“We sank,” he said.', ["“We sank,”"]),
]

NESTED = [
    (
        "single in double",
        "“She said, ‘No,’ and left,” he said.",
        [("“She said, ‘No,’ and left,”", 0), ("‘No,’", 1)],
    ),
    (
        "straight single in double",
        "\"She said 'no' to us,\" he said.",
        [("\"She said 'no' to us,\"", 0), ("'no'", 1)],
    ),
    ("double in single", "‘She said “no” to us,’ he said.", [("‘She said “no” to us,’", 0), ("“no”", 1)]),
    ("close together", "“She said, ‘No.’”", [("“She said, ‘No.’”", 0), ("‘No.’", 1)]),
    ("close together, straight", "\"She said, 'No.'\"", [("\"She said, 'No.'\"", 0), ("'No.'", 1)]),
    ("close together, spaced", "“She said, ‘No.’\xa0”", [("“She said, ‘No.’\xa0”", 0), ("‘No.’", 1)]),
    ("open together", "\"'No' is her word,\" he said.", [("\"'No' is her word,\"", 0), ("'No'", 1)]),
    ("three singles open", "'''No' is her word,'' he said.", [("'''No' is her word,''", 0), ("'No'", 1)]),
    ("three singles close", "``She said, 'No.'''", [("``She said, 'No.'''", 0), ("'No.'", 1)]),
    (
        "space between two that close",
        "''We read 'The Quay,'  '' she said. ''Twice.''",
        [("''We read 'The Quay,'  ''", 0), ("'The Quay,'", 1), ("''Twice.''", 0)],
    ),
    (
        "space between two that open is nothing of the kind",
        "She read 'The Quay' ''twice'' there.",
        [("'The Quay'", 0), ("''twice''", 0)],
    ),
    (
        "straight in straight",
        '"The "Marigold" sank," he said.',
        [('"The "Marigold" sank,"', 0), ('"Marigold"', 1)],
    ),
    (
        "straight in straight at the end",
        '"It was the "Marigold""',
        [('"It was the "Marigold""', 0), ('"Marigold"', 1)],
    ),
    (
        "curly in straight",
        '"The “Marigold” sank," he said.',
        [('"The “Marigold” sank,"', 0), ("“Marigold”", 1)],
    ),
    ("curly in curly", "“The “Marigold” sank,” he said.", [("“The “Marigold” sank,”", 0), ("“Marigold”", 1)]),
    (
        "curly in guillemets",
        "«The “Marigold” sank», he said.",
        [("«The “Marigold” sank»", 0), ("“Marigold”", 1)],
    ),
    (
        "three deep",
        "“He wrote, ‘They shout “out” at us,’ and wept,” she said.",
        [
            ("“He wrote, ‘They shout “out” at us,’ and wept,”", 0),
            ("‘They shout “out” at us,’", 1),
            ("“out”", 2),
        ],
    ),
    (
        "inner never closed",
        "“She said, ‘No, and left,” he said.",
        [("“She said, ‘No, and left,”", 0), ("‘No, and left,", 1)],
    ),
    (
        "inner closed by the wrong mark",
        "“She built ‘a high wall” there, and left,” he said.",
        [("“She built ‘a high wall” there, and left,”", 0), ("‘a high wall”", 1)],
    ),
    (
        "possessive in the inner quotation",
        "“They said, ‘The players’ bus is late,’ and left,” he said.",
        [("“They said, ‘The players’ bus is late,’ and left,”", 0), ("‘The players’ bus is late,’", 1)],
    ),
]


@pytest.mark.parametrize(
    ("guards", "text", "expected"),
    PLAIN + GLYPHS + SINGLES + NOT_MARKS + MIXED_WITH_OTHERS,
    ids=lambda value: value if isinstance(value, str) and len(value) < 45 and "'" not in value else "",
)
def test_one_paragraph(guards, text, expected):
    assert strings(text) == expected, guards


@pytest.mark.parametrize(("guards", "text", "expected"), NESTED)
def test_nesting(guards, text, expected):
    found = find_quotations(text)
    assert [(text[q.start : q.end], q.depth) for q in found] == expected, guards
    for quotation in found:
        assert (quotation.parent is None) == (quotation.depth == 0)
        if quotation.parent is not None:
            assert found[quotation.parent].depth == quotation.depth - 1


# (quotation, closed, continues)
PARAGRAPHS = [
    (
        "the convention: opens in each paragraph, closes in the last",
        "“We sank.\n\n“Nobody came.\n\n“So we swam,” said Orr.",
        [("“We sank.", False, None), ("“Nobody came.", False, 0), ("“So we swam,”", True, 1)],
    ),
    (
        "the convention in straight marks",
        '"We sank," he said. "Fast.\n\n"Nobody came."',
        [('"We sank,"', True, None), ('"Fast.', False, None), ('"Nobody came."', True, 1)],
    ),
    (
        "the convention in singles",
        "‘We sank.\n\n‘Nobody’s coming,’ he said.",
        [("‘We sank.", False, None), ("‘Nobody’s coming,’", True, 0)],
    ),
    (
        "the convention in straight singles",
        "'We sank.\n\n'Nobody's coming,' he said.",
        [("'We sank.", False, None), ("'Nobody's coming,'", True, 0)],
    ),
    (
        "indented paragraphs",
        "“We sank.\n\n   “Nobody came,” said Orr.",
        [("“We sank.", False, None), ("“Nobody came,”", True, 0)],
    ),
    (
        "a continued quotation with one nested in it, both carried on",
        "“He said, ‘We sank.\n\n“‘Nobody came,’” she said.",
        [
            ("“He said, ‘We sank.", False, None),
            ("‘We sank.", False, None),
            ("“‘Nobody came,’”", True, 0),
            ("‘Nobody came,’", True, 1),
        ],
    ),
    (
        "same mark nested, then carried on",
        "“The “Marigold” sank.\n\n“Fast,” he said.",
        [("“The “Marigold” sank.", False, None), ("“Marigold”", True, None), ("“Fast,”", True, 0)],
    ),
    (
        "no blank lines: every line is a paragraph",
        "“We sank.\n“Nobody came,” said Orr.",
        [("“We sank.", False, None), ("“Nobody came,”", True, 0)],
    ),
    (
        "Windows line ends",
        "“We sank.\r\n\r\n“Nobody came,” said Orr.",
        [("“We sank.", False, None), ("“Nobody came,”", True, 0)],
    ),
    (
        "a blank line of spaces",
        "“We sank.\n \t\n“Nobody came,” said Orr.",
        [("“We sank.", False, None), ("“Nobody came,”", True, 0)],
    ),
    (
        "a quotation across wrapped lines",
        "A title\n\nThen “we\nsank\nfast,” said\nOrr.",
        [("“we\nsank\nfast,”", True, None)],
    ),
    (
        "lines are paragraphs although the title stands apart",
        "A title\n\n“We sank.\n“Nobody came,” said Orr.\nHe swam.\n“Then we slept,” he said.",
        [("“We sank.", False, None), ("“Nobody came,”", True, 0), ("“Then we slept,”", True, None)],
    ),
    (
        "never closed: ends with its paragraph, without the space",
        "Orr said: “We sank.  \n\nNobody came.",
        [("“We sank.", False, None)],
    ),
    (
        "a stray mark leaves the next paragraphs alone",
        'The long ladder" fell.\n\n"We sank," he said.\n\nShe said "no" to that.',
        [('"We sank,"', True, None), ('"no"', True, None)],
    ),
    (
        "an unclosed quotation leaves the next paragraphs alone",
        'Orr said: "We sank.\n\nNobody came. "We swam," he said. "Fast."',
        [('"We sank.', False, None), ('"We swam,"', True, None), ('"Fast."', True, None)],
    ),
    (
        "another type of mark does not carry on",
        "“We sank.\n\n‘Nobody came,’ said Orr.",
        [("“We sank.", False, None), ("‘Nobody came,’", True, None)],
    ),
    (
        "a closed quotation is not carried on",
        "“We sank.”\n\n“Nobody came,” said Orr.",
        [("“We sank.”", True, None), ("“Nobody came,”", True, None)],
    ),
    (
        "a paragraph between",
        "“We sank.\n\nOrr wept.\n\n“Nobody came,” he said.",
        [("“We sank.", False, None), ("“Nobody came,”", True, None)],
    ),
    (
        "paragraph breaks lost: opens anew at a sentence, closes in the last",
        'Orr said: "We sank. "Nobody came. "So we swam." He wept.',
        [('"We sank.', False, None), ('"Nobody came.', False, 0), ('"So we swam."', True, 1)],
    ),
    (
        "a sentence's start with a closed quotation before it is another quotation",
        '"We sank." "Nobody came." He wept.',
        [('"We sank."', True, None), ('"Nobody came."', True, None)],
    ),
]


@pytest.mark.parametrize(("guards", "text", "expected"), PARAGRAPHS)
def test_paragraphs(guards, text, expected):
    found = find_quotations(text)
    assert [(text[q.start : q.end], q.closed, q.continues) for q in found] == expected, guards


def test_offsets_of_the_inside():
    text = "He said ``no'' and “yes."
    assert find_quotations(text) == [
        Quotation(8, 14, 10, 12, depth=0, parent=None, closed=True, continues=None),
        Quotation(19, 24, 20, 24, depth=0, parent=None, closed=False, continues=None),
    ]


def test_offsets_are_code_points():
    assert find_quotations("\U0001f6a2 “x”")[0].start == 2


@pytest.mark.parametrize("text", ["", " ", "\n\n", "\x00", "\r", "\u2029", "\ud800“a”", '\x85"\x85'])
def test_odd_texts(text):
    find_quotations(text)


@pytest.mark.parametrize("unit", ['"', "'", "“a ", '""a', "\"' ", "“\n", "a' ", "`", "”’"])
def test_time_is_linear_on_nothing_but_marks(unit):
    def seconds(times: int) -> float:
        text = unit * times
        start = time.process_time()
        find_quotations(text)
        return time.process_time() - start

    seconds(100)
    assert seconds(8000) < 40 * (seconds(1000) + 0.005)  # eight times, were it exact; 64 were it quadratic


SAMPLE = st.text(
    alphabet=st.one_of(st.sampled_from(MARKS + " \n.,—(a1sS"), st.characters(codec=None)), max_size=60
)


@settings(max_examples=400, deadline=None)
@given(SAMPLE)
def test_any_string_gives_a_sound_forest(text):
    found = find_quotations(text)
    assert found == find_quotations(text)
    spans = list(paragraphs(text))
    last_sibling: dict[int | None, Quotation] = {}
    for i, q in enumerate(found):
        assert 0 <= q.start < q.inner_start <= q.inner_end <= q.end <= len(text)
        assert text[q.start] in MARKS
        assert any(start <= q.start and q.end <= end for start, end in spans)
        assert q.closed == (q.inner_end < q.end)
        if q.closed:
            assert text[q.end - 1] in MARKS
        if i:
            assert found[i - 1].start < q.start
        if q.parent is None:
            assert q.depth == 0
        else:
            parent = found[q.parent]
            assert q.parent < i
            assert q.depth == parent.depth + 1
            assert parent.inner_start <= q.start
            assert q.end <= parent.inner_end
        if q.parent in last_sibling:
            assert last_sibling[q.parent].end <= q.start
        last_sibling[q.parent] = q
        if q.continues is not None:
            before = found[q.continues]
            assert q.continues < i
            assert not before.closed
            assert before.end <= q.start
            assert before.depth == q.depth


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet=MARKS + " \nab.S", max_size=80))
def test_paragraphs_hold_all_text(text):
    spans = list(paragraphs(text))
    assert "".join(text[a:b] for a, b in spans).split() == text.split() or "".join(
        "".join(text[a:b].split()) for a, b in spans
    ) == "".join(text.split())
    assert all(a < b and not text[a].isspace() and not text[b - 1].isspace() for a, b in spans)
    assert all(one[1] <= two[0] for one, two in pairwise(spans))


WORDS = st.lists(
    st.sampled_from(["we", "sank", "it's", "nurses'", "Orr", "5", "don't"]), min_size=1, max_size=5
).map(" ".join)
SPEECH = st.tuples(WORDS, st.sampled_from([",", ".", "?", "!"])).map(lambda p: f"“{p[0]}{p[1]}”")
SENTENCE = st.one_of(
    st.tuples(SPEECH, WORDS).map(lambda p: f"{p[0]} said {p[1]}."),
    st.tuples(WORDS, SPEECH).map(lambda p: f"{p[0].capitalize()} said {p[1]}"),
    st.tuples(WORDS, WORDS, WORDS).map(lambda p: f"{p[0]} was “{p[1]}” for {p[2]}."),
    WORDS.map(lambda p: f"{p} now."),
)
ARTICLE = st.lists(st.lists(SENTENCE, min_size=1, max_size=4).map(" ".join), min_size=1, max_size=4).map(
    "\n\n".join
)


@settings(max_examples=300, deadline=None)
@given(ARTICLE)
def test_straight_marks_pair_as_curly_ones(curly):
    straight = curly.replace("“", '"').replace("”", '"')
    found = find_quotations(curly)
    assert all(q.closed for q in found)
    assert len(found) == curly.count("“")
    assert find_quotations(straight) == found


@settings(max_examples=100, deadline=None)
@given(st.text(st.sampled_from(list("'\"`,“”‘’„‚«»′″\x91\x94 nas4.("))))
def test_searching_by_first_characters_misses_no_mark(text):
    assert [(m.span(), m.lastgroup) for m in _candidates(text)] == [
        (m.span(), m.lastgroup) for m in _CANDIDATE.finditer(text)
    ]
