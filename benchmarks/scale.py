"""Runs of many documents: speed-up by processes and by Ray, memory, and the time to the first record.

    python benchmarks/scale.py TEXTS.jsonl [--articles 200] [--times 5] [--only jobs,ray,memory,long,start]

TEXTS has `id` and `text` a line.  Things that are compared take turns, and the median counts.  Beside seconds on the
clock stand the processor's, which a busy machine does not inflate as much.

- jobs: `--jobs 2` against `--jobs 1`, and against two commands on half of the articles each, which is what the machine
  gives.  Where others use the processors, too, the clock says little; then the command and the busier of its workers
  say how long two processors of its own would take, at most: as if neither worked while the other does.
- ray: `--engine ray --jobs 2` against `--jobs 2`, with the start of each, and from the first record on.
  What Ray takes for itself hangs on how long it runs: where others use the processors, look at that.
- memory: peak of the parent at 2,000 and 20,000 short articles: it could grow with their number.
- long: memory and time of a run on one article of 100,000 words and of 1,000,000.  The second takes minutes.
- read: documents that are read and held against ids and digests, a second.
- start: from nothing to the first record of one article, against `import spacy` and loading the pipeline.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import platform
import re
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from itertools import islice
from pathlib import Path

PARTS = ("read", "start", "jobs", "memory", "ray", "long")
LOAD = "import spacy; from quotes.annotate import EMBEDDED; spacy.load(EMBEDDED)"
SHORT = "The mayor of {place}, Ruth Okafor, said line {number} would close. “Nobody asked us,” said Bo Lind{number}."
PARAGRAPH = (
    "The harbour board met on day {number} and heard that the quay was sinking. “We knew it in spring,” said Ines "
    "Marlow, its engineer. Lind denied that he had been told, and the members left without a vote."
)
LIMIT = 600.0


def extract(*arguments: str | Path) -> list[str]:
    """The command."""
    return [sys.executable, "-m", "quotes", "extract", "--quiet", *map(str, arguments)]


def timed(command: list[str]) -> tuple[float, float]:
    """Seconds on the clock and of the processor, of a process and its children."""
    before, begun = of_children(), time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - begun, of_children() - before


def of_children() -> float:
    """Seconds of the processor that the processes begun here took, and theirs, so far."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def side_by_side(commands: list[list[str]]) -> tuple[float, float]:
    """Seconds on the clock until the last of several processes ends, and of the processor."""
    before, begun = of_children(), time.perf_counter()
    running = [subprocess.Popen(command, stdout=subprocess.DEVNULL) for command in commands]
    for process in running:
        if process.wait():
            sys.exit(f"{' '.join(map(str, process.args))} ended with {process.returncode}")
    return time.perf_counter() - begun, of_children() - before


def path(command: list[str]) -> tuple[float, float]:
    """Seconds on the clock, and of the processor those of a process and of the busiest of its children (from /proc)."""
    begun, used = time.perf_counter(), {}
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
        while process.poll() is None:
            for pid in (process.pid, *children(process.pid)):
                used[pid] = max(used.get(pid, 0.0), processor(pid))
            time.sleep(0.02)
    if process.returncode:
        sys.exit(f"{' '.join(command)} ended with {process.returncode}")
    return time.perf_counter() - begun, used.pop(process.pid) + max(used.values(), default=0.0)


def children(pid: int) -> list[int]:
    """The processes that the threads of a process have begun and that live."""
    with suppress(OSError):
        lists = [thread / "children" for thread in Path(f"/proc/{pid}/task").iterdir()]
        return [int(child) for one in lists for child in one.read_text(encoding="ascii").split()]
    return []


