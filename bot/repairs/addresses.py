"""Repairs of one web address: the value of a link, or a word of a text that is one.

Each takes the text that stands for the whole address. What is an address as it
stands comes back unchanged.
"""

import re
from typing import Final

from bot.identity.hosts.table import find_host, normalise_host
from bot.identity.lookup import find_url
from bot.markdown.link_targets import is_relative
from bot.repairs.repair import Repair

_LONGEST: Final = 4_000
_DEEPEST: Final = 8
"""A repair may lay another mistake open, such as a bracket behind a number."""
_WRAPPERS: Final = {
    "<": ">",
    '"': '"',
    "'": "'",
    "`": "`",
    "“": "”",
    "(": ")",
    "[": "]",
}
_SCHEME: Final = re.compile(
    r"(https?)(?:\s*[:：]\s*[/／]{1,2}|//)(?=[^/／])",  # noqa: RUF001
    re.IGNORECASE,
)
_HAS_SCHEME: Final = re.compile(r"https?://", re.IGNORECASE)
_PLAIN: Final = re.compile(
    r"https?://[\w-]+(?:\.[\w-]+)+(?:/(?:[\w/.~%?=&#+-]*[\w/])?)?", re.ASCII
)
"""An address in which no repair finds anything; nearly all are."""
_TRAILING: Final = ".,;:!。，；、：！"  # noqa: RUF001 - full-width signs
_CLOSING: Final = {")": "(", "]": "[", "}": "{", "）": "（", "】": "【", ">": "<"}
_HOST: Final = re.compile(
    r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,20}(?::\d{1,5})?(?:[/?#]\S*)?",
    re.IGNORECASE,
)
_FILES: Final = tuple(
    f".{suffix}"
    for suffix in str.split(
        "pdf html htm md zip gz tgz tar ppt pptx doc docx xls xlsx csv json jsonl txt png jpg jpeg svg mp4 ipynb py"
    )
)
"""What the name of a file ends in."""


def strip_wrapping(text: str) -> str:
    """Return *text* without the signs that stand around an address in a mail, a sentence or a cell."""
    bare = text.strip()
    while (
        len(bare) > 2  # noqa: PLR2004
        and _WRAPPERS.get(bare[0]) == bare[-1]
        and bare[-1] not in bare[1:-1]
    ):
        bare = bare[1:-1].strip()
    return bare


def mend_scheme(text: str) -> str:
    """Return *text* with `https://` as it is written, without full-width signs, spaces or a lost sign.

    After `//` alone only a host that the bot knows is taken for one: such an
    address leads to another site wherever it is shown, so a person must look.
    """
    if _HAS_SCHEME.match(text):
        return text
    found = _SCHEME.match(text)
    if found:
        return f"{found[1].lower()}://{text[found.end() :]}"
    if not text.startswith("//") or not _HOST.fullmatch(text[2:]):
        return text
    host = re.split(r"[/?#]", text[2:], maxsplit=1)[0]
    return f"https:{text}" if find_host(normalise_host(host)).addresses else text


def strip_trailing_signs(text: str) -> str:
    """Return an address without the signs of a sentence behind it; a bracket that it opens itself stays."""
    if not _HAS_SCHEME.match(text) and not _HOST.fullmatch(text.rstrip(_TRAILING)):
        return text
    while text:
        last = text[-1]
        opening = _CLOSING.get(last)
        is_unopened = opening is not None and text.count(last) > text.count(opening)
        if last not in _TRAILING and not is_unopened:
            break
        text = text[:-1]
    return text


def encode_spaces(text: str) -> str:
    """Return an address that ends in a file with its spaces encoded: they belong to the file's name."""
    is_one = _HAS_SCHEME.match(text) is not None and text.count("://") == 1
    if (
        not is_one
        or not text.lower().endswith(_FILES)
        or "/" not in text.partition(" ")[0][len("https://") :]
    ):
        return text
    return text.replace(" ", "%20")


def is_file_name(word: str) -> bool:
    """Return whether *word* is the name of a file, not an address: behind an address, it may be the end of it."""
    return "/" not in word and word.lower().rstrip(_TRAILING).endswith(_FILES)


def add_scheme(text: str) -> str:
    """Return `https://` with a host that lacks it; a file of the repository is no host."""
    if (
        not _HOST.fullmatch(text)
        or find_url(text) not in (None, f"https://{text}")
        or is_relative(text)
    ):
        return text
    return f"https://{text}"


def resolve_number(text: str) -> str:
    """Return the address of an arXiv number or a DOI."""
    if "://" in text or len(text) > _LONGEST:
        return text
    trimmed = " ".join(text.split()).rstrip(_TRAILING)
    url = find_url(trimmed)
    return (
        url
        if url is not None
        and url.startswith(("https://arxiv.org/abs/", "https://doi.org/"))
        else text
    )


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
        mend_scheme,
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
"""The repairs of an address, in the order in which they are made."""
