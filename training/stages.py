"""The trainings of `training.retrain`: what each begins with, on which corpora, for how many steps.

All files lie in one work folder: `corpora/NAME` and `models/NAME/model-{best,last}`.
"""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import spacy
from spacy.tokens import Doc, DocBin

from training.average import average
from training.corpora.__main__ import SEED, save
from training.corpora.inventory import inventory, translate
from training.corpora.reporting import varied
from training.evaluate import compared
from training.voters import raw_trees

HERE = Path(__file__).parent
# Learn rates at the start, from which they fall to zero; those of gold trees and NER are in their configs.
SECOND_RATE = 0.0005  # the parser's second silver round
RAW_RATE = 0.0008  # rounds with raw news, and the voter that is trained on
READER_RATE = 0.001  # from treebanks and votes to the teacher's trees
FRESH_RATE = 0.0015  # from scratch on more than gold trees
SEEDS = {
    "voter_tuned": 1,
    "voter_fresh": 2,
    "parse_raw": 3,
    "parse_blind": 4,
    "parse_raw_again": 7,
    "teacher": 0,
    "parse_taught": 21,
    "parse_reader": 23,
}


class Steps(NamedTuple):
    """Training steps of each training."""

    gold: int = 6000
    silver: int = 11000
    silver_again: int = 8000
    voter_tuned: int = 7000
    voter_fresh: int = 9000
    raw: int = 18000
    raw_again: int = 8000
    teacher: int = 2065
    taught: int = 16000
    ner: int = 10000
    ner_again: int = 9000
    blind: int = 20000
    reader: int = 7000