def processor(pid: int) -> float:
    """Seconds of the processor that a living process has taken, to a hundredth."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def peak(command: list[str]) -> tuple[int, int]:
    """MiB that a process, and the largest of its children, had at most (from /proc, while it runs)."""
    own = largest = 0
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
        while process.poll() is None:
            own = max(own, high(process.pid))
            largest = max([largest, *map(high, children(process.pid))])
            time.sleep(0.1)
    if process.returncode:
        sys.exit(f"{' '.join(command)} ended with {process.returncode}")
    return own, largest


def high(pid: int) -> int:
    """The high-water mark of a process that lives, in MiB."""
    try:
        found = re.search(r"VmHWM:\s+(\d+)", Path(f"/proc/{pid}/status").read_text(encoding="ascii"))
    except OSError:
        return 0
    return int(found[1]) // 1024 if found else 0


def first_record(command: list[str]) -> tuple[float, float]:
    """Seconds on the clock and of the processor until a command has printed a line."""
    begun = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        if not process.stdout.readline():
            sys.exit("the article has no record")
        took = time.perf_counter() - begun, processor(process.pid)
        process.stdout.read()
    return took


def in_turns(times: int, *ways: Callable[[], tuple[float, float]]) -> list[tuple[float, float]]:
    """Medians of clock and processor of each way, one after another so often."""
    runs = [[way() for way in ways] for _ in range(times)]
    return [
        tuple(statistics.median(run[index][kind] for run in runs) for kind in (0, 1))
        for index in range(len(ways))
    ]


def measure_jobs(texts: Path, articles: int, times: int) -> None:
    """Two processes against one, and against two commands that know nothing of each other."""
    lines = texts.read_text(encoding="utf-8").splitlines(keepends=True)
    halves = [texts.with_name(f"half-{number}.jsonl") for number in (0, 1)]
    for number, half in enumerate(halves):
        half.write_text("".join(lines[number::2]), encoding="utf-8")
    one, two, apart = in_turns(
        times,
        lambda: timed(extract(texts)),
        lambda: path(extract(texts, "--jobs", "2")),
        lambda: side_by_side([extract(half) for half in halves]),
    )
    print(f"jobs: {articles} articles, 1 job {one[0]:.1f} s ({one[1]:.1f} of the processor)")
    print(f"      2 jobs {two[0]:.1f} s: {one[0] / two[0]:.2f} times as fast; goal 1.8")
    print(f"      the command and its busier worker {two[1]:.1f} s of the processor: {one[1] / two[1]:.2f}")
    print(f"      two commands on half of them each {apart[0]:.1f} s: {one[0] / apart[0]:.2f};", end=" ")
    print(f"of the processor {apart[1]:.1f}: {2 * one[1] / apart[1]:.2f}")
    print(f"      a million articles take {one[1] / articles * 1e6 / 3600:.0f} core hours")


def measure_ray(texts: Path, times: int) -> None:
    """Ray against the local engine, two workers each."""
    if importlib.util.find_spec("ray") is None:
        print("ray: not installed")
        return
    commands = [extract(texts, "--jobs", "2"), extract(texts, "--jobs", "2", "--engine", "ray")]
    whole, flows = [[], []], [[], []]
    for _ in range(times):
        for number, command in enumerate(commands):
            took, flow = after_first_record(command)
            whole[number].append(took)
            flows[number].append(flow)
    local, ray = map(statistics.median, whole)
    print(f"ray: local {local:.1f} s, Ray {ray:.1f} s: {local / ray:.2f} of local with the start")
    clocks, busy = ([statistics.median(flow[kind] for flow in each) for each in flows] for kind in (0, 1))
    print(f"     after the first record {clocks[0]:.1f} and {clocks[1]:.1f} s:", end=" ")
    print(f"{clocks[0] / clocks[1]:.2f} of local; goal 0.85")
    own = (busy[1] - busy[0]) / clocks[1]
    print(
        f"     of the processor {busy[0]:.1f} and {busy[1]:.1f} s: Ray itself takes {own:.2f} of one,",
        end=" ",
    )
    print(f"which leaves {1 - own / 2:.2f} of two")


def after_first_record(command: list[str]) -> tuple[float, tuple[float, float]]:
    """Seconds of a command, and after its first record: on the clock, and of the processor with all that it began."""
    begun, used, first = time.perf_counter(), {}, None
    with tempfile.NamedTemporaryFile() as out, subprocess.Popen(command, stdout=out) as process:
        while process.poll() is None:
            for pid in descendants(process.pid):
                used[pid] = max(used.get(pid, 0.0), processor(pid))
            if first is None and Path(out.name).stat().st_size:
                first = time.perf_counter(), sum(used.values())
            time.sleep(0.1)
    if process.returncode or first is None:
        sys.exit(f"{' '.join(command)} ended with {process.returncode}")
    ended = time.perf_counter()
    return ended - begun, (ended - first[0], sum(used.values()) - first[1])


def descendants(pid: int) -> list[int]:
    """A process, what it has begun, and what these have."""
    return [pid, *(other for child in children(pid) for other in descendants(child))]


def measure_memory(room: Path) -> None:
    """The parent's peak at two sizes of a corpus."""
    peaks = []
    for count in (2_000, 20_000):
        source = room / f"{count}.jsonl"
        with source.open("w", encoding="utf-8") as file:
            for number in range(count):
                text = SHORT.format(place=f"Ardley{number % 977}", number=number)
                file.write(json.dumps({"id": f"article-{number}", "text": text}) + "\n")
        peaks.append(peak(extract(source, "--jobs", "2", "-o", room / f"{count}.out.jsonl")))
    (small, small_worker), (large, large_worker) = peaks
    print(
        f"memory: parent {small} MiB at 2,000 articles, {large} at 20,000: {large / small:.2f} times; goal 1.2"
    )
    print(f"        largest worker {small_worker} MiB and {large_worker}")


