"""The one way for a stranger's text into a comment, a link, a commit title or a log.

Whatever a contributor chose (titles, URLs, file contents, branch names) passes
through here and nowhere else. In a comment it stands only inside code, whose
fence is computed from the text; elsewhere it is reduced to an allow-list.

GitHub's parser (cmark-gfm) departs from CommonMark in two ways that matter: an
inline fence of more than 80 backticks is no fence, and a block's fence of more
than 255 counts as 255. So no run of backticks longer than `LONGEST_RUN` is
written out; it is shown as its length.
"""

import re
import unicodedata
from typing import Final, Literal, get_args
from urllib.parse import quote

from bot.identity.url_policy import find_url_problem

Info = Literal["", "yaml", "markdown", "diff", "suggestion", "text"]
Kind = Literal["error", "warning", "notice"]

LONGEST_RUN: Final = 64
LONGEST_URL: Final = 8_000

# Not "other" or "separator" to Unicode, and yet drawn as nothing: joiners, fillers, variation selectors.
_FILLERS: Final = (
    "\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u2800\u3164\uffa0"
)
_SELECTORS: Final = (*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))
_BLANK: Final = frozenset([*_FILLERS, *map(chr, _SELECTORS)])
_EMOJI_STYLE: Final = "\ufe0f"
_IDEOGRAPHIC_SPACE: Final = "\u3000"
_TO_SPACE: Final = str.maketrans("\n\r\t", "   ")

_RUN: Final = re.compile(r"`+")
_ENDLESS_RUN: Final = re.compile(f"`{{{LONGEST_RUN + 1},}}")
_PREFIX: Final = re.compile(r"(?: |> )*")
_OUR_LABEL: Final = re.compile(r"[A-Za-z0-9(][A-Za-z0-9 .,:()'-]{0,79}")
_PLAIN: Final = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9 ._+-]{0,70}[A-Za-z0-9._+-])?")
_REFERENCE: Final = re.compile(r"(?i)\bGH-[0-9]")
_URL: Final = re.compile(
    r"(?i:https?)://[A-Za-z0-9._-]+(?::[0-9]{1,5})?(?:[/?#][A-Za-z0-9%/:?#=&+,.~_!*-]*)?"
)
_REPOSITORY: Final = re.compile(
    r"[A-Za-z0-9][A-Za-z0-9_-]{0,98}/(?!\.{1,2}\Z)[A-Za-z0-9._-]{1,100}"
)
_BRANCH: Final = re.compile(r"[^/.\s][^/\s]*(?:/[^/.\s][^/\s]*)*")

# Every alternative starts with fixed letters and consumes what it scans, so the time is linear.
_SECRET: Final = re.compile(
    r"(?P<keep>x-access-token:|://[^\s/:@]*:(?=[^\s/@]*@)|(?i:authorization: ?(?:basic|bearer|token) ))"
    r"[^\s/@]+"
    r"|github_pat_\w{10,}"
    r"|gh[opsur]_[\w.-]{10,}"
    r"|eyJ[\w-]{10,}(?:\.[\w-]+){0,4}"  # a JSON object in base64
    r"|eC1hY2Nlc3MtdG9rZW46[\w+/=-]*",  # "x-access-token:" in base64, as git sends it
    re.ASCII,
)


def code_span(text: str, *, in_table: bool = False, limit: int = 300) -> str:
    r"""Return *text* as one inline code span on one line.

    Line breaks and tabs become spaces, hidden characters are named (`⟨U+202E⟩`),
    and of a text longer than *limit* characters the middle becomes `…`. Empty
    and blank texts give `(empty)` and `(blank)`.

    The caller puts a character other than a backtick, a backslash or `$` on
    either side, and never writes a span into a block that starts with an HTML
    tag, where Markdown is not read: see `details`.

    Args:
        text: Anything at all.
        in_table: The span stands in a table cell, so pipes are escaped.
            Parsers disagree about `\|` that is already there; its backslash is
            named instead.
        limit: The most characters of *text* to show.
    """
    line = _line(text, limit)
    if in_table:
        line = line.replace("\\|", _name("\\") + "|").replace("|", "\\|")
    # CommonMark takes one space from either end when both have one.
    pad = " " if line[0] in "` " or line[-1] in "` " else ""
    fence = "`" * (_longest_run(line) + 1)
    return f"{fence}{pad}{line}{pad}{fence}"


