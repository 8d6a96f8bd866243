"""Training and evaluation corpora (spaCy DocBins) from data folders that the user names.

`python -m training.corpora --help` builds them all; see `training/README.md` for the data.
"""
