"""Trees of annotated articles: several parsers vote, and the gold attributions bind what they may vote for.

Parsers that never saw quotations make the same mistakes in them, and where a content or a source ends is not in a
treebank.  An article whose attributions are annotated says so: a content is one phrase, a source is one phrase, and
both hang on the cue.  So each sentence gets the tree that the votes of all parsers add up to (Sagae and Lavie 2006),
with a fine on arcs that cut a gold span, found by Eisner's algorithm.  A parser that trains on such trees learns from
the task that it serves (Katz-Brown et al. 2011 call it targeted self-training).
"""
