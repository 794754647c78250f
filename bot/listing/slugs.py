"""Names of files and folders, in any script."""

import hashlib
import re

from bot.model.entry_id import SLUG_LENGTH

# Names that Windows keeps for devices, whatever the extension.
_RESERVED = frozenset(
    str.split(
        "con prn aux nul com1 com2 com3 com4 com5 com6 com7 com8 com9"
        " lpt1 lpt2 lpt3 lpt4 lpt5 lpt6 lpt7 lpt8 lpt9"
    )
)


def make_slug(text: str) -> str:
    """Return *text* as part of a path.

    It has ASCII letters, digits and single hyphens, at most `SLUG_LENGTH`; it is empty
    if nothing is left.
    """
    if not text.isascii():
        # Loaded late: most texts are ASCII, and the tables are large.
        from anyascii import anyascii

        text = anyascii("".join(filter(_is_spelled, text)))
    parts = re.findall(
        r"[a-z0-9]+",
        text.casefold().replace("'", ""),
    )
    slug = ""
    for part in parts:
        longer = f"{slug}-{part}" if slug else part[:SLUG_LENGTH]
        if len(longer) > SLUG_LENGTH:
            break
        slug = longer
    return f"{slug}-item" if slug in _RESERVED else slug


def _is_spelled(character: str) -> bool:
    """Return whether *character* has a place in a slug, unlike pictures and signs."""
    if character.isalnum() or character.isascii() or character.isspace():
        return True
    return not character.isprintable()


def make_folder(path: str) -> str:
    """Return the folder of a section: each part of *path* as a slug.

    A part of which nothing is left is empty.
    """
    return "/".join(map(make_slug, path.split("/")))


def make_entry_slug(
    name: str | None,
    title: str,
    identifier: str | None,
) -> str:
    """Return the slug of a new entry.

    It is made of its name, else its title, else an identifier, else of a hash of the
    title.
    """
    for text in (name, title, identifier):
        slug = make_slug(text) if text else ""
        if slug:
            return slug
    digest = hashlib.sha256(title.encode("utf-8", "surrogatepass")).hexdigest()
    return f"entry-{digest[:10]}"


def make_unused(
    wanted: str,
    taken: set[str],
) -> str:
    """Return *wanted*, or with the first of `-2`, `-3` … that is not *taken* yet.

    The answer is added to *taken*.
    """
    name = wanted
    number = 1
    while name in taken:
        number += 1
        name = _add_number(wanted, number)
    taken.add(name)
    return name


class Names:
    """Names given out one by one, none twice, each in constant time."""

    def __init__(self) -> None:
        """Begin with no name taken."""
        self._taken: set[str] = set()
        # The greatest number given so far, by the name with the highest number of as
        # many digits: all names that are cut alike share these numbers.
        self._greatest: dict[str, int] = {}

    def claim(self, wanted: str) -> str:
        """Return *wanted*, or with the first of `-2`, `-3` … that is not taken yet."""
        name = wanted
        number = 1
        while name in self._taken:
            number += 1
            # Numbers that were given are skipped at once; where all of as many digits
            # are, the name is cut shorter, and the next ones are tried.
            longer = 10 ** len(str(number))
            cut = _add_number(wanted, longer - 1)
            number = min(
                max(number, self._greatest.get(cut, 0) + 1),
                longer,
            )
            if number < longer:
                self._greatest[cut] = number
            name = _add_number(wanted, number)
        self._taken.add(name)
        return name


def _add_number(wanted: str, number: int) -> str:
    """Return the name with a number at its end, cut so that it is not too long."""
    folder, slash, name = wanted.rpartition("/")
    ending = f"-{number}"
    return f"{folder}{slash}{name[: SLUG_LENGTH - len(ending)].rstrip('-')}{ending}"
