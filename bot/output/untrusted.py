"""Quote a stranger's text for a comment, a link, a commit title or a log.

Whatever a contributor chose (titles, URLs, file contents, branch names) passes
through this module and no other. In a comment the text stands only inside code,
whose fence is computed from the text. Elsewhere it is reduced to an allow-list.

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

# Below the 80 backticks at which cmark-gfm stops to read an inline fence (see above).
LONGEST_RUN: Final = 64

# A longer link is not offered: browsers would cut it.
LONGEST_URL: Final = 8_000

# Unicode calls these neither "other" nor "separator", yet they are drawn as nothing:
# joiners, fillers, variation selectors.
_FILLERS: Final = (
    "\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u2800\u3164\uffa0"
)
_SELECTORS: Final = (*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))
_BLANK: Final = frozenset([*_FILLERS, *map(chr, _SELECTORS)])

# The variation selector behind an emoji: "❤" + U+FE0F. It may stay behind a symbol.
_EMOJI_STYLE: Final = "\ufe0f"

# The space of Chinese and Japanese texts; it is drawn as wide as a character.
_IDEOGRAPHIC_SPACE: Final = "\u3000"
_TO_SPACE: Final = str.maketrans("\n\r\t", "   ")

_RUN: Final = re.compile(r"`+")
_ENDLESS_RUN: Final = re.compile(f"`{{{LONGEST_RUN + 1},}}")

# What may stand before each line of a block: the spaces of a list item, or "> > ".
_PREFIX: Final = re.compile(r"(?: |> )*")

# Words of ours, such as "Repaired for you: 2" or "已为你修复：2".
_OUR_LABEL: Final = re.compile(
    r"[A-Za-z0-9(\u4e00-\u9fff][A-Za-z0-9 .,:()'\u4e00-\u9fff，。、：（）-]{0,79}"
)

# "LLaVA-1.5": at most 72 characters, and no space at the end.
_PLAIN: Final = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9 ._+-]{0,70}[A-Za-z0-9._+-])?")

# GitHub reads "GH-12" as issue 12.
_REFERENCE: Final = re.compile(r"(?i)\bGH-[0-9]")

# "https://example.org:8080/a_%28b%29?c=1&d=2#e", after percent-encoding.
_URL: Final = re.compile(
    r"(?i:https?)://[A-Za-z0-9._-]+(?::[0-9]{1,5})?(?:[/?#][A-Za-z0-9%/:?#=&+,.~_!*-]*)?"
)

# "owner/name"; a name "." or ".." would lead a browser to another address.
_REPOSITORY: Final = re.compile(
    r"[A-Za-z0-9][A-Za-z0-9_-]{0,98}/(?!\.{1,2}\Z)[A-Za-z0-9._-]{1,100}"
)

# "fix/typo": git allows no part that is empty or begins with a dot.
_BRANCH: Final = re.compile(r"[^/.\s][^/\s]*(?:/[^/.\s][^/\s]*)*")

# Every alternative starts with fixed letters and consumes what it scans, so that the
# time is linear in the text's length.
_SECRET: Final = re.compile(
    r"(?P<keep>x-access-token:|://[^\s/:@]*:(?=[^\s/@]*@)"
    r"|(?i:authorization: ?(?:basic|bearer|token) ))"
    r"[^\s/@]+"
    r"|github_pat_\w{10,}"
    r"|gh[opsur]_[\w.-]{10,}"
    r"|eyJ[\w-]{10,}(?:\.[\w-]+){0,4}"  # a JSON object in base64
    r"|eC1hY2Nlc3MtdG9rZW46[\w+/=-]*",  # "x-access-token:" in base64, as git sends it
    re.ASCII,
)


def quote_inline(
    text: str,
    *,
    in_table: bool = False,
    limit: int = 300,
) -> str:
    r"""Return *text* as one inline code span on one line.

    Line breaks and tabs become spaces, hidden characters are named (`⟨U+202E⟩`),
    and of a text longer than *limit* characters the middle becomes `…`. Empty
    and blank texts give `(empty)` and `(blank)`.

    The caller puts a character other than a backtick, a backslash or `$` on
    either side, and never writes a span into a block that starts with an HTML
    tag, where Markdown is not read: see `render_fold`.

    Args:
        text: Anything at all.
        in_table: The span stands in a table cell, so pipes are escaped.
            Parsers disagree about `\|` that is already there; its backslash is
            named instead.
        limit: The most characters of *text* to show.
    """
    line = _fold_to_line(text, limit)
    if in_table:
        backslash = _name_character("\\")
        line = line.replace("\\|", f"{backslash}|")
        line = line.replace("|", "\\|")
    # CommonMark takes one space from either end when both have one.
    pad = " " if line[0] in "` " or line[-1] in "` " else ""
    fence = "`" * (_measure_longest_run(line) + 1)
    return f"{fence}{pad}{line}{pad}{fence}"


def quote_block(
    text: str,
    info: Info = "",
    *,
    exact: bool = False,
    prefix: str = "",
) -> str:
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
            *text* is not `is_copyable`.
    """
    if info not in get_args(Info) or not _PREFIX.fullmatch(prefix):
        raise ValueError(f"a fence takes neither info {info!r} nor prefix {prefix!r}")
    # GitHub commits a suggestion as it stands, so a name of a character would get into
    # the file.
    if exact or info == "suggestion":
        if not is_copyable(text):
            raise ValueError("a text to copy must not hold hidden characters")
    else:
        text = show_hidden(text.replace("\r\n", "\n"), keep="\n\t")
    fence = "`" * max(3, _measure_longest_run(text) + 1)
    lines = text.removesuffix("\n").split("\n") if text else []
    return "".join(f"{prefix}{line}\n" for line in [fence + info, *lines, fence])


