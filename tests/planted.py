"""A corpus of records with planted errors, to see which of them `quotes audit` flags, and what else.

    python tests/planted.py            # how many of each kind are found, and how many false flags

People, places and sentences are invented; the same seed gives the same corpus.  Among the clean records are what looks
like an error and is none: quotations repeated in other marks, spelled the other way, cut at a full stop or with dots,
set phrases that everybody says, a company for its spokeswoman, an office that came to its end.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import combinations

from quotes.records import Record

FIRST = (
    "Ada", "Amir", "Anouk", "Bela", "Boris", "Carys", "Dario", "Delia", "Edwin", "Elif", "Farid", "Fenna",
    "Goran", "Greta", "Hanno", "Ilse", "Imre", "Jonna", "Kofi", "Lale", "Luca", "Maren", "Milos", "Nadia",
    "Niall", "Odile", "Oskar", "Petra", "Quinn", "Rafe", "Runa", "Sanna", "Silas", "Tamsin", "Teo", "Ulla",
    "Vera", "Wanda", "Yusuf", "Zora",
)  # fmt: skip
LAST = (
    "Abelard", "Ansell", "Barrow", "Bekker", "Calloway", "Corrie", "Dunmore", "Eklund", "Fairley",
    "Fenwick", "Galloway", "Hartog", "Ibsley", "Jarrow", "Kettering", "Lindqvist", "Marchetti", "Nordahl",
    "Okoro", "Pemberley", "Quayle", "Renshaw", "Sandoval", "Tarrant", "Umber", "Vasari", "Wexford",
    "Yardley", "Zeller", "Brackley", "Castell", "Dray", "Ember", "Foxley", "Grieve", "Hollis", "Ingle",
    "Joiner", "Kemble", "Loxley",
)  # fmt: skip
PLACES = (
    "Ardley", "Bexmoor", "Caldrow", "Dunsay", "Eastrey", "Farnholt", "Gilbrook", "Hexley", "Innisport",
    "Jarnwick", "Kelmouth", "Lowick", "Marnham", "Netherby", "Orsett", "Pellbridge", "Quarn", "Ravensea",
    "Selmont", "Thornaby",
)  # fmt: skip
OFFICES = (
    "mayor", "police chief", "harbour master", "headteacher", "chief executive", "finance minister",
    "hospital director", "union secretary", "bishop", "museum curator", "fire commissioner", "coroner",
)  # fmt: skip
BODIES = (
    "ferry company", "water board", "night staff", "auditors", "orchard growers", "school governors", "insurers",
    "skippers", "bridge engineers", "surveyors", "parish clerks", "tram drivers", "laboratories", "market traders",
    "families upstream", "new owners", "porters", "beekeepers", "archivists", "lifeboat crew", "scaffolders", "bakers",
)  # fmt: skip
WHICH = (
    "the",
    "our own",
    "half of the",
    "most of their",
    "two of the",
    "all those",
    "some of your",
    "none of these",
)
DID = (
    "warned us about", "signed off on", "could not pay for", "walked away from", "still had not counted",
    "asked twice for", "hid the cost of", "tried to sell", "will have to rebuild", "never inspected",
    "laughed at", "felt proud of", "could not explain", "deserved credit for", "learned about",
    "voted against", "lost interest in", "took pictures of", "should apologise for", "would gladly give up",
)  # fmt: skip
THINGS = (
    "sluice gate", "runway", "reading room", "overtime sheet", "salt store", "signal box", "hedge", "boiler", "letter",
    "lighthouse lease", "barley barge", "logbook", "swimming bath", "timetable", "pay packet", "well", "weighbridge",
    "orchard road", "permit", "flood gauge", "bell rope", "clock", "greenhouse", "ledger", "turnstile", "jetty", "kiln",
    "chimney", "footbridge", "vault", "stable", "printing press", "fire engine", "cellar", "banner",
)  # fmt: skip
LIKE = (
    "cracked", "second", "unpaid", "old", "strange", "missing", "winter", "broken", "last", "famous",
    "rented", "crooked", "forgotten", "borrowed", "leaking", "gilded", "painted", "unsafe", "narrow", "rusty",
    "donated", "empty",
)  # fmt: skip
WHEN = (
    "long before the storm", "on the very first morning", "without telling the council",
    "once the grant ran out", "in plain sight of everybody", "after a single phone call",
    "when the river rose", "for reasons of its own", "while the cameras were there",
    "just to please a sponsor", "under the previous contract", "at a price that shocked me",
    "between two funerals", "with the doors locked", "despite a written promise", "as soon as it snowed",
)  # fmt: skip
THEN = (
    "and that is the part people forget", "so I would not call it an accident", "which tells you how tired they are",
    "and my mother saw it happen", "but the bill came to us", "because no one had read the manual",
    "and still the lights stayed on", "though the vote was close", "and I have kept the receipts",
    "so we are meeting again", "but it could have ended worse", "which is why the gates stayed shut",
    "and the judge agreed", "because the pumps are older than I am", "though nobody thanked them",
    "and the swans came back",
)  # fmt: skip
SET_PHRASES = (
    "Our thoughts are with the families at this time",
    "We do not comment on individual cases of this kind",
)
START = date(2025, 1, 6)
CHANGES = {
    "twice": "once",
    "proud": "ashamed",
    "never": "often",
    "close": "clear",
    "worse": "well",
    "still": "hardly",
}


@dataclass(frozen=True)
class Somebody:
    """One of the invented people, with an office."""

    name: str
    office: str
    place: str

    @property
    def id(self) -> str:
        return "person:" + self.name.lower().replace(" ", "-")


@dataclass
class Corpus:
    """The records in the order of their documents, and the ids of the planted ones by the flag that they deserve."""

    records: list[Record] = field(default_factory=list)
    planted: dict[str, list[str]] = field(
        default_factory=lambda: {"misattributed": [], "altered": [], "conflicting-roles": []}
    )


class Writer:
    """Writes one corpus."""

    def __init__(self, seed: int, clean: int) -> None:
        self.chance = random.Random(seed)
        names = [f"{first} {last}" for first in FIRST for last in LAST]
        self.chance.shuffle(names)
        # a third as many people as records: some are quoted often, some once
        count = min(len(names), max(20, clean // 3))
        self.people = [
            Somebody(name, self.chance.choice(OFFICES), self.chance.choice(PLACES)) for name in names[:count]
        ]
        self.corpus = Corpus()
        self.used: set[str] = set()
        self.doc = 0

    def sentence(self) -> str:
        """A sentence that was not used before."""
        while True:
            pick = self.chance.choice
            parts = [f"{pick(WHICH)} {pick(BODIES)}", pick(DID), f"that {pick(LIKE)} {pick(THINGS)}"]
            if self.chance.random() < 0.8:
                parts.append(pick(WHEN))
            if self.chance.random() < 0.7:
                parts.append(pick(THEN))
            text = " ".join(parts)
            # No two with the same three of the five choices: people do not talk from one template.
            choices = {" ".join(three) for three in combinations(parts, 3)}
            if text not in self.used and not choices & self.used:
                self.used |= {text, *choices}
                return text[0].upper() + text[1:]

    def statement(self) -> str:
        """One sentence or two."""
        text = f"{self.sentence()}."
        return text if self.chance.random() < 0.6 else f"{text} {self.sentence()}."

    def write(
        self,
        who: Somebody,
        text: str,
        *,
        kind: str = "direct",
        role: str | None = None,
        place: str | None = None,
        name: str | None = None,
        body: str | None = None,
        day: int | None = None,
    ) -> Record:
        """A record in a document of its own."""
        self.doc += 1
        start = self.chance.randrange(20, 4000)
        given = name or who.name
        speaker = {
            "name": body or given,
            "id": f"org:{body.lower().replace(' ', '-')}" if body else who.id,
            "type": "ORG" if body else "PERSON",
            "role": None if body else (role or who.office),
            "affiliation": None if body else (place if place is not None else who.place),
            "how": "name",
            "confidence": 0.9,
            "evidence": [{"start": start - 15, "end": start - 15 + len(given), "text": given}],
        }
        shown = f"“{text}”" if kind == "direct" else text
        when = START + timedelta(days=self.chance.randrange(300) if day is None else day)
        record = Record.model_validate(
            {
                "id": f"{self.doc:08x}",
                "doc": {"id": f"article-{self.doc:05}", "sha256": "0" * 64, "date": when.isoformat()},
                "kind": kind,
                "act": "say",
                "polarity": "affirmed",
                "text": shown,
                "content": [{"start": start, "end": start + len(shown), "text": shown}],
                "cue": [{"start": start + len(shown) + 1, "end": start + len(shown) + 5, "text": "said"}],
                "source": [{"start": start - 15, "end": start - 15 + len(given), "text": given}],
                "cue_lemma": "say",
                "source_kind": "name",
                "speakers": [speaker],
                "confidence": round(self.chance.uniform(0.3, 1), 3),
                "flags": [],
                "why": {"rule": f"en.direct.{self.chance.choice(('a', 'b', 'c'))}", "resolver": "name"},
                "context": {},
            }
        )
        self.corpus.records.append(record)
        return record

    def honest(self, first: Record) -> None:
        """The same words in another article, as an honest one has them."""
        who = self._who(first)
        text = first.text.strip("“”")
        way = self.chance.randrange(7)
        if way == 0:
            self.write(who, text.upper() if self.chance.random() < 0.2 else text.replace("’", "'"))
        elif way == 1:  # the first of two sentences
            self.write(who, text.split(". ")[0].rstrip(".") + ".")
        elif way == 2:  # dots say that words are gone
            words = text.split()
            self.write(who, " ".join([*words[:4], "…", *words[7:]]))
        elif way == 3:  # brackets say that words are the editor's
            words = text.split()
            self.write(who, " ".join(["[They]", *words[2:]]))
        elif way == 4:  # a company for its spokeswoman
            body = f"{who.place} {who.office.split()[-1].title()} Office"
            self.write(who, text, body=body)
        elif way == 5:
            self.write(
                who, text.replace("apologise", "apologize").replace("harbour", "harbor"), name=who.name
            )
        else:  # part of it within reported speech
            words = text.split()
            self.write(who, f"that “{' '.join(words[:10])}” was how he saw it", kind="mixed")

    def plant(self, flag: str, record: Record) -> None:
        """Note a record as an error of a kind."""
        self.corpus.planted[flag].append(record.id)

    def misattribution(self, number: int, first: Record) -> None:
        """The words of one person given to another."""
        text, who = first.text.strip("“”"), self._who(first)
        other = self.chance.choice([p for p in self.people if p.name.split()[1] != who.name.split()[1]])
        if number % 4 == 1 and ". " in text:
            text = text.split(". ")[0] + "."
        elif number % 4 == 2:
            text = text.replace(" the ", " a ", 1)
        elif number % 4 == 3:
            text = text.lower()
        self.plant("misattributed", self.write(other, text))

    def alteration(self, number: int, first: Record) -> None:
        """The words of a person with something changed or cut out."""
        words = first.text.strip("“”").split()
        way = number % 4
        found = [i for i, word in enumerate(words) if word in CHANGES]
        if way == 0 and found:
            words[found[0]] = CHANGES[words[found[0]]]
        elif way == 1:
            words[len(words) // 2 : len(words) // 2 + 2] = []
        elif way == 2:
            words.insert(len(words) // 2, "not")
        else:
            words[-2] = "honestly"
        self.plant("altered", self.write(self._who(first), " ".join(words)))

    def contradiction(self, number: int, who: Somebody) -> None:
        """A person in a role that does not go with the one that other articles give."""
        way = number % 4
        if way == 0:
            office = self.chance.choice([one for one in OFFICES if one.split()[-1] != who.office.split()[-1]])
            place = self.chance.choice([place for place in PLACES if place != who.place])
            record = self.write(who, self.statement(), role=office, place=place)
        elif way == 1:
            place = self.chance.choice([place for place in PLACES if place != who.place])
            record = self.write(who, self.statement(), place=place)
        elif way == 2:
            record = self.write(who, self.statement(), role=f"deputy {who.office}")
        else:  # earlier than those that have him in office
            record = self.write(who, self.statement(), role=f"former {who.office}", day=-30)
        self.plant("conflicting-roles", record)

    def _who(self, record: Record) -> Somebody:
        return next(one for one in self.people if one.id == record.speakers[0].id)


def make(seed: int = 7, clean: int = 2000, each: int = 20) -> Corpus:
    """`clean` records without an error and `each` planted ones of three kinds."""
    writer = Writer(seed, clean)
    chance = writer.chance
    originals = []
    for number in range(int(clean * 0.8)):
        who = writer.people[number] if number < len(writer.people) else chance.choice(writer.people)
        if number % 40 == 39:
            writer.write(who, chance.choice(SET_PHRASES) + ".")
        elif number % 10 == 9:
            writer.write(who, writer.sentence().lower(), kind="indirect")
        elif number % 25 == 24:  # a role that goes with the usual one
            writer.write(who, writer.statement(), **chance.choice(_fitting(who)))
        else:
            originals.append(writer.write(who, writer.statement()))
    unused = chance.sample(originals, k=min(len(originals), clean))
    while len(writer.corpus.records) < clean:
        writer.honest(unused.pop())
    for number in range(each):
        writer.misattribution(number, unused.pop())
        writer.alteration(number, unused.pop())
    once = {record.speakers[0].id for record in originals}
    some = [one for one in writer.people if one.id in once]
    for number, who in enumerate(chance.sample(some, each)):
        writer.contradiction(number, who)
    chance.shuffle(writer.corpus.records)
    return writer.corpus


def _fitting(who: Somebody) -> list[dict]:
    return [
        {"role": f"{who.office} of {who.place}", "place": ""},
        {"place": ""},
        {"role": "candidate", "place": "Harbour Party"},
        {"role": who.office.title()},
        {"role": f"former {who.office}", "day": 400},
    ]


def found_and_false(corpus: Corpus) -> tuple[dict[str, int], dict[str, int]]:
    """How many planted errors of each kind were flagged as such, and by flag how many flags hold no planted record."""
    from quotes.audit.facts import facts
    from quotes.audit.flags import find_flags

    planted = {one for ids in corpus.planted.values() for one in ids}
    found = dict.fromkeys(corpus.planted, 0)
    false: dict[str, int] = {}
    flags = find_flags(list(facts(corpus.records)))
    for name, ids in corpus.planted.items():
        flagged = {one for flag in flags if flag.name == name for one in flag.records}
        found[name] = len(flagged.intersection(ids))
    for flag in flags:
        if not planted.intersection(flag.records):
            false[flag.name] = false.get(flag.name, 0) + 1
    return found, false


def main() -> None:
    """Print the figures for several seeds."""
    for seed in range(7, 12):
        corpus = make(seed)
        found, false = found_and_false(corpus)
        clean = len(corpus.records) - sum(map(len, corpus.planted.values()))
        line = (
            f"seed {seed}: {clean:,} clean records; found {found}; false flags {sum(false.values())} {false}"
        )
        print(line)  # noqa: T201


if __name__ == "__main__":
    main()
