"""Names of files and folders, in any script."""

import hashlib
import re

from bot.model.entry_id import SLUG_LENGTH

_RESERVED = frozenset(
    {
        "con",
        "prn",
        "aux",
        "nul",
        *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10)),
    }
)
"""Names that Windows keeps for devices, whatever the extension."""


def make_slug(text: str) -> str:
    """*text* as part of a path: ASCII letters, digits and single hyphens, at most 62; empty if nothing is left."""
    if not text.isascii():
        from anyascii import anyascii

        text = anyascii(
            "".join(
                c
                for c in text
                if c.isalnum() or not c.isprintable() or c.isascii() or c.isspace()
            )
        )
    words = re.findall(r"[a-z0-9]+", text.casefold().replace("'", ""))
    cut = ""
    for word in words:
        longer = f"{cut}-{word}" if cut else word[:SLUG_LENGTH]
        if len(longer) > SLUG_LENGTH:
            break
        cut = longer
    return f"{cut}-item" if cut in _RESERVED else cut


def make_folder(path: str) -> str:
    """Return the folder of a section, each part of *path* as a slug; a part of which nothing is left is empty."""
    return "/".join(map(make_slug, path.split("/")))


def make_entry_slug(name: str | None, title: str, identifier: str | None) -> str:
    """The slug of a new entry: from its name, else its title, else an identifier, else a hash of the title."""
    for text in (name, title, identifier):
        if text and (found := make_slug(text)):
            return found
    return (
        "entry-"
        + hashlib.sha256(title.encode("utf-8", "surrogatepass")).hexdigest()[:10]
    )


def make_unused(wanted: str, taken: set[str]) -> str:
    """*wanted*, or with the first of `-2`, `-3` … that is not *taken* yet; the answer is taken from now on."""
    found, number = wanted, 1
    while found in taken:
        number += 1
        found = _numbered(wanted, number)
    taken.add(found)
    return found


class Names:
    """Names given out one by one, none twice, each in constant time."""

    def __init__(self) -> None:
        self._taken: set[str] = set()
        self._last: dict[str, int] = {}
        """The last number given, by the name with the highest number of as many digits: so far names are cut alike."""

    def claim(self, wanted: str) -> str:
        """*wanted*, or with the first of `-2`, `-3` … that is not taken yet."""
        found, number = wanted, 1
        while found in self._taken:
            number += 1
            longer = 10 ** len(str(number))
            cut = _numbered(wanted, longer - 1)
            number = min(max(number, self._last.get(cut, 0) + 1), longer)
            if number < longer:
                self._last[cut] = number
            found = _numbered(wanted, number)
        self._taken.add(found)
        return found


def _numbered(wanted: str, number: int) -> str:
    head, slash, name = wanted.rpartition("/")
    ending = f"-{number}"
    return f"{head}{slash}{name[: SLUG_LENGTH - len(ending)].rstrip('-')}{ending}"