def render_fold(
    label: str,
    body: str,
    *,
    subject: str | None = None,
) -> str:
    """Return a collapsed block, to stand at the beginning of a line.

    Args:
        label: Our own words, never a stranger's.
        body: Markdown that is safe already; blank lines are put around it.
        subject: Anything at all, shown as code after the label and cut like a
            code span. Each of its characters but letters and digits is an entity.

    Raises:
        ValueError: *label* holds more than words and plain punctuation.
    """
    heading = _demand_label(label)
    if subject is not None:
        # Markdown is not read inside HTML, so no code span protects the text here. An
        # entity is never a tag, a mention or a reference.
        entities = [
            char if char.isalnum() or char == " " else f"&#{ord(char)};"
            for char in _fold_to_line(subject)
        ]
        heading += f" <code>{''.join(entities)}</code>"
    inner = body.strip("\n")
    return f"<details>\n<summary>{heading}</summary>\n\n{inner}\n\n</details>\n"


def show_hidden(text: str, *, keep: str = "") -> str:
    """Return *text* with each hidden character replaced by its name: `⟨U+200B⟩`.

    Hidden is what a reader can't see or can't tell from a space: control, format,
    private and unassigned characters, lone surrogates, odd spaces, fillers, and
    variation selectors (not the emoji style behind a symbol). A run of backticks
    longer than `LONGEST_RUN` is replaced by its length. The characters of *keep* stay.
    """
    # Most texts are plain ASCII; these need no look at each character.
    if not (text.isascii() and text.isprintable()):
        previous_characters = ["", *text]
        text = "".join(
            _name_character(char)
            if _is_hidden(char, previous) and char not in keep
            else char
            for previous, char in zip(previous_characters, text, strict=False)
        )
    return _ENDLESS_RUN.sub(lambda run: f"⟨{len(run[0])} times U+0060⟩", text)


def is_copyable(text: str) -> bool:
    """Return whether *text* may be shown for copying: `show_hidden` changes nothing in it."""
    return show_hidden(text, keep="\n\t") == text


def accept_plain(text: str) -> str | None:
    """Return *text* if it may stand in a commit message or a title; None if not.

    Nothing can be quoted there.

    Allowed are at most 72 of `[A-Za-z0-9 ._+-]`, with a letter or digit first and
    no space last, and without `GH-1`, which GitHub reads as an issue's number.
    """
    is_plain = _PLAIN.fullmatch(text) and not _REFERENCE.search(text)
    return text if is_plain else None


def link_to(url: str, label: str) -> str | None:
    """Return a Markdown link, or None where *url* had better be shown as code.

    The caller writes no `!` before it, which would make it an image.

    Args:
        url: A stranger's. Linked only if `find_url_problem` finds nothing wrong and
            its host is plain ASCII; all that could end the destination is
            percent-encoded.
        label: Our own words, never a stranger's.

    Raises:
        ValueError: *label* holds more than words and plain punctuation.
    """
    link_text = _demand_label(label)
    if len(url) > LONGEST_URL or not url.isprintable():
        return None
    if find_url_problem(url) is not None:
        return None
    address = quote(url, safe="/:?#=&+,.~_%!*-")
    if not _URL.fullmatch(address):
        return None
    # An ampersand must not start an entity.
    destination = address.replace("&", "&amp;")
    return f"[{link_text}]({destination})"


