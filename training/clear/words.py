"""Word lists that a conversion cannot do without, because UD leaves open what CLEAR distinguishes.

All lower case. Lists are closed classes where possible; those of verbs (`SMALL_CLAUSE_VERBS`, `GIVING_VERBS`)
are not, and what they miss keeps the plainer analysis (object and infinitive; preposition).
"""

MONTHS = frozenset(
    "january february march april may june july august september october november december "
    "jan feb mar apr jun jul aug sep sept oct nov dec "
    "jan. feb. mar. apr. jun. jul. aug. sep. sept. oct. nov. dec.".split()
)

CURRENCY_SIGNS = frozenset("$ us$ c$ a$ nz$ hk$ € £ ¥ ₹ #".split())

# Verbs whose "object" is the subject of what follows: "want [them to go]", "let [her speak]".
SMALL_CLAUSE_VERBS = frozenset(
    "want like love hate expect need believe consider make let see hear watch have get allow enable "
    "cause require find prefer keep feel permit deem help leave notice".split()
)

# Verbs with a receiver: "to" after their object is a dative, not a direction.
GIVING_VERBS = frozenset(
    "give offer send show sell hand grant pay bring lend award teach donate assign provide deliver "
    "pass owe present entrust issue feed refund mail email".split()
)

# Adverbs that stand between copula and adjective but say something of the clause: "is now ready".
CLAUSE_ADVERBS = frozenset(
    "not n't n’t also still now always never already probably often usually just only really "
    "actually certainly clearly again then currently perhaps simply definitely once soon therefore "
    "sometimes generally no even finally here there basically apparently obviously".split()
)

# Prepositions that never open a finite clause; UD calls them `mark` before a clause.
PREPOSITIONS = frozenset(
    "of about on in for to by with from into over at without upon against towards toward through "
    "despite".split()
)

# Those and the ones that are prepositions before an -ing form only: "after leaving".
GERUND_PREPOSITIONS = PREPOSITIONS | frozenset(
    "after before since besides than like instead between beyond until as during via".split()
)

# Fixed expressions whose last word is the head in CLEAR.
RIGHT_HEADED_EXPRESSIONS = frozenset(
    (
        "such as", "of course", "at least", "at most", "at all", "at best", "at first", "at last", "at once",
        "as well", "as well as", "as yet", "as such", "each other", "one another", "for sure", "no longer",
        "in general", "all the same", "how come", "by far", "so far",
    )
)  # fmt: skip

# Complex prepositions whose first word governs noun and second word alike: "because" > "of", "because" >
# noun.
FIRST_WORD_PREPOSITIONS = frozenset(("because of",))

NEGATIONS = frozenset(("not", "n't", "n’t", "nt", "never"))

OPENING_MARKS = frozenset(('"', "“", "”", "‘", "``", "(", "["))
