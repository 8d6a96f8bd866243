"""The lines that become of one document, packed where the document is a book: memory must not grow with its length."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

BLOCK = 1_000_000  # characters; fewer are kept as they are


@dataclass(frozen=True, slots=True)
class Packed:
    """Lines as compressed blocks, a tenth of their size."""

    blocks: tuple[bytes, ...]
    count: int

    def __len__(self) -> int:
        return self.count

    def __iter__(self) -> Iterator[str]:
        for block in self.blocks:
            yield from zlib.decompress(block).decode().split("\n")[:-1]


Lines = tuple[str, ...] | Packed


def packed(lines: Iterable[str]) -> Lines:
    """The lines as they are, or packed where they are many; none of them may hold a line feed."""
    blocks: list[bytes] = []
    block: list[str] = []
    count = size = 0
    for line in lines:
        block.append(line)
        size += len(line)
        if size >= BLOCK:
            blocks.append(zlib.compress(_joined(block), 1))
            count += len(block)
            block, size = [], 0
    if not blocks:
        return tuple(block)
    if block:
        blocks.append(zlib.compress(_joined(block), 1))
    return Packed(tuple(blocks), count + len(block))


def written(lines: Lines) -> Iterator[bytes]:
    """What to write, block by block: UTF-8, each line with its end."""
    if isinstance(lines, Packed):
        yield from map(zlib.decompress, lines.blocks)
    elif lines:
        yield _joined(lines)


def _joined(lines: Sequence[str]) -> bytes:
    return "".join(f"{line}\n" for line in lines).encode()