def fenced(text: str, info: Info = "", *, exact: bool = False, prefix: str = "") -> str:
    """Return *text* as a fenced code block that ends with exactly one line break.

    The code is *text*, with a final line break if it had none. It stands at the
    beginning of a line, after a blank line where HTML comes before.

    Args:
        text: Anything at all; hidden characters are named, CRLF becomes LF.
        info: The language, from a fixed list.
        exact: The text is meant to be copied, so nothing is changed.
            A suggestion is always exact.
        prefix: Begins every line, so that the block can stand in a list item
            (spaces) or a quote (`> `).

    Raises:
        ValueError: *info* or *prefix* is not of the kind described, or an exact
            *text* is not `copyable`.
    """
    if info not in get_args(Info) or not _PREFIX.fullmatch(prefix):
        raise ValueError(f"a fence takes neither info {info!r} nor prefix {prefix!r}")
    if exact or info == "suggestion":
        if not copyable(text):
            raise ValueError("a text to copy must not hold hidden characters")
    else:
        text = visible(text.replace("\r\n", "\n"), keep="\n\t")
    fence = "`" * max(3, _longest_run(text) + 1)
    lines = text.removesuffix("\n").split("\n") if text else []
    return "".join(f"{prefix}{line}\n" for line in [fence + info, *lines, fence])


def details(label: str, body: str, *, subject: str | None = None) -> str:
    """Return a collapsed block, to stand at the beginning of a line.

    Args:
        label: Our own words, never a stranger's.
        body: Markdown that is safe already; blank lines are put around it.
        subject: Anything at all, shown as code after the label and cut like a
            code span. Each of its characters but letters and digits is an entity.

    Raises:
        ValueError: *label* holds more than words and plain punctuation.
    """
    heading = _ours(label)
    if subject is not None:
        entities = (
            char if char.isalnum() or char == " " else f"&#{ord(char)};"
            for char in _line(subject)
        )
        heading += f" <code>{''.join(entities)}</code>"
    inner = body.strip("\n")
    return f"<details>\n<summary>{heading}</summary>\n\n{inner}\n\n</details>\n"


def visible(text: str, *, keep: str = "") -> str:
    """Return *text* with what a reader can't see, or can't tell from a space, named: `⟨U+200B⟩`.

    Named are control, format, private and unassigned characters, lone
    surrogates, odd spaces, fillers, variation selectors (not the emoji style
    behind a symbol), and, by length, runs of backticks longer than `LONGEST_RUN`.
    The characters of *keep* stay.
    """
    if not (text.isascii() and text.isprintable()):
        before = ["", *text]
        text = "".join(
            _name(char) if _is_hidden(char, last) and char not in keep else char
            for last, char in zip(before, text, strict=False)
        )
    return _ENDLESS_RUN.sub(lambda run: f"⟨{len(run[0])} times U+0060⟩", text)


def copyable(text: str) -> bool:
    """Whether *text* may be shown for copying: `visible` would change nothing in it."""
    return visible(text, keep="\n\t") == text


def plain(text: str) -> str | None:
    """Return *text* if it may stand in a commit message or a title, where nothing can be quoted.

    Allowed are at most 72 of `[A-Za-z0-9 ._+-]`, with a letter or digit first and
    no space last, and without `GH-1`, which GitHub reads as an issue's number.
    """
    return text if _PLAIN.fullmatch(text) and not _REFERENCE.search(text) else None


def link_to(url: str, label: str) -> str | None:
    """Return a Markdown link, or None where *url* had better be shown as code.

    The caller writes no `!` before it, which would make it an image.

    Args:
        url: A stranger's. Linked only if `problem_of` finds nothing wrong and
            its host is plain ASCII; all that could end the destination is
            percent-encoded.
        label: Our own words, never a stranger's.

    Raises:
        ValueError: *label* holds more than words and plain punctuation.
    """
    shown = _ours(label)
    if (
        len(url) > LONGEST_URL
        or not url.isprintable()
        or find_url_problem(url) is not None
    ):
        return None
    address = quote(url, safe="/:?#=&+,.~_%!*-")
    # An ampersand must not start an entity.
    return (
        f"[{shown}]({address.replace('&', '&amp;')})"
        if _URL.fullmatch(address)
        else None
    )


