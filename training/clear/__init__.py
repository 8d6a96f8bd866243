"""UD v2 English trees as CLEAR trees: the labels that spaCy's English pipelines speak.

`read_conllu` reads a treebank, `convert` turns one of its sentences into heads and labels.
"""

from training.clear.conllu import Sentence, Token, read_conllu
from training.clear.convert import TRANSFORMATIONS, convert

__all__ = ["TRANSFORMATIONS", "Sentence", "Token", "convert", "read_conllu"]
