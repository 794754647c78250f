"""What a stranger may do to a list that stays as it is: each is told, and none ends the review."""

import re
from collections.abc import Callable
from pathlib import Path

import cmarkgfm  # type: ignore[import-untyped]
import pytest
from cmarkgfm.cmark import Options  # type: ignore[import-untyped]

from tests.document_source.scene import LIST, Repository

FLAMINGO = "- [Flamingo](https://arxiv.org/abs/2204.14198) (2022) - It learns from few examples."
NEW = "- [Kosmos](https://arxiv.org/abs/2302.14045) (2023) - It reads."
WITH_NEW = LIST.replace(FLAMINGO, f"{FLAMINGO}\n{NEW}")
Change = Callable[[Path], object]


def write(path: str, text: str) -> Change:
    def change(root: Path) -> None:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(text.encode())

    return change


def link(root: Path) -> None:
    (root / "README.md").unlink()
    (root / "README.md").symlink_to("schema/seeing.yaml")


CHANGES: dict[str, tuple[Change, str]] = {
    "markers": (
        write(
            "README.md",
            LIST.replace(
                FLAMINGO,
                f"<!-- listwright:begin models -->\n{FLAMINGO}\n<!-- listwright:end -->",
            ),
        ),
        "comments that begin as the bot's own, `<!-- listwright:`",
    ),
    "line ends": (
        write("README.md", WITH_NEW.replace("\n", "\r\n")),
        "The line ends of the whole file change.",
    ),
    "encoding": (
        lambda root: (root / "README.md").write_bytes(WITH_NEW.encode() + b"\xff"),
        "The file is no longer UTF-8",
    ),
    "gone": (lambda root: (root / "README.md").unlink(), "This removes a list's document."),
    "link": (link, "no ordinary file"),
    "entry file": (
        write("entries/seeing/models/x.yaml", "title: X\nlinks:\n  paper: https://arxiv.org/abs/2302.14045\n"),
        "This list has no entry files; write a line in README.md instead.",
    ),
    "broken layout": (
        write("schema/other.yaml", "source: document\nsections: 5\n"),
        "This changes how the list is laid out",
    ),
    "own layout": (
        write("schema/seeing.yaml", "source: document\nsections: 5\n"),
        "This changes how the list is laid out",
    ),
    "script": (
        write("README.md", f"{WITH_NEW}\n<img src=x onerror=alert(1)>\n"),
        "Unsafe: ",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CHANGES)
def test_it_is_told_to_a_maintainer(tmp_path: Path, name: str) -> None:
    change, message = CHANGES[name]
    repository = Repository.with_document(tmp_path / "list")
    repository.git("switch", "--quiet", "--create", "attack", "main")
    change(repository.root)
    repository.commit("Attack")
    repository.git("switch", "--quiet", "main")

    comment = repository.comment("attack")

    assert message in comment
    assert comment.splitlines()[2] == (
        "### A maintainer must look at this. Nothing more for you to do."
    )


@pytest.mark.parametrize("path", ["schema/other.yaml", "schema/seeing.yaml"])
def test_a_broken_layout_hides_no_line(tmp_path: Path, path: str) -> None:
    repository = Repository.with_document(tmp_path / "list")
    repository.git("switch", "--quiet", "--create", "attack", "main")
    write(path, "source: document\nsections: 5\n")(repository.root)
    write("README.md", WITH_NEW)(repository.root)
    repository.commit("Attack")
    repository.git("switch", "--quiet", "main")

    assert "**New** `Kosmos` in `README.md:14`" in repository.comment("attack")


def test_a_line_cannot_leave_its_block(tmp_path: Path) -> None:
    line = "- [@octo `````` \x1b[31m](https://a.example/x) (2020) - </details><!-- listwright"
    repository = Repository.with_document(tmp_path / "list")
    text = LIST.replace(FLAMINGO, f"{FLAMINGO}\n{line}")

    comment = repository.comment(repository.contribute(text))

    assert "\x1b" not in comment
    # The fence is longer than the one in the line.
    assert "```````diff\n" in comment


@pytest.mark.parametrize(
    "payload",
    [
        "<!-- listwright:end -->",
        "<!-- listwright:begin models -->",
        "<script>alert(1)</script>",
        "[click](javascript:alert(1))",
        "]( https://evil.example ) [",
        "a | b | c",
        "```",
        "# Heading",
        "\u202egnihton",
    ],
)
@pytest.mark.parametrize("section", ["models", "data"])
def test_T36_T41_T52_hostile_values_change_no_other_line(
    tmp_path: Path, payload: str, section: str
) -> None:
    """Whatever a form or a command is given, the document gets one line, or nothing."""
    repository = Repository.with_document(tmp_path / "list")

    repository.run(
        *("new", f"Kelp {payload}", "--list", "seeing", "--section", section),
        *("--set", "links.website=https://octo-curator.example/kelp"),
        *("--set", "year=2022", "--set", f"description=It sees {payload} kelp."),
        *("--set", f"what=It sees {payload} kelp."),
    )

    after = repository.read("README.md").split("\n")
    before = LIST.split("\n")
    added = [line for line in after if line not in before]
    assert [line for line in after if line not in added] == before
    # What a rule refuses is not written at all.
    is_refused = payload.startswith(("<", "[", "]"))
    assert len(added) == (0 if is_refused else 1)
    html = cmarkgfm.github_flavored_markdown_to_html(
        "\n".join(added), Options.CMARK_OPT_UNSAFE
    )
    assert "<script" not in html
    assert re.findall('href="([^"]*)"', html) in (
        [],
        ["https://octo-curator.example/kelp"],
    )
