"""The level of the confidence."""

import numpy as np
import pytest

from training.calibration import shift


def test_the_mean_chance_becomes_the_share_of_right_ones() -> None:
    odds = np.array([-1.0, 0.0, 1.0, 2.0])
    truth = np.array([0, 0, 1, 0])
    moved = 1 / (1 + np.exp(-(odds + shift(odds, truth))))
    assert moved.mean() == pytest.approx(0.25, abs=1e-3)


def test_nothing_moves_where_the_level_is_right() -> None:
    assert shift(np.array([0.0, 0.0]), np.array([0, 1])) == pytest.approx(0.0, abs=1e-3)
