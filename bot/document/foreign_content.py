"""Recognise whole files that are something else than an entry.

A line of a list, a fenced block, front matter, a list of one, the text of an issue.
"""

import re
from dataclasses import dataclass

from bot.document.failure import Failure
from bot.document.scalars import write_scalar
from bot.markdown.inline_tokens import Token, find_links, parse_tokens
from bot.model.dates.parser import parse_leading_date
from bot.model.wording import say

_BULLET = re.compile(r"[-*+] ")
# No more of a pasted line is parsed.
_LONGEST_ITEM = 4_000
# A quoted line in a message is cut after this many characters.
_LONGEST_QUOTE = 120
_CONFLICT = re.compile(r"^(?:<{7} |>{7} )", re.MULTILINE)
# Texts of links in curated lists that serve as labels as they are.
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
# The two fences, and at least one line between them.
_FENCED_LINES = 3
_SEPARATORS = " -\u2013\u2014:|,.[]()"


@dataclass(frozen=True, slots=True)
class Pasted:
    """What the file seems to be, and what to do.

    *text* is the entry that it stands for, if that is certain.
    """

    message: str
    hint: str
    text: str | None = None


def recognise(text: str, failure: Failure) -> Pasted | None:
    """Return what unreadable *text* is as a whole; None if it is an entry with a mistake.

    *failure* is why the reader cannot read it.
    """
    if _CONFLICT.search(text):
        return Pasted(
            say(
                "The file holds the marks of a merge conflict:"
                " <<<<<<<, =======, >>>>>>>."
            ),
            say("Keep one of the two versions, and remove the three marks."),
        )
    lines = text.strip().split("\n")
    # Markdown before a list of one: the line of a Markdown list may hold a colon.
    return (
        _recognise_fence(lines)
        or _recognise_front_matter(lines)
        or _recognise_markdown_item(lines)
        or _recognise_list_of_one(lines)
        or _recognise_duplicate(text.split("\n"), failure)
        or _recognise_issue(lines)
    )


def _recognise_fence(lines: list[str]) -> Pasted | None:
    """Recognise an entry between two lines of backticks."""
    opening, closing = lines[0], lines[-1].strip()
    is_fenced = opening.startswith("```") and closing == "```"
    if not is_fenced or len(lines) < _FENCED_LINES:
        return None
    return Pasted(
        say("The file is wrapped in {opening} and ```.", opening=opening),
        say("Remove the first and the last line."),
        "\n".join(lines[1:-1]) + "\n",
    )


def _recognise_front_matter(lines: list[str]) -> Pasted | None:
    """Recognise an entry that a line of three dashes ends."""
    if lines[-1].rstrip() != "---" or len(lines) == 1:
        return None
    return Pasted(
        say("A line of dashes ends the file."),
        say("Remove the line: --- begins another document."),
        "\n".join(lines[:-1]) + "\n",
    )


def _recognise_list_of_one(lines: list[str]) -> Pasted | None:
    """Recognise the only item of a list: `- title: …`, the other lines indented."""
    item = lines[0]
    if not item.startswith("- ") or ": " not in item:
        return None
    for line in lines[1:]:
        if line and not line.startswith(" "):
            return None
    return Pasted(
        say(
            "The file holds a list, but an entry file holds fields."
            " The line is: `{text}`.",
            text=item[:_LONGEST_QUOTE],
        ),
        say("Remove the leading dash and two spaces from each line."),
        "\n".join(line[2:] for line in lines) + "\n",
    )


def _recognise_markdown_item(lines: list[str]) -> Pasted | None:
    """Recognise lines of a Markdown list; a single one is converted to an entry."""
    if not _BULLET.match(lines[0]):
        return None
    tokens = parse_tokens(lines[0][len("- ") : _LONGEST_ITEM])
    # A bullet alone may be a list of YAML: bold text or a link shows that it is none.
    if not any(token.kind in ("bold", "link") for token in tokens):
        return None
    return Pasted(
        say(
            "The file holds a line of a Markdown list, but an entry file holds fields:"
            " {text}",
            text=lines[0][:_LONGEST_QUOTE],
        ),
        say(
            "Write the name behind title:"
            " and each address behind its label under links:"
        ),
        _convert_item(tokens) if len(lines) == 1 else None,
    )


def _convert_item(tokens: list[Token]) -> str | None:
    """Return the entry file for an item; None if it is not certain."""
    item = "".join(token.source for token in tokens)
    links = []
    for text, url in find_links(item):
        if url.startswith(("http://", "https://")):
            links.append((text, url))
    if not links:
        return None
    labelled = _label_links(links)
    if labelled is None:
        return None
    bold = next((token for token in tokens if token.kind == "bold"), None)
    title = bold.visible_text if bold else links[0][0]
    title = " ".join(title.strip("[]* ").split())
    lines = [f"title: {write_scalar(title)}", "links:"]
    for label, url in labelled.items():
        lines.append(f"  {label}: {write_scalar(url)}")
    lines += _convert_plain_text(tokens)
    return "\n".join(lines) + "\n"


def _label_links(links: list[tuple[str, str]]) -> dict[str, str] | None:
    """Return the URLs by label; None if two have one label."""
    labelled: dict[str, str] = {}
    for text, url in links:
        label = text.lower()
        if label not in _LABELS:
            label = "website"
        if label in labelled:
            return None
        labelled[label] = url
    return labelled


def _convert_plain_text(tokens: list[Token]) -> list[str]:
    """Return the lines for a date and a description in the text besides the links."""
    text = "".join(token.source for token in tokens if token.kind == "text")
    text = text.lstrip(_SEPARATORS + "*")
    lines = []
    date = parse_leading_date(text)
    if date:
        lines.append(f"year: {date.date.year}")
        text = text[date.end :].lstrip(_SEPARATORS)
    # A full stop at the end belongs to the description.
    text = text.rstrip(_SEPARATORS.replace(".", "") + "*")
    if text:
        lines.append(f"description: {write_scalar(text)}")
    return lines


def _recognise_duplicate(lines: list[str], failure: Failure) -> Pasted | None:
    """Recognise a field that is here twice; equal lines are made one."""
    if failure.repeated_key is None or failure.line > len(lines):
        return None
    index = failure.line - 1
    repeated = lines[index]
    name = repeated[: repeated.find(":") + 1]
    if not name:
        return None
    earlier = [at for at in range(index) if lines[at].startswith(name)]
    if not earlier:
        return None
    nearest = earlier[-1]
    message = say(
        "The field {key} is here twice: in line {first} and in line {second}."
        " The line is: `{text}`.",
        key=failure.repeated_key,
        first=nearest + 1,
        second=failure.line,
        text=repeated.strip()[:_LONGEST_QUOTE],
    )
    # Behind `links:` the lines of a block follow: which of the blocks is meant?
    is_same = lines[nearest] == repeated and not repeated.rstrip().endswith(":")
    if not is_same:
        return Pasted(message, failure.hint)
    without_repeated = [*lines[:index], *lines[index + 1 :]]
    return Pasted(message, failure.hint, "\n".join(without_repeated))


def _recognise_issue(lines: list[str]) -> Pasted | None:
    """Recognise a filled form, whose headings are `### label`."""
    if not lines[0].startswith("### "):
        return None
    return Pasted(
        say(
            "The file holds the text of an issue, beginning with: {text}",
            text=lines[0][:_LONGEST_QUOTE],
        ),
        say("Write one field per line, the title first: title: Name of the work"),
    )
