"""The teacher's training, on the trees that the shipped parser learns from."""

import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import spacy
import torch
from spacy.tokens import DocBin
from torch import Tensor
from torch.nn import functional
from transformers import AutoModel, AutoTokenizer

from training.corpora.inventory import inventory
from training.teacher.network import Parser
from training.teacher.pieces import LONGEST, NOTHING, Batch, Known, Piece, batches, encode, padded

RATE = 2e-4  # of the encoder, at its highest
FASTER = 5  # what is not pretrained learns so much faster
WARM_UP = 200  # steps
DECAY = 0.01
BATCH = 3000  # word pieces
SILVER_SHARE = 0.5  # of the silver Docs in each epoch: what holds marks is there twice
TAG_SHARE = 0.3  # of the tags in the loss
GRADIENT = 1.0  # longer ones are cut
REPORT = 100  # steps


def learn(encoder: Path, gold: Path, silver: Path, output: Path, *, steps: int, seed: int) -> None:
    """Train on two DocBins and write weights and names to the folder `output`.

    `encoder` is a folder that transformers reads.  Arithmetic is in bfloat16 where that is safe: 1.5 to 2.5 times as
    fast on processors that know it, and as good.
    """
    torch.manual_seed(seed)
    rng = random.Random(seed)
    tags, labels = inventory(gold)
    known = Known(sorted(tags - {""}), sorted(labels))
    tokenizer = AutoTokenizer.from_pretrained(encoder)
    of_gold, of_silver = (list(_read(path, tokenizer, known)) for path in (gold, silver))
    network = Parser(_pretrained(encoder), known)
    # a third of all weights, of words that the corpora mostly do not hold
    network.encoder.embeddings.word_embeddings.requires_grad_(False)
    optimizer, schedule = _optimizer(network, steps)
    network.train()
    total = 0.0
    for step, batch in enumerate(_batches(of_gold, of_silver, steps, rng), 1):
        loss = _loss(network, batch)
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(network.parameters(), GRADIENT)
        optimizer.step()
        schedule.step()
        total += loss.item()
        if step % REPORT == 0 or step == steps:
            print(f"{step} of {steps} steps, loss {total / ((step - 1) % REPORT + 1):.3f}", flush=True)
            total = 0.0
    output.mkdir(parents=True, exist_ok=True)
    torch.save(network.state_dict(), output / "weights.pt")
    (output / "known.json").write_text(json.dumps(known._asdict()), encoding="utf-8")


def load(folder: Path, encoder: Path) -> tuple[Parser, Any, Known]:
    """What `learn` has written: the network, its tokenizer and its names."""
    known = Known(**json.loads((folder / "known.json").read_text(encoding="utf-8")))
    network = Parser(_pretrained(encoder), known)
    network.load_state_dict(torch.load(folder / "weights.pt", weights_only=True))
    return network.eval(), AutoTokenizer.from_pretrained(encoder), known


def _pretrained(encoder: Path) -> Any:
    # dropout in attention would keep torch from its fast kernel
    return AutoModel.from_pretrained(encoder, add_pooling_layer=False, attention_probs_dropout_prob=0.0)


def _read(path: Path, tokenizer: Any, known: Known) -> Iterator[Piece]:
    for doc in DocBin().from_disk(path).get_docs(spacy.blank("en").vocab):
        piece = encode(doc, tokenizer, known)
        if len(piece.pieces) <= LONGEST:
            yield piece


def _optimizer(network: Parser, steps: int) -> tuple[torch.optim.Optimizer, Any]:
    pretrained = {id(weights) for weights in network.encoder.parameters()}
    groups: list[list[Tensor]] = [[], []]
    for weights in network.parameters():
        if weights.requires_grad:
            groups[id(weights) not in pretrained].append(weights)
    optimizer = torch.optim.AdamW(
        [{"params": groups[0], "lr": RATE}, {"params": groups[1], "lr": RATE * FASTER}],
        weight_decay=DECAY,
        fused=True,
    )

    def rate(step: int) -> float:
        return min((step + 1) / WARM_UP, max(0.0, (steps - step) / max(1, steps - WARM_UP)))

    return optimizer, torch.optim.lr_scheduler.LambdaLR(optimizer, rate)


def _batches(gold: list[Piece], silver: list[Piece], steps: int, rng: random.Random) -> Iterator[Batch]:
    left = steps
    while left:
        some = rng.sample(silver, int(len(silver) * SILVER_SHARE))
        for batch in batches([*gold, *some], BATCH, rng)[:left]:
            yield padded(batch)
            left -= 1


def _loss(network: Parser, batch: Batch) -> Tensor:
    with torch.autocast("cpu", dtype=torch.bfloat16):
        words = network.words(batch)
        heads = network.heads(words, batch)
        labels = network.labels(words, batch["heads"].clamp(min=0))
        tags = network.tags(words)
    losses = [
        functional.cross_entropy(answers.flatten(0, 1), batch[name].flatten(), ignore_index=NOTHING)
        for answers, name in ((heads, "heads"), (labels, "labels"), (tags, "tags"))
    ]
    return losses[0] + losses[1] + TAG_SHARE * losses[2]
