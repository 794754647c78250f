"""Repair one web address: the value of a link, or a word of a text that is one.

Each repair takes the text that stands for the whole address. An address that is
right comes back unchanged.
"""

import re
from typing import Final

from bot.identity.hosts.table import find_host, normalise_host
from bot.identity.lookup import find_url
from bot.markdown.link_targets import is_relative
from bot.repairs.repair import Repair

_LONGEST: Final = 4_000
# A repair may uncover another mistake, such as a bracket behind a number.
_DEEPEST: Final = 8
_WRAPPERS: Final = {
    "<": ">",
    '"': '"',
    "'": "'",
    "`": "`",
    "“": "”",
    "(": ")",
    "[": "]",
}
# `https:/…`, `https: //…`, `https//…`, and the same with full-width signs.
_SCHEME: Final = re.compile(
    r"(https?)(?:\s*[:：]\s*[/／]{1,2}|//)(?=[^/／])",  # noqa: RUF001
    re.IGNORECASE,
)
_HAS_SCHEME: Final = re.compile(r"https?://", re.IGNORECASE)
# An address in which no repair finds anything; nearly all are. A test holds this.
_PLAIN: Final = re.compile(
    r"https?://[\w-]+(?:\.[\w-]+)+(?:/(?:[\w/.~%?=&#+-]*[\w/])?)?", re.ASCII
)
_TRAILING: Final = ".,;:!。，；、：！"  # noqa: RUF001 - full-width signs
_CLOSING: Final = {
    ")": "(",
    "]": "[",
    "}": "{",
    "）": "（",
    "】": "【",
    ">": "<",
}
# `llava-vl.github.io`, `github.com/haotian-liu/LLaVA`, `localhost.example:8000?a`.
_HOST: Final = re.compile(
    r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,20}(?::\d{1,5})?(?:[/?#]\S*)?",
    re.IGNORECASE,
)
_END_OF_HOST: Final = re.compile(r"[/?#]")
# The name of a file ends in one of these. Some could be the end of a host too.
_FILE_ENDINGS: Final = (
    ".pdf",
    ".html",
    ".htm",
    ".md",
    ".zip",
    ".gz",
    ".tgz",
    ".tar",
    ".ppt",
    ".pptx",
    ".doc",
    ".docx",
    ".xls",
    ".xlsx",
    ".csv",
    ".json",
    ".jsonl",
    ".txt",
    ".png",
    ".jpg",
    ".jpeg",
    ".svg",
    ".mp4",
    ".ipynb",
    ".py",
)


def strip_wrapping(text: str) -> str:
    """Return *text* without the signs around an address.

    They come from a mail, a sentence or a cell of a table: `<…>`, `(…)`, quotes.
    """
    bare = text.strip()
    while len(bare) >= len("<x>"):
        closing = bare[-1]
        inner = bare[1:-1]
        # A sign that stands inside too is not the partner of the first one.
        if _WRAPPERS.get(bare[0]) != closing or closing in inner:
            break
        bare = inner.strip()
    return bare


def repair_scheme(text: str) -> str:
    """Return *text* with `https://` as it is written.

    Full-width signs, spaces and a lost sign are repaired. After `//` alone only a host
    that the bot knows is taken for one: such an address leads to another site wherever
    it is shown, so a person must look.
    """
    if _HAS_SCHEME.match(text):
        return text
    match = _SCHEME.match(text)
    if match:
        return f"{match[1].lower()}://{text[match.end() :]}"
    if not text.startswith("//") or not _HOST.fullmatch(text[2:]):
        return text
    host = _END_OF_HOST.split(text[2:], maxsplit=1)[0]
    return f"https:{text}" if find_host(normalise_host(host)).addresses else text


def strip_trailing_signs(text: str) -> str:
    """Return an address without the signs of a sentence behind it.

    A closing bracket stays if the address itself opens it.
    """
    is_host = _HOST.fullmatch(text.rstrip(_TRAILING)) is not None
    if not is_host and not _HAS_SCHEME.match(text):
        return text
    while text:
        sign = text[-1]
        opening = _CLOSING.get(sign)
        is_unopened = opening is not None and text.count(sign) > text.count(opening)
        if sign not in _TRAILING and not is_unopened:
            break
        text = text[:-1]
    return text


def encode_spaces(text: str) -> str:
    """Return an address that ends in a file with its spaces encoded.

    The spaces belong to the name of the file: `https://llava-vl.github.io/My File.pdf`.
    """
    is_single = _HAS_SCHEME.match(text) is not None and text.count("://") == 1
    if not is_single or not text.lower().endswith(_FILE_ENDINGS):
        return text
    # Without a path before the first space, what follows it is no name of a file.
    start = text.partition(" ")[0]
    if "/" not in start[len("https://") :]:
        return text
    return text.replace(" ", "%20")


def is_file_name(word: str) -> bool:
    """Return whether *word* is the name of a file, not an address.

    Behind an address, it may be the end of that.
    """
    if "/" in word:
        return False
    return word.lower().rstrip(_TRAILING).endswith(_FILE_ENDINGS)


def add_scheme(text: str) -> str:
    """Return `https://` with a host that lacks it; a file of the repository is no host."""
    if not _HOST.fullmatch(text) or is_relative(text):
        return text
    # A text with another address of its own, such as a DOI, is no host.
    url = f"https://{text}"
    return url if find_url(text) in (None, url) else text


def resolve_number(text: str) -> str:
    """Return the address of an arXiv number or a DOI; any other text as it is."""
    if "://" in text or len(text) > _LONGEST:
        return text
    trimmed = " ".join(text.split()).rstrip(_TRAILING)
    url = find_url(trimmed) or ""
    is_number = url.startswith(("https://arxiv.org/abs/", "https://doi.org/"))
    return url if is_number else text


def repair_address(text: str) -> str:
    """Return *text* after every repair of an address."""
    if len(text) > _LONGEST or _PLAIN.fullmatch(text):
        return text
    for _ in range(_DEEPEST):
        before = text
        for repair in ADDRESSES:
            text = repair.function(text)
        if text == before:
            break
    return text


_ARXIV = "https://arxiv.org/abs/2304.08485"
_CODE = "https://github.com/haotian-liu/LLaVA"

# The repairs of an address, in the order in which they are made: the signs around it
# hide the rest; a number is no host, so it is resolved before a scheme is added.
ADDRESSES: Final = (
    Repair(
        "wrapped-address",
        "Took away the signs around the address",
        strip_wrapping,
        (
            (f"<{_CODE}>", _CODE),
            (f"`{_CODE}`", _CODE),
            (f"({_CODE})", _CODE),
            (f" {_CODE} ", _CODE),
            (_CODE, _CODE),
        ),
    ),
    Repair(
        "scheme-sign",
        "Wrote `https://`",
        repair_scheme,
        (
            ("https：//github.com/haotian-liu/LLaVA", _CODE),
            ("https：／／github.com/haotian-liu/LLaVA", _CODE),  # noqa: RUF001
            ("https:/github.com/haotian-liu/LLaVA", _CODE),
            ("https: //github.com/haotian-liu/LLaVA", _CODE),
            ("https//github.com/haotian-liu/LLaVA", _CODE),
            ("//github.com/haotian-liu/LLaVA", _CODE),
            ("//octo-curator.example/x", "//octo-curator.example/x"),
            (_CODE, _CODE),
        ),
    ),
    Repair(
        "sign-behind-address",
        "Took away the sign behind the address",
        strip_trailing_signs,
        (
            (f"{_CODE}.", _CODE),
            (f"{_CODE},", _CODE),
            (f"{_CODE}）。", _CODE),
            (
                "https://en.wikipedia.org/wiki/Attention_(machine_learning)",
                "https://en.wikipedia.org/wiki/Attention_(machine_learning)",
            ),
            ("and so on.", "and so on."),
        ),
    ),
    Repair(
        "space-in-address",
        "Encoded the spaces of the address",
        encode_spaces,
        (
            (
                "https://llava-vl.github.io/My File.pdf",
                "https://llava-vl.github.io/My%20File.pdf",
            ),
            (f"{_CODE} and more", f"{_CODE} and more"),
            (f"{_ARXIV} {_CODE}.pdf", f"{_ARXIV} {_CODE}.pdf"),
        ),
    ),
    Repair(
        "number-as-link",
        "Wrote the address of the number",
        resolve_number,
        (
            ("arXiv:2304.08485", _ARXIV),
            ("arXiv: 2304.08485v2", _ARXIV),
            ("2304.08485", _ARXIV),
            ("10.1145/3292500.3330701", "https://doi.org/10.1145/3292500.3330701"),
            ("doi:10.1145/3292500.3330701", "https://doi.org/10.1145/3292500.3330701"),
            ("10.5", "10.5"),
        ),
    ),
    Repair(
        "missing-scheme",
        "Added `https://`",
        add_scheme,
        (
            ("github.com/haotian-liu/LLaVA", _CODE),
            ("llava-vl.github.io", "https://llava-vl.github.io"),
            ("www.nature.com/articles/x", "https://www.nature.com/articles/x"),
            ("docs/readme.md", "docs/readme.md"),
            ("readme.md", "readme.md"),
            ("LLaVA", "LLaVA"),
        ),
    ),
)
