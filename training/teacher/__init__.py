"""A parser that is only there to teach: a pretrained encoder under a biaffine classifier (Dozat and Manning 2017).

It learns the trees that the shipped parser learns, generalizes better from the few of them that gold attributions
bind, and is far too large and slow to ship. What it says of raw news, the shipped parser can learn from.

Nothing outside this package imports torch or transformers (the extra `teacher`).
"""
