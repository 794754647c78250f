"""Every link of the two seeds is still in an entry, and on the page where its item is shown."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.identity.comparison_key import make_comparison_key
from bot.identity.url_policy import make_canonical_url
from bot.importer.read.encoding import repair_text
from bot.markdown.link_targets import find_targets, find_text_targets
from bot.markdown.regions import read_regions
from tests.importer.scene import SEEDS

ROOT = Path(__file__).resolve().parents[2]
LISTS = ("mllm", "vlm-hub")
HEADING = re.compile(r"(?m)^## +(.*)$")
ADDRESS = re.compile(r"https?://[^\s()\"'<>]+")

TEMPLATE = (
    "An account that nobody filled in; the badges lead to this repository's files."
)
OTHER_PAPER = "The paper of LLaVA, given for LLaVA-1.5, whose own the other list gives."
MISTAKES: dict[str, dict[str, str]] = {
    "mllm": {},
    "vlm-hub": {
        "github.com/your-username/awesome-vision-language-models/commits/main": TEMPLATE,
        "github.com/your-username/awesome-vision-language-models/blob/main/LICENSE": TEMPLATE,
        "arxiv.org/abs/2304.08485": OTHER_PAPER,
    },
}
"""The links that a list shows no more, by their keys, and why."""


def key_of(url: str) -> str:
    return make_comparison_key(make_canonical_url(url))


def is_web(url: str) -> bool:
    return url.startswith(("https://", "http://"))


def keys_of(text: str) -> set[str]:
    return {key_of(url) for url in find_text_targets(text) if is_web(url)}


@cache
def seed(name: str) -> str:
    return repair_text((SEEDS / f"{name}.txt").read_text("utf-8"))[0]


@cache
def document(name: str) -> str:
    return (ROOT / f"lists/{name}.md").read_text("utf-8")


@cache
def records(name: str) -> tuple[dict[str, Any], ...]:
    paths = sorted((ROOT / "entries" / name).rglob("*.yaml"))
    return tuple(yaml.safe_load(path.read_text("utf-8")) for path in paths)


@cache
def entry_keys(name: str) -> frozenset[str]:
    targets = [
        target for record in records(name) for target in find_targets(record, {})
    ]
    return frozenset(key_of(target.url) for target in targets if is_web(target.url))


def parts_of(text: str) -> Iterator[tuple[str, str]]:
    """Yield the letters of each heading of the second level, and what stands below it."""
    title = ""
    start = 0
    for found in HEADING.finditer(text):
        yield title, text[start : found.start()]
        title = "".join(filter(str.isalnum, found[1])).casefold()
        start = found.end()
    yield title, text[start:]


def places_of(text: str) -> set[tuple[str, str]]:
    """Return the web links of *text*, each with the heading below which it stands."""
    return {(title, key) for title, part in parts_of(text) for key in keys_of(part)}


def prose_of(name: str) -> str:
    """Return what people wrote of a list's document: all but the regions."""
    lines = document(name).split("\n")
    for content in read_regions(document(name), f"lists/{name}.md").values():
        for line in content:
            lines.remove(line)
    return "\n".join(lines)


@pytest.mark.parametrize(("name", "count"), [("mllm", 87), ("vlm-hub", 173)])
def test_no_link_of_a_seed_is_overlooked(name: str, count: int) -> None:
    addresses = {key_of(url) for url in ADDRESS.findall(seed(name))}

    assert keys_of(seed(name)) == addresses
    assert len(addresses) == count


@pytest.mark.parametrize("name", LISTS)
def test_every_link_of_a_seed_is_in_an_entry_or_in_the_prose(name: str) -> None:
    missing = keys_of(seed(name)) - entry_keys(name) - keys_of(prose_of(name))

    assert missing == set(MISTAKES[name])


@pytest.mark.parametrize("name", LISTS)
def test_every_link_of_a_seed_is_shown_below_the_heading_it_stood_under(
    name: str,
) -> None:
    missing = places_of(seed(name)) - places_of(document(name))

    assert {key for _, key in missing} == set(MISTAKES[name])


@pytest.mark.parametrize("name", LISTS)
def test_every_link_is_written_in_its_canonical_form(name: str) -> None:
    web = {url for url in find_text_targets(document(name)) if is_web(url)}

    assert {url for url in web if make_canonical_url(url) != url} == set()


def test_a_picture_that_did_not_come_with_a_seed_is_known_to_its_entry_alone() -> None:
    pictures = re.findall(r"\]\((\./[^)]+)\)", seed("mllm"))
    kept = [path for record in records("mllm") for path in record.get("previews", [])]

    assert len(pictures) == 9
    assert sorted(kept) == sorted(pictures)
    assert not [path for path in pictures if path in document("mllm")]
