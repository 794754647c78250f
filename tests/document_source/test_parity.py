"""Whatever form a list has, a contribution to it is judged alike with entry files and without."""

from pathlib import Path

import pytest

from bot.review.source_markers import add_markers
from tests.document_source.scene import Repository, list_findings
from tests.importer.scene import listed
from tests.importer.test_styles import STYLES


def make_contributions(text: str) -> dict[str, str]:
    """A new item after the first one, a copy of the first, one less, and another title."""
    lines = text.split("\n")
    number = next(n for n, line in enumerate(lines) if "https://" in line)
    item = lines[number]
    new = item.replace("Alpha", "Kelp").replace("alpha", "kelp")
    new = new.replace("a.org", "kelp.example.org").replace(".00001", ".04485")
    return {
        "new": "\n".join([*lines[: number + 1], new, *lines[number + 1 :]]),
        "copy": "\n".join([*lines[: number + 1], item, *lines[number + 1 :]]),
        "gone": "\n".join([*lines[:number], *lines[number + 1 :]]),
        "pdf": text.replace("arxiv.org/abs/", "arxiv.org/pdf/", 1),
    }


# An import writes reference links where they are used: its lines are others.
@pytest.mark.parametrize("style", [style for style in STYLES if style != "ref"])
def test_a_contribution_is_judged_alike(tmp_path: Path, style: str) -> None:
    text = listed(STYLES[style][0])
    read = Repository.with_document(tmp_path / "read", text)
    imported = Repository.with_entries(tmp_path / "imported", text)
    generated = imported.read("README.md")
    for name, after in make_contributions(text).items():
        if after == text:
            continue
        marked = add_markers(generated, text, after)
        assert marked is not None, name

        own = read.review(read.contribute(after))
        other = imported.review(imported.contribute(marked.after.text))

        assert list_findings(own) == list_findings(other), name
