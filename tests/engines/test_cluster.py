"""Ray on this machine, two workers: the records of the local engine, also when a worker is killed in the middle."""

from __future__ import annotations

import os
import signal
import subprocess
import threading

import pytest

from quotes.documents import Document
from quotes.engines.worker import Outcome, Settings
from quotes.errors import ModelError

pytest.importorskip("ray", reason="the extra `ray` is not installed")
pytestmark = pytest.mark.filterwarnings("default")  # Ray's own

ARTICLE = (
    "The mayor of Ardley, Ruth Okafor, said bridge {} would close in May.\n\n“Nobody asked us,” said Bo Lind."
)


def tasks(count):
    for number in range(count):
        if number % 10 == 3:
            yield Outcome(f"bad-{number}", message="no good", stage="read", failed=True)
        else:
            yield Document(str(number), ARTICLE.format(number))


def actors():
    """The processes of Ray's workers that hold a pipeline."""
    listed = subprocess.run(["ps", "-eo", "pid=,args="], capture_output=True, text=True, check=False).stdout
    lines = [line.split(maxsplit=1) for line in listed.splitlines()]
    return [int(pid) for pid, command in lines if command.startswith("ray::") and "_Actor" in command]


@pytest.fixture(scope="module")
def cluster():
    """A Ray of two processors that all tests share."""
    from quotes.engines.cluster import start_ray

    ray = start_ray(2, None)
    yield "shared"
    ray.shutdown()


def test_same_as_local_with_a_worker_killed_in_the_middle(cluster):
    from quotes.engines.cluster import work_on_ray
    from quotes.engines.local import work_here

    settings, count = Settings(), 60
    expected = list(work_here(tasks(count), settings, print))
    assert sum(len(outcome.lines) for outcome in expected) > count
    found, killed = [], []
    # What comes before the kill is the cluster's at rest, what comes after it the one's that lost a worker.
    for outcome in work_on_ray(tasks(count), settings, print, jobs=2, address=cluster):
        found.append(outcome)
        if len(found) == 10:
            assert found == expected[:10]
            killed = actors()[:1]
            for pid in killed:
                os.kill(pid, signal.SIGKILL)
    assert killed
    assert found == expected


def test_model_that_is_not_there_is_said_as_on_one_machine(cluster):
    from quotes.engines.cluster import work_on_ray

    before = set(threading.enumerate())
    with pytest.raises(ModelError, match="'en_none' is installed"):
        # Several chunks for one worker: each must come back with what is unfit.
        list(work_on_ray(tasks(12), Settings(model="en_none"), print, jobs=1, address=cluster))
    # What still asks Ray for something while it is shut down takes the process with it.
    left = {thread.name for thread in set(threading.enumerate()) - before}
    assert left <= {"quotes-reader"}