def make_new_file_url(
    repository: str,
    branch: str,
    path: str,
    text: str,
) -> str | None:
    """Return the URL of GitHub's "create this file" page with *path* and *text* filled in.

    Every part is percent-encoded: the URL holds only letters, digits and
    `%-./:=?&_~`, and stands in a Markdown link as it is. None when it would
    exceed `LONGEST_URL` characters, when *repository* (`owner/name`) or *branch*
    can't be a real one (a browser would resolve a branch `../..` to another
    repository), or when a part is not `is_copyable`.
    """
    is_branch = _BRANCH.fullmatch(branch) and ".." not in branch
    if not is_branch or not _REPOSITORY.fullmatch(repository):
        return None
    if not all(map(is_copyable, (branch, path, text))):
        return None
    query = f"filename={quote(path, safe='')}&value={quote(text, safe='')}"
    url = f"https://github.com/{repository}/new/{quote(branch, safe='/')}?{query}"
    is_safe = len(url) <= LONGEST_URL and _URL.fullmatch(url)
    return url if is_safe else None


def render_workflow_command(  # noqa: PLR0913 -- the properties that GitHub knows, by name
    kind: Kind,
    message: str,
    *,
    file: str | None = None,
    line: int | None = None,
    column: int | None = None,
    title: str | None = None,
) -> str:
    """Return one line that makes GitHub Actions annotate a line of a file.

    The text is escaped as the runner unescapes it. Line and column count from 1. Line
    breaks in *message* stay; other hidden characters are named, secrets redacted.
    """
    values = {"file": file, "line": line, "col": column, "title": title}
    properties = []
    for key, value in values.items():
        if value is None:
            continue
        escaped = _escape_command(_prepare_for_log(str(value)))
        # In a property, a colon ends the command's head and a comma ends the value.
        escaped = escaped.replace(":", "%3A").replace(",", "%2C")
        properties.append(f"{key}={escaped}")
    command = f"{kind} {','.join(properties)}" if properties else kind
    text = _escape_command(_prepare_for_log(message, keep="\r\n"))
    return f"::{command}::{text}"


def log_line(text: str, *, limit: int = 2_000) -> str:
    """Return *text* as one line for a log, without its line break.

    The runner obeys `::` at the beginning of a line and, in its older syntax,
    `##[` anywhere; neither is left. Control characters, and with them colours
    and line breaks, are named; secrets are redacted before the text is cut.
    """
    line = _cut_middle(_prepare_for_log(text), limit)
    return f"> {line}" if line.lstrip().startswith("::") else line


def redact_secrets(text: str) -> str:
    """Return *text* with `[redacted]` for each secret.

    Secrets are GitHub tokens, JSON web tokens, and credentials in URLs or headers.
    """
    return _SECRET.sub(lambda secret: f"{secret['keep'] or ''}[redacted]", text)


def _is_hidden(char: str, previous: str) -> bool:
    """Return whether a reader can't see *char* or takes it for a plain space.

    *previous* is the character before it, or empty.
    """
    if char == _EMOJI_STYLE and previous:
        return unicodedata.category(previous) not in {"So", "Sm"}
    if char in _BLANK:
        return True
    return not (char.isprintable() or char == _IDEOGRAPHIC_SPACE)


def _name_character(char: str) -> str:
    return f"⟨U+{ord(char):04X}⟩"


def _fold_to_line(text: str, limit: int = 300) -> str:
    """Return *text* on one line, at most about *limit* characters, with something to see."""
    line = text.replace("\r\n", " ").translate(_TO_SPACE)
    # Cut first: a name such as ⟨U+202E⟩ must not be cut in two.
    line = show_hidden(_cut_middle(line, limit))
    if line.strip(" "):
        return line
    return "(blank)" if line else "(empty)"


def _cut_middle(text: str, limit: int) -> str:
    """Return *text*, in which `…` replaces the middle if it is longer than *limit*.

    Two thirds stay of the beginning and one third of the end: URLs differ in both.
    """
    if len(text) <= limit:
        return text
    tail = (limit - 1) // 3
    return f"{text[: limit - 1 - tail]}…{text[len(text) - tail :]}"


def _measure_longest_run(text: str) -> int:
    return max((len(run) for run in _RUN.findall(text)), default=0)


def _demand_label(label: str) -> str:
    if not _OUR_LABEL.fullmatch(label):
        raise ValueError(f"{label!r} is no label of ours")
    return label


def _prepare_for_log(text: str, *, keep: str = "") -> str:
    # The runner still obeys its older syntax, "##[command]", anywhere in a line.
    return show_hidden(redact_secrets(text), keep=keep).replace("##[", "# #[")


def _escape_command(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
