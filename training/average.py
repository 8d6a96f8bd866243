"""The mean of parsers that began with the same weights: one parser, as fast as each and less at the mercy of chance.

Wortsman et al. (2022) call it a model soup.  Parsers from different first weights cannot be averaged.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, cast

import spacy


def average(paths: Sequence[Path], output: Path) -> None:
    """Write the first pipeline with the mean of all pipelines' weights; raises ValueError where their shapes differ."""
    pipelines = [spacy.load(path) for path in paths]
    for name in pipelines[0].component_names:
        models = [cast("Any", nlp.get_pipe(name)).model for nlp in pipelines]
        for nodes in zip(*(model.walk() for model in models), strict=True):
            for key in nodes[0].param_names:
                if nodes[0].has_param(key):
                    weights = [node.get_param(key) for node in nodes]
                    if len({array.shape for array in weights}) > 1:
                        raise ValueError(
                            f"{name}: the weights {key} of {', '.join(map(str, paths))} differ in shape"
                        )
                    nodes[0].set_param(key, sum(weights) / len(weights))
    output.parent.mkdir(parents=True, exist_ok=True)
    pipelines[0].to_disk(output)
