"""How many threads the libraries below take."""

from __future__ import annotations

import os

VARIABLES = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")


def one_thread() -> None:
    """One, unless the user has said otherwise; before numpy is imported, which reads it once.

    Small matrices gain nothing from threads, and `--jobs` is the way to use more cores.
    """
    for variable in VARIABLES:
        os.environ.setdefault(variable, "1")
