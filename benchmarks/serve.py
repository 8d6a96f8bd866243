"""The service under load: many clients at once, beside the library's own speed.

    python benchmarks/serve.py TEXTS.jsonl [--clients 32] [--seconds 60] [--texts 300]

TEXTS has a `text` a line; the first `--texts` are asked for in turn, again and again.  Starts `quotes serve` on a free
port and reads its memory from /proc.  Exit code 1 when an answer is missing, wrong or an error.
"""

from __future__ import annotations

import argparse
import itertools
import json
import re
import subprocess
import sys
import threading
import time
from pathlib import Path

import httpx

from quotes.documents import Document
from quotes.extraction import Extractor


def resident(process: subprocess.Popen[str]) -> int:
    """MiB of memory that the process has now."""
    status = Path(f"/proc/{process.pid}/status").read_text(encoding="ascii")
    return int(re.search(r"VmRSS:\s+(\d+)", status)[1]) // 1024


def main() -> None:
    """Print throughput, latency and memory."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("texts", type=Path)
    parser.add_argument("--clients", type=int, default=32)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument(
        "--texts", type=int, default=300, dest="count", help="how many, before it begins anew"
    )
    options = parser.parse_args()
    with options.texts.open(encoding="utf-8") as file:
        texts = [json.loads(line)["text"] for line in itertools.islice(file, options.count)]
    extractor = Extractor()
    started = time.perf_counter()
    expected = [len(list(extractor.records(Document("text", text)))) for text in texts]
    alone = len(texts) / (time.perf_counter() - started)

    seconds: list[float] = []
    wrong: list[str] = []
    memory: list[int] = []
    rounds: dict[int, int] = {}  # memory when the last text of a round was answered
    command = [sys.executable, "-m", "quotes", "serve", "--port", "0"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        address = re.search(r"http://\S+", process.stderr.readline())[0]
        end = time.monotonic() + options.seconds
        numbers = itertools.count()

        def call() -> None:
            with httpx.Client(base_url=address, timeout=120) as client:
                while time.monotonic() < end:
                    number = next(numbers) % len(texts)
                    begun = time.perf_counter()
                    try:
                        answer = client.post("/v1/records", json={"text": texts[number]})
                        found = len(answer.json()["documents"][0]["records"])
                    except (httpx.HTTPError, KeyError, ValueError) as error:
                        wrong.append(f"{type(error).__name__}: {error}")
                        continue
                    seconds.append(time.perf_counter() - begun)
                    if len(seconds) % len(texts) == 0:
                        rounds[len(seconds) // len(texts)] = resident(process)
                    if found != expected[number]:
                        wrong.append(f"text {number}: {found} records, not {expected[number]}")

        callers = [threading.Thread(target=call) for _ in range(options.clients)]
        begun = time.perf_counter()
        for caller in callers:
            caller.start()
        while any(caller.is_alive() for caller in callers):
            memory.append(resident(process))
            time.sleep(1)
        took = time.perf_counter() - begun
        process.terminate()
        code = process.wait()
    seconds.sort()
    print(
        f"library alone {alone:.1f} texts/s; service {len(seconds) / took:.1f} texts/s from {options.clients} clients"
    )
    print(f"{len(seconds):,} answers, {len(wrong)} errors; exit code {code}")
    print(f"median {seconds[len(seconds) // 2]:.2f} s, p99 {seconds[int(len(seconds) * 0.99)]:.2f} s")
    third = len(memory) // 3
    print(
        f"memory {memory[0]} MiB at first, {max(memory[:third])} in the first third, {max(memory[-third:])} in the last"
    )
    if rounds:
        print(f"memory after each round of {len(texts)} texts: {', '.join(map(str, rounds.values()))} MiB")
    for line in wrong[:5]:
        print(line)
    sys.exit(1 if wrong or code else 0)


if __name__ == "__main__":
    main()