def measure_long(room: Path) -> None:
    """One process on one article of two lengths."""
    peaks, seconds = [], []
    for words in (100_000, 1_000_000):
        article = room / f"{words}.txt"
        length = len(PARAGRAPH.split())
        article.write_text(
            "\n\n".join(PARAGRAPH.format(number=number) for number in range(words // length)),
            encoding="utf-8",
        )
        before = of_children()
        peaks.append(peak(extract(article, "-o", room / f"{words}.out.jsonl"))[0])
        seconds.append(of_children() - before)
    print(f"long: 100,000 words: {peaks[0]} MiB and {seconds[0]:.0f} s of the processor;", end=" ")
    print(f"1,000,000: {peaks[1]} and {seconds[1]:.0f}:")
    print(f"      {peaks[1] / peaks[0]:.2f} times the memory, {seconds[1] / seconds[0]:.1f} times the time")


def measure_reading(texts: Path) -> None:
    """What one process can feed."""
    from quotes.documents import Reading, read_entries
    from quotes.journal import Point
    from quotes.run import Input

    begun = time.process_time()
    count = sum(1 for _ in Input(read_entries([texts], Reading()), [Point()]).tasks())
    print(f"read: {count / (time.process_time() - begun):,.0f} documents a second of the processor")


def measure_start(single: Path, times: int) -> None:
    """Cold start."""
    load, first = in_turns(
        times, lambda: timed([sys.executable, "-c", LOAD]), lambda: first_record(extract(single))
    )
    print(f"start: spaCy and its pipeline {load[0]:.2f} s, first record {first[0]:.2f} s:", end=" ")
    print(f"{first[0] / load[0]:.2f} times as long; goal 1.3")
    print(f"       of the processor {load[1]:.2f} and {first[1]:.2f} s: {first[1] / load[1]:.2f}")


def main() -> None:
    """Print what was asked for, each as soon as it is known."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("texts", type=Path)
    parser.add_argument("--articles", type=int, default=200)
    parser.add_argument("--times", type=int, default=5)
    parser.add_argument("--only", default=",".join(PARTS[:-1]), help=f"of {', '.join(PARTS)}")
    options = parser.parse_args()
    wanted = options.only.split(",")
    print(f"{platform.machine()}, {os.cpu_count()} processors, load {os.getloadavg()[0]:.1f} as it begins")
    for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
        os.environ[variable] = "1"
    os.environ.pop(
        "PYTHONDONTWRITEBYTECODE", None
    )  # modules are compiled once, as those of an installed package
    with tempfile.TemporaryDirectory() as folder, options.texts.open(encoding="utf-8") as file:
        room = Path(folder)
        lines = list(islice(file, options.articles))
        texts, single = room / "texts.jsonl", room / "single.jsonl"
        texts.write_text("".join(lines), encoding="utf-8")
        single.write_text(
            json.dumps({"id": 1, "text": SHORT.format(place="Ardley", number=1)}), encoding="utf-8"
        )
        if "read" in wanted:
            measure_reading(options.texts)
        if "start" in wanted:
            measure_start(single, options.times)
        if "jobs" in wanted:
            measure_jobs(texts, len(lines), options.times)
        if "memory" in wanted:
            measure_memory(room)
        if "ray" in wanted:
            measure_ray(texts, options.times)
        if "long" in wanted:
            measure_long(room)


if __name__ == "__main__":
    main()
