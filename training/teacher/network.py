"""The network: an encoder, and two classifiers over pairs of words, one for heads and one for labels."""

from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional

from training.teacher.pieces import CASES, Batch, Known

WIDTH = 384  # of a word as head and as dependent
LABEL_WIDTH = 256
DROPOUT = 0.25
IMPOSSIBLE = -1e4


class Parser(nn.Module):
    """Of every word its head, the arc's label, and the word's tag.

    `encoder` is a model of transformers that reads word pieces.  Shapes: B Docs, T tokens, W the encoder's width.
    """

    def __init__(self, encoder: Any, known: Known) -> None:
        super().__init__()
        width = encoder.config.hidden_size
        self.encoder = encoder
        self.case = nn.Embedding(CASES, width)
        nn.init.normal_(self.case.weight, std=0.01)
        self.as_head, self.as_dependent = nn.Linear(width, WIDTH), nn.Linear(width, WIDTH)
        self.label_head, self.label_dependent = nn.Linear(width, LABEL_WIDTH), nn.Linear(width, LABEL_WIDTH)
        self.pair = nn.Parameter(torch.empty(WIDTH, WIDTH))
        nn.init.xavier_uniform_(self.pair)
        self.likely_head = nn.Parameter(torch.zeros(WIDTH))
        self.likely_root = nn.Linear(WIDTH, 1)
        self.label = nn.Linear(3 * LABEL_WIDTH, len(known.labels))
        self.tag = nn.Linear(width, len(known.tags))
        self.drop = nn.Dropout(DROPOUT)

    def words(self, batch: Batch) -> Tensor:
        """Vectors of words, those of their first pieces, (B, T, W)."""
        pieces = self.encoder.embeddings.word_embeddings(batch["pieces"]) + self.case(batch["cases"])
        read = self.encoder(inputs_embeds=pieces, attention_mask=batch["mask"]).last_hidden_state
        return self.drop(read.gather(1, _wide(batch["first"], read)))

    def heads(self, words: Tensor, batch: Batch) -> Tensor:
        """How likely each word of the sentence is the head, (B, T, T) by dependent and head.

        That a word is its own head says that it is the root.
        """
        head, dependent = self._activated(self.as_head(words)), self._activated(self.as_dependent(words))
        scores = dependent @ self.pair @ head.transpose(1, 2) + (head @ self.likely_head)[:, None, :]
        scores = scores.float() / 8  # sums over wide vectors are large at first
        roots = self.likely_root(dependent).float()
        itself = torch.eye(scores.size(1), dtype=torch.bool)[None]
        scores = torch.where(itself, roots.expand_as(scores), scores)
        same = batch["sentence"][:, :, None] == batch["sentence"][:, None, :]
        return scores.masked_fill(~(same & (batch["is_word"][:, None, :] | itself)), IMPOSSIBLE)

    def labels(self, words: Tensor, heads: Tensor) -> Tensor:
        """How likely each label is for arcs from `heads`, (B, T) to (B, T, labels)."""
        head, dependent = (
            self._activated(self.label_head(words)),
            self._activated(self.label_dependent(words)),
        )
        head = head.gather(1, _wide(heads, head))
        return self.label(torch.cat([head, dependent, head * dependent], -1)).float()

    def tags(self, words: Tensor) -> Tensor:
        """How likely each tag is, (B, T, tags)."""
        return self.tag(words).float()

    def _activated(self, vectors: Tensor) -> Tensor:
        return self.drop(functional.gelu(vectors))


def _wide(places: Tensor, vectors: Tensor) -> Tensor:
    """Places along the second axis for `gather`, for every number of a vector."""
    return places[..., None].expand(-1, -1, vectors.size(-1))
