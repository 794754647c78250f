"""Texts that try to leave the code they are shown in, always the same and in the same order."""

from collections.abc import Iterator
from itertools import islice, product

ATOMS = (
    "`", "``", "```", "\n```\n", "~~~\n", "\\", "|", "\\|", "\\\\|", "\n", "\n\n", "\r", "\r\n", "\t", " ",
    "word", "**b**", "$`x`$", "&lt;b&gt;&#64;octocat", "\u202e", "\u200b", "\0",
    "<b>", "<details>\n<summary>", "</code></pre></details>", "<!-- listwright:end -->", "<script>\n",
    "<img src=//evil.example>", "![i](https://evil.example/i.png)", "[x](javascript:alert(1))", "[x][y]",
    "\n\n[y]: https://evil.example\n\n", "<https://evil.example>", "www.evil.example", "https://evil.example/a",
    "me@evil.example", "@octocat", "@org/team", "Fixes #1", "GH-1 o/r#2", "\n# h\n", "\nh\n===\n",
    "\n- [ ] i\n", "\n> q\n", "\n1. i\n", "\n---\n", "\n| a |\n|---|\n| b |\n", "[^1]\n\n[^1]: note\n",
    "\n    indented\n",
)  # fmt: skip
"""What a payload is made of: one breaker of each kind that Markdown knows."""

RUNS = (1, 2, 3, 4, 63, 64, 65, 78, 79, 80, 81, 253, 254, 255, 256, 300, 1000)
"""Lengths of backtick runs; GitHub's parser stops counting at 80 inline and at 255 in blocks."""

EVERY = 6
"""The share of the triples; no factor of the number of atoms, so that each atom stands in each place."""


def payloads() -> Iterator[str]:
    """Yield about 20,000 texts: atoms, all pairs, an even share of the triples, and long runs."""
    yield ""
    yield from ATOMS
    yield from map("".join, product(ATOMS, repeat=2))
    yield from islice(map("".join, product(ATOMS, repeat=3)), 0, None, EVERY)
    for length, before, after in product(
        RUNS, ("", "a", "\n"), ("", "<b>@octocat", "\n<b>\n", "\\|", "x`<b>")
    ):
        yield f"{before}{'`' * length}{after}"