class Trainings:
    """The trainings in one work folder. Every method raises CalledProcessError where `spacy train` fails."""

    def __init__(self, work: Path, steps: Steps, eval_frequency: int) -> None:
        self.corpora, self.models = work / "corpora", work / "models"
        self.steps, self.eval_frequency = steps, eval_frequency

    def best(self, name: str) -> Path:
        """The model that scored best on dev."""
        return self.models / name / "model-best"

    def last(self, name: str) -> Path:
        """The model at the end of its training."""
        return self.models / name / "model-last"

    def parser(self) -> None:
        """Tagger and parser on gold trees; with silver ones, two rounds more."""
        self._train("parse", "parse_gold", "train_parse", self.steps.gold)
        if not (self.corpora / "train_parse_silver").exists():
            return
        silver, second = "train_parse_silver", "parse_silver_2"
        self._train("parse_silver", "parse_silver_1", silver, self.steps.silver, init=self.best("parse_gold"))
        first = self.last("parse_silver_1")
        self._train("parse_silver", second, silver, self.steps.silver_again, init=first, rate=SECOND_RATE)

    def votes(self, raw: Path, small: Path) -> None:
        """Two parsers for their votes alone, and the trees that they, `small` and the parser so far agree on."""
        silver = self.corpora / "train_parse_silver"
        translate(silver, small, self.corpora / "train_parse_voter")
        tuned, fresh = "voter_tuned", "voter_fresh"
        self._train(
            "parse_silver", tuned, "train_parse_voter", self.steps.voter_tuned, init=small, rate=RAW_RATE
        )
        self._train("parse", fresh, silver.name, self.steps.voter_fresh, rate=FRESH_RATE)
        voters = [*map(self.last, (tuned, "parse_silver_2", fresh)), small]
        trees = raw_trees(raw, voters, inventory(silver / "gold.spacy"), SEED)
        save(varied(trees, SEED), self.corpora / "train_parse_blind" / "raw.spacy")
        shutil.copy(silver / "gold.spacy", self.corpora / "train_parse_blind")

    def raw(self) -> None:
        """The parser once more with raw news, twice from the same weights, and the mean of both."""
        self._join(
            "train_parse_raw", "train_parse_blind", self.corpora / "train_parse_silver" / "silver.spacy"
        )
        init = self.last("parse_silver_2")
        self._train("parse_silver", "parse_raw", "train_parse_raw", self.steps.raw, init=init, rate=RAW_RATE)
        self._train(
            "parse_silver",
            "parse_raw_again",
            "train_parse_raw",
            self.steps.raw_again,
            init=init,
            rate=RAW_RATE,
            falls_in=self.steps.raw_again
            * 7
            // 4,  # as it was for the shipped weights: 8,000 steps of 14,000
        )
        average([self.last("parse_raw"), self.last("parse_raw_again")], self.last("parse_mean"))

    def taught(self, encoder: Path) -> None:
        """A teacher on that encoder, its trees of the raw articles, and the parser once more, as in `raw`."""
        from training.teacher.learn import learn
        from training.teacher.parse import taught

        silver, teacher = self.corpora / "train_parse_silver", self.models / "teacher"
        gold = silver / "gold.spacy"
        learn(
            encoder, gold, silver / "silver.spacy", teacher, steps=self.steps.teacher, seed=SEEDS["teacher"]
        )
        for path in sorted((self.corpora / "eval").glob("*.spacy")):
            docs = _docs(path)
            if docs[0].has_annotation("DEP"):
                print(path.stem, compared(taught(docs, teacher, encoder), docs), flush=True)
        voted = _docs(self.corpora / "train_parse_blind" / "raw.spacy")
        save(taught(voted, teacher, encoder), self.corpora / "train_parse_taught_raw" / "raw.spacy")
        shutil.copy(gold, self.corpora / "train_parse_taught_raw")
        self._join("train_parse_taught", "train_parse_taught_raw", silver / "silver.spacy")
        name, init = "parse_taught", self.last("parse_mean")
        self._train("parse_silver", name, "train_parse_taught", self.steps.taught, init=init, rate=RAW_RATE)

    def reader(self) -> None:
        """A parser that reads PolNeAR's articles as any others: from gold and raw trees, the teacher's last."""
        self._train("parse", "parse_blind", "train_parse_blind", self.steps.blind, rate=FRESH_RATE)
        init = self.last("parse_blind")
        self._train(
            "parse_silver",
            "parse_reader",
            "train_parse_taught_raw",
            self.steps.reader,
            init=init,
            rate=READER_RATE,
        )

    def ner(self) -> None:
        """Entities, in two rounds; they need of the parser the gold stage only, and may run beside the others."""
        dev, init = "dev_ner", self.best("parse_gold")
        self._train("ner", "ner_1", "train_ner", self.steps.ner, init=init, dev=dev)
        init = self.last("ner_1")
        self._train("ner_more", "ner_2", "train_ner", self.steps.ner_again, init=init, dev=dev)

    def finished_parser(self) -> Path:
        """What the parser's trainings ended with.

        After silver training that is the last model, where the learn rate has come to zero, not the one that
        scores best on the treebanks' dev parts: those are of the gold trees' genres, and so the best is the one
        that has seen the least of news.
        """
        names = ("parse_taught", "parse_mean", "parse_silver_2")
        found = (path for name in names if (path := self.last(name)).exists())
        return next(found, self.best("parse_gold"))

    def _join(self, name: str, raw: str, silver: Path) -> None:
        """Gold and raw trees in one folder with silver ones, which count twice, as raw news is much more."""
        folder = self.corpora / name
        folder.mkdir(exist_ok=True)
        for path in (self.corpora / raw).glob("*.spacy"):
            shutil.copy(path, folder)
        for copy in ("silver", "silver_again"):
            shutil.copy(silver, folder / f"{copy}.spacy")

    def _train(
        self,
        config: str,
        name: str,
        corpus: str,
        steps: int,
        *,
        init: Path | None = None,
        rate: float | None = None,
        falls_in: int | None = None,
        dev: str = "dev_parse",
    ) -> None:
        """`spacy train` on one core in a process of its own, at the config's learn rate or from that of `rate`.

        It falls to zero in as many steps as there are, or in those of `falls_in`.
        """
        command = [sys.executable, "-m", "spacy", "train", str(HERE / "configs" / f"{config}.cfg")]
        command += ["--code", str(HERE / "spacy_code.py"), "--output", str(self.models / name)]
        command += [
            "--training.max_steps",
            str(steps),
            "--training.eval_frequency",
            str(self.eval_frequency),
        ]
        command += ["--paths.train", str(self.corpora / corpus), "--paths.dev", str(self.corpora / dev)]
        seed = str(SEEDS.get(name, 0))
        command += ["--training.seed", seed, "--system.seed", seed]
        if init is not None:
            command += ["--paths.init", str(init)]
        if rate is not None:
            schedule = {
                "@schedules": "warmup_linear.v1",
                "warmup_steps": 100,
                "total_steps": falls_in or steps,
            }
            command += ["--training.optimizer.learn_rate", json.dumps({**schedule, "initial_rate": rate})]
        one_core = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
        subprocess.run(command, check=True, env=one_core | dict(os.environ))


def _docs(path: Path) -> list[Doc]:
    return list(DocBin().from_disk(path).get_docs(spacy.blank("en").vocab))
