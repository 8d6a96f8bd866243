"""Errors that a user can act on: each message says what was found, what was expected and what to do."""

from __future__ import annotations

from typing import ClassVar


class QuotesError(Exception):
    """Base of every error that `quotes` raises on purpose; the message stands alone."""

    exit_code: ClassVar[int] = 1


class InputError(QuotesError):
    """A document cannot be read or used; other documents go on (exit code 1)."""


class UsageError(QuotesError):
    """The command was asked for something that cannot be done (exit code 2)."""

    exit_code: ClassVar[int] = 2


class RuleError(UsageError):
    """A rule file or lexicon is wrong; nothing runs until it is mended (exit code 2)."""


class ModelError(UsageError):
    """A spaCy pipeline is missing, or lacks what the rules need (exit code 2)."""
