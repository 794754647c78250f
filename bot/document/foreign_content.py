"""Whole files that are something else: a line of a list, a fenced block, front matter, a list of one."""

import re
from dataclasses import dataclass

from bot.document.failure import Failure
from bot.document.scalars import scalar_text
from bot.markdown.inline_tokens import Token, find_links, parse_tokens
from bot.model.dates.parser import parse_leading_date

_BULLET = re.compile(r"[-*+] ")
_LONGEST_ITEM = 4_000
_CONFLICT = re.compile(r"^(?:<{7} |>{7} )", re.MULTILINE)
_LABELS = frozenset(
    {
        "paper",
        "arxiv",
        "code",
        "github",
        "website",
        "project",
        "page",
        "dataset",
        "data",
        "model",
        "demo",
        "blog",
    }
)
_SEPARATORS = " -\u2013\u2014:|,.[]()"


@dataclass(frozen=True, slots=True)
class Pasted:
    """What the file seems to be, what to do, and the entry it stands for, if that is certain."""

    message: str
    hint: str
    text: str | None = None


def recognise(text: str, failure: Failure) -> Pasted | None:
    """Return what unreadable *text* is as a whole, or None if it is an entry with a mistake."""
    lines = text.strip().split("\n")
    if _CONFLICT.search(text):
        message = (
            "The file holds the marks of a merge conflict: <<<<<<<, =======, >>>>>>>."
        )
        return Pasted(
            message, "Keep one of the two versions, and remove the three marks."
        )
    return (
        _fenced(lines)
        or _front_matter(lines)
        or _markdown_item(lines)
        or _list_of_one(lines)
        or _duplicate(text.split("\n"), failure)
        or _issue_text(lines)
    )


def _fenced(lines: list[str]) -> Pasted | None:
    if len(lines) < 3 or not lines[0].startswith("```") or lines[-1].strip() != "```":  # noqa: PLR2004
        return None
    inside = "\n".join(lines[1:-1]) + "\n"
    return Pasted(
        f"The file is wrapped in {lines[0]} and ```.",
        "Remove the first and the last line.",
        inside,
    )


def _front_matter(lines: list[str]) -> Pasted | None:
    if lines[-1].rstrip() != "---" or len(lines) < 2:  # noqa: PLR2004
        return None
    inside = "\n".join(lines[:-1]) + "\n"
    return Pasted(
        "A line of dashes ends the file.",
        "Remove the line: --- begins another document.",
        inside,
    )


def _list_of_one(lines: list[str]) -> Pasted | None:
    if not lines[0].startswith("- ") or any(
        line[:1] not in {" ", ""} for line in lines[1:]
    ):
        return None
    if ": " not in lines[0]:
        return None
    inside = "\n".join(line[2:] for line in lines) + "\n"
    message = f"The file holds a list, but an entry file holds fields. The line is: `{lines[0][:120]}`."
    return Pasted(
        message, "Remove the leading dash and two spaces from each line.", inside
    )


def _markdown_item(lines: list[str]) -> Pasted | None:
    if not _BULLET.match(lines[0]):
        return None
    tokens = parse_tokens(lines[0][len("- ") : _LONGEST_ITEM])
    if not any(token.kind in ("bold", "link") for token in tokens):
        return None
    message = f"The file holds a line of a Markdown list, but an entry file holds fields: {lines[0][:120]}"
    hint = "Write the name behind title: and each address behind its label under links:"
    return Pasted(message, hint, _entry_of_item(tokens) if len(lines) == 1 else None)


def _entry_of_item(tokens: list[Token]) -> str | None:
    item = "".join(token.source for token in tokens)
    links = [
        (words, url)
        for words, url in find_links(item)
        if url.startswith(("http://", "https://"))
    ]
    if not links:
        return None
    bold = next((token for token in tokens if token.kind == "bold"), None)
    title = bold.visible_text if bold else links[0][0]
    title = " ".join(title.strip("[]* ").split())
    labelled: dict[str, str] = {}
    for text, address in links:
        label = text.lower() if text.lower() in _LABELS else "website"
        if label in labelled:
            return None
        labelled[label] = address
    found = [f"title: {scalar_text(title)}", "links:"]
    found += [
        f"  {label}: {scalar_text(address)}" for label, address in labelled.items()
    ]
    rest = "".join(token.source for token in tokens if token.kind == "text").lstrip(
        _SEPARATORS + "*"
    )
    date = parse_leading_date(rest)
    if date:
        found.append(f"year: {date.date.year}")
        rest = rest[date.end :].lstrip(_SEPARATORS)
    rest = rest.rstrip(_SEPARATORS.replace(".", "") + "*")
    if rest:
        found.append(f"description: {scalar_text(rest)}")
    return "\n".join(found) + "\n"


def _duplicate(lines: list[str], failure: Failure) -> Pasted | None:
    if not failure.message.endswith("is here twice.") or failure.line > len(lines):
        return None
    second = lines[failure.line - 1]
    name = second[: second.find(":") + 1]
    before = [
        number
        for number, line in enumerate(lines[: failure.line - 1], 1)
        if name and line.startswith(name)
    ]
    if not before:
        return None
    places = f"in line {before[-1]} and in line {failure.line}"
    message = (
        f"{failure.message[:-1]}: {places}. The line is: `{second.strip()[:120]}`."
    )
    same = lines[before[-1] - 1] == second and not second.rstrip().endswith(":")
    text = (
        "\n".join([*lines[: failure.line - 1], *lines[failure.line :]])
        if same
        else None
    )
    return Pasted(message, failure.hint, text)


def _issue_text(lines: list[str]) -> Pasted | None:
    if not lines[0].startswith("### "):
        return None
    message = f"The file holds the text of an issue, beginning with: {lines[0][:120]}"
    return Pasted(
        message, "Write one field per line, the title first: title: Name of the work"
    )
