"""GPE or LOC: the newswire corpus knows one class of places; spaCy's pipelines keep countries, states and
cities (which can speak: GPE) apart from what is only there (LOC).
"""

REGIONS = frozenset(
    "africa asia europe oceania antarctica eurasia scandinavia balkans caribbean sahel sahara "
    "himalayas amazon arctic antarctic pacific atlantic mediterranean alps andes".split()
) | frozenset(
    (
        "middle east", "latin america", "central america", "south america", "north america",
        "southeast asia", "east asia", "south asia", "central asia", "east africa", "west africa",
        "north africa", "southern africa", "eastern europe", "western europe", "central europe",
        "horn of africa", "sub-saharan africa", "earth", "mars", "moon",
    )
)  # fmt: skip
LAST_WORDS = frozenset(
    "river rivers sea ocean mountain mountains lake lakes island islands valley desert gulf bay "
    "strait peninsula coast basin delta canal forest hills hill reef falls plateau".split()
)
FIRST_WORDS = frozenset("mount lake river gulf cape".split())
# "Cook Islands": states that end like landforms
STATES = frozenset(
    (
        "cook islands", "solomon islands", "marshall islands", "faroe islands", "falkland islands",
        "cayman islands", "virgin islands", "rhode island", "ivory coast", "gold coast", "tampa bay",
        "green bay", "cape town", "cape verde", "lake city", "hong kong island",
    )
)  # fmt: skip


def place_label(name: str) -> str:
    """The label LOC for continents, regions, waters and landforms; GPE for all other places."""
    words = name.lower().removeprefix("the ").split()
    plain = " ".join(words)
    if not words or plain in STATES:
        return "GPE"
    landform = len(words) > 1 and (words[-1] in LAST_WORDS or words[0] in FIRST_WORDS)
    return "LOC" if landform or plain in REGIONS else "GPE"
