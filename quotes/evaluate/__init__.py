"""The program's records held against gold: figures, errors with their causes, how much the confidence is worth."""

from quotes.evaluate.attributions import Article, Attribution, Person
from quotes.evaluate.gold import read_gold
from quotes.evaluate.score import Score, evaluate

__all__ = ["Article", "Attribution", "Person", "Score", "evaluate", "read_gold"]