def new_file_link(repository: str, branch: str, path: str, text: str) -> str | None:
    """Return the URL of GitHub's "create this file" page with *path* and *text* filled in.

    Every part is percent-encoded: the URL holds only letters, digits and
    `%-./:=?&_~`, and stands in a Markdown link as it is. None when it would
    exceed `LONGEST_URL` characters, when *repository* (`owner/name`) or *branch*
    can't be a real one (a browser would resolve a branch `../..` to another
    repository), or when a part is not `copyable`.
    """
    real = (
        _REPOSITORY.fullmatch(repository)
        and _BRANCH.fullmatch(branch)
        and ".." not in branch
    )
    if not real or not all(map(copyable, (branch, path, text))):
        return None
    query = f"filename={quote(path, safe='')}&value={quote(text, safe='')}"
    url = f"https://github.com/{repository}/new/{quote(branch, safe='/')}?{query}"
    return url if len(url) <= LONGEST_URL and _URL.fullmatch(url) else None


def workflow_command(  # noqa: PLR0913 -- the properties that GitHub knows, by name
    kind: Kind,
    message: str,
    *,
    file: str | None = None,
    line: int | None = None,
    column: int | None = None,
    title: str | None = None,
) -> str:
    """Return one line that makes GitHub Actions annotate a place, escaped as its runner unescapes.

    Line and column count from 1. Line breaks in *message* stay; other hidden
    characters are named, secrets redacted.
    """
    given = {"file": file, "line": line, "col": column, "title": title}
    properties = ",".join(
        f"{key}={_escaped(_logged(str(value))).replace(':', '%3A').replace(',', '%2C')}"
        for key, value in given.items()
        if value is not None
    )
    command = f"{kind} {properties}" if properties else kind
    return f"::{command}::" + _escaped(_logged(message, keep="\r\n"))


def log_line(text: str, *, limit: int = 2_000) -> str:
    """Return *text* as one line for a log, without its line break.

    The runner obeys `::` at the beginning of a line and, in its older syntax,
    `##[` anywhere; neither is left. Control characters, and with them colours
    and line breaks, are named; secrets are redacted before the text is cut.
    """
    line = _cut(_logged(text), limit)
    return f"> {line}" if line.lstrip().startswith("::") else line


def redacted(text: str) -> str:
    """Return *text* without GitHub tokens, JSON web tokens and credentials in URLs or headers."""
    return _SECRET.sub(lambda secret: f"{secret['keep'] or ''}[redacted]", text)


def _is_hidden(char: str, before: str) -> bool:
    """Whether a reader can't see *char* or takes it for a plain space."""
    if char == _EMOJI_STYLE and before:
        return unicodedata.category(before) not in {"So", "Sm"}
    return char in _BLANK or not (char.isprintable() or char == _IDEOGRAPHIC_SPACE)


def _name(char: str) -> str:
    return f"⟨U+{ord(char):04X}⟩"


def _line(text: str, limit: int = 300) -> str:
    """Return *text* on one line with something to see in it, for either kind of inline code."""
    line = visible(_cut(text.replace("\r\n", " ").translate(_TO_SPACE), limit))
    if line.strip(" "):
        return line
    return "(blank)" if line else "(empty)"


def _cut(text: str, limit: int) -> str:
    """Keep two thirds of *limit* from the beginning, one third from the end: both tell URLs apart."""
    if len(text) <= limit:
        return text
    tail = (limit - 1) // 3
    return f"{text[: limit - 1 - tail]}…{text[len(text) - tail :]}"


def _longest_run(text: str) -> int:
    return max((len(run) for run in _RUN.findall(text)), default=0)


def _ours(label: str) -> str:
    if not _OUR_LABEL.fullmatch(label):
        raise ValueError(f"{label!r} is no label of ours")
    return label


def _logged(text: str, *, keep: str = "") -> str:
    return visible(redacted(text), keep=keep).replace("##[", "# #[")


def _escaped(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
