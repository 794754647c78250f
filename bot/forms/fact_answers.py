"""Answers to a form that the sources of facts give, where a person gave none."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from bot.model.facts import Facts


class FilledIn(NamedTuple):
    """An answer that a source gave: the field, the text as the form takes it, the source."""

    path: str
    text: str
    source: str


def fill_in(
    facts: Sequence[Facts],
    asked: Iterable[str],
    given: Mapping[str, str],
) -> list[FilledIn]:
    """Return the answers to the fields *asked* that were not *given*.

    The first of *facts* that tells a field counts. What was written is never touched.
    """
    answers: list[FilledIn] = []
    for path in asked:
        if given.get(path):
            continue
        for one in facts:
            text = _read_field(one, path)
            if text is not None:
                answers.append(FilledIn(path, text, one.source))
                break
    return answers


def _read_field(facts: Facts, path: str) -> str | None:
    """Return what *facts* tell of a field, as the form takes it; None if nothing."""
    texts = {
        "title": facts.title,
        "authors": "\n".join(facts.authors) or None,
        "date": facts.date,
        "venue": facts.venue,
    }
    return texts.get(path)


def describe_filled_in(answers: Iterable[FilledIn], day: str) -> list[str]:
    """Return a line for each source: which fields were filled in from it, on which day."""
    paths_by_source: dict[str, list[str]] = {}
    for answer in answers:
        paths_by_source.setdefault(answer.source, []).append(answer.path)
    return [
        f"filled in from {source}, {day}: {', '.join(paths)}"
        for source, paths in paths_by_source.items()
    ]
