"""Entries without end, made by varying real ones."""

import re
from collections.abc import Iterator, Mapping
from random import Random
from typing import Any
from urllib.parse import urlsplit

from benchmarks.words import Words
from bot.listing.slugs import make_slug, make_unused

_SEED = 42
_DUPLICATE, _SIMILAR, _SHARED = 0.022, 0.011, 0.004
"""How often a list has a work twice, two works of nearly one title, two titles for one page: findings of
`listwright check` per entry, in eight public lists of together 3,664 items."""

_MOST_NAME_WORDS = 3
_PAPER = re.compile(r"(?<=/)([0-9]{4})\.[0-9]{5}")
_PLACE = {"github.com": 2, "huggingface.co": 2}
"""Which part of a path is the work's own, after its owner's; on other hosts it is the last."""
_SHELVES = frozenset({"datasets", "spaces", "collections"})
_NO_MODEL = frozenset({"distinct_from", "former_ids", "removed", "same_as", "verbatim"})
"""An entry with one of these speaks of others that a made catalog does not have, or cannot be varied."""

Record = dict[str, Any]
"""The values of an entry file."""


class Maker:
    """Makes entries; the same real ones give the same, and a larger catalog begins with the smaller one."""

    def __init__(self, real: Mapping[str, Record]) -> None:
        """Vary the entries *real*, by id."""
        self._random = Random(_SEED)  # noqa: S311 - nothing secret; the point is that it repeats
        self._models = [
            (entry_id.rpartition("/")[0], record)
            for entry_id, record in sorted(real.items())
            if _NO_MODEL.isdisjoint(record)
        ]
        titles = [record["title"] for _, record in self._models]
        names = [head for title in titles if _is_name(head := title.partition(": ")[0])]
        told = [
            record["description"]
            for _, record in self._models
            if "description" in record
        ]
        self._words = Words(names, titles + told, self._random)
        self._made: list[tuple[str, Record]] = []
        self._without_paper: list[tuple[str, Record]] = []
        self._names: set[str] = set()
        self._papers: set[str] = set()
        self._slugs: dict[str, set[str]] = {}

    def entries(self) -> Iterator[tuple[str, Record]]:
        """Ids and values of new entries, in the folders of the real ones."""
        while True:
            folder, record = made = self._next()
            self._made.append(made)
            if "arxiv.org/" not in str(record.get("links")):
                self._without_paper.append(made)
            wanted = make_slug(record.get("name") or record["title"]) or "entry"
            yield (
                f"{folder}/{make_unused(wanted, self._slugs.setdefault(folder, set()))}",
                record,
            )

    def _next(self) -> tuple[str, Record]:
        """A work of its own or, as often as in life, one that is there already or looks like one."""
        chance = self._random.random()
        if not self._without_paper or chance >= _DUPLICATE + _SIMILAR + _SHARED:
            folder, model = self._random.choice(self._models)
            return folder, self._varied(model)
        if (
            chance < _SIMILAR
        ):  # two papers of one title have two numbers, so nobody takes them for one
            folder, other = self._random.choice(self._without_paper)
            title = (
                other["title"]
                if _is_name(other["title"])
                else self._words.inflect(other["title"])
            )
            return folder, {**self._varied(other), "title": title}
        folder, other = self._random.choice(self._made)
        varied = self._varied(other)
        if chance < _SIMILAR + _SHARED:
            return folder, {
                key: other[key] if key == "links" else value
                for key, value in varied.items()
            }
        return folder, {
            key: varied[key] if key == "description" else value
            for key, value in other.items()
        }

    def _varied(self, model: Record) -> Record:
        record = {**model, "title": self._title(model["title"])}
        if "name" in model:
            record["name"] = self._unheard(model["name"])
        if "description" in model:
            record["description"] = self._words.vary_text(model["description"])
        if "links" in model:
            label = (
                make_slug(record.get("name") or record["title"].partition(": ")[0])
                or "entry"
            )
            record["links"] = {
                name: self._target(link, label) for name, link in model["links"].items()
            }
        return record

    def _title(self, title: str) -> str:
        head, colon, tail = title.partition(": ")
        if _is_name(head):
            return self._unheard(head) + colon + self._words.vary_text(tail)
        return self._words.vary_text(title)

    def _unheard(self, name: str) -> str:
        while True:
            new = self._words.vary_name(name)
            key = "".join(filter(str.isalnum, new)).casefold()
            if key not in self._names:
                self._names.add(key)
                return new

    def _target(
        self, link: str | Mapping[str, str], label: str
    ) -> str | dict[str, str]:
        if isinstance(link, str):
            return self._page(link, label)
        return {**link, "url": self._page(link["url"], label)}

    def _page(self, url: str, label: str) -> str:
        """Another page of the same host; where the work has the host to itself, another host."""
        if "arxiv.org/" in url:
            return _PAPER.sub(lambda found: self._paper(found[1]), url)
        parts = urlsplit(url)
        path = parts.path.rstrip("/").split("/")
        if len(path) == 1:
            return url.replace(
                parts.netloc.removeprefix("www.").partition(".")[0], label, 1
            )
        place = _PLACE.get(parts.netloc, len(path)) + (path[1] in _SHELVES)
        path[min(place, len(path) - 1)] = label
        return parts._replace(path="/".join(path)).geturl()

    def _paper(self, month: str) -> str:
        while (
            number := f"{month}.{self._random.randint(1, 29999):05}"
        ) in self._papers:
            pass
        self._papers.add(number)
        return number


def _is_name(title: str) -> bool:
    return len(title.split()) <= _MOST_NAME_WORDS
