"""What somebody pastes into a form, a file or a command is read in little time, whatever it is."""

import time
from collections.abc import Callable

import pytest

from bot.repairs.bibtex import parse_bibtex
from bot.repairs.pasted_entry import parse_pasted_entry

LIMIT = 16_384
SHAPES: dict[str, Callable[[int], str]] = {
    "nested braces": lambda n: "@article{x, title = " + "{" * n,
    "closed braces": lambda n: "@article{x, title = " + "{" * (n // 2) + "}" * (n // 2),
    "quotes": lambda n: '@article{x, title = "' + '{"' * (n // 2),
    "fields": lambda n: "@article{x, " + "a = {b}, " * (n // 9),
    "accents": lambda n: "@article{x, title = {" + '\\"{U}' * (n // 5) + "}}",
    "commands": lambda n: "@article{x, title = {" + "\\emph{" * (n // 6),
    "spaces": lambda n: "@article{x, author = {a" + " " * n + "b}, title = {c}}",
    "and": lambda n: "@article{x, author = {" + "a and " * (n // 6) + "}, title = {c}}",
    "heads": lambda n: "@article{" * (n // 9),
    "links": lambda n: "https://arxiv.org/abs/2304.08485 " * (n // 33),
    "numbers": lambda n: "2304.08485 " * (n // 11),
    "brackets": lambda n: "[" * n,
    "bold links": lambda n: "[**a**](" * (n // 8),
    "a word": lambda n: "a" * n,
    "blanks": lambda n: "\t " * (n // 2),
}


def measure(text: str) -> float:
    start = time.process_time()
    parse_pasted_entry(text)
    return time.process_time() - start


@pytest.mark.parametrize("shape", SHAPES)
def test_T60_as_much_as_is_read_takes_little_time(shape: str) -> None:
    text = SHAPES[shape](LIMIT)[:LIMIT]

    assert measure(text) < 1.0


@pytest.mark.parametrize("shape", SHAPES)
def test_T60_more_than_is_read_is_not_begun_with(shape: str) -> None:
    text = SHAPES[shape](2_000_000) + "x" * LIMIT

    assert measure(text) < 0.1
    assert parse_pasted_entry(text) is None
    assert parse_bibtex(text) is None
