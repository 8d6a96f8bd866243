"""People and organisations across documents: the user's own register, one person's names, namesakes, the table."""

from quotes.people.register import Register, linked, read_register
from quotes.people.table import Person, people_of

__all__ = ["Person", "Register", "linked", "people_of", "read_register"]
