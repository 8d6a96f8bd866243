"""From the words of a source to the speaker: names, roles, affiliations, and the ordered resolvers."""

from quotes.speakers.constructions import Constructions
from quotes.speakers.resolve import resolve

__all__ = ["Constructions", "resolve"]
