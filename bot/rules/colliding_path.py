"""colliding-path."""

import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import chain

from bot.model.catalog import Catalog
from bot.model.entry_id import EntryId
from bot.model.rule import Relation, Violation, rule


@rule("error", scope="catalog", security=True)
def colliding_path(
    catalog: Catalog, subjects: Sequence[EntryId]
) -> Iterator[tuple[EntryId, Violation]]:
    """No two entry files have names that some computers take for one.

    ## Why is this bad?
    On Windows and macOS `LLaVA.yaml` and `llava.yaml` are the same file, so a
    checkout silently loses one of them. `llava.yml` has the same id.

    ## How to mend it
    Give the newer file another name.
    """
    wanted = {_folded(subject.path) for subject in subjects}
    alike = defaultdict(set)
    for path in _suspects(chain(catalog.files, [subject.path for subject in subjects])):
        if (folded := _folded(path)) in wanted:
            alike[folded].add(path)
    judged = set(subjects)
    for subject in subjects:
        for path in sorted(alike[_folded(subject.path)] - {subject.path}):
            other = EntryId.from_path(path)
            if other not in judged or other <= subject:
                related = (Relation(other, "the other file"),)
                yield (
                    subject,
                    Violation(
                        f"Some computers cannot tell this file from `{path}`.",
                        related=related,
                    ),
                )


def _suspects(paths: Iterable[str]) -> Collection[str]:
    """Those of *paths* that may be alike; none, told at once, where plain paths all differ."""
    different = set(paths)
    joined = "".join(f"{path}\n" for path in different)
    if not joined.isascii():
        return different
    folded = joined.lower().replace(".yml\n", ".yaml\n").split("\n")
    if len(set(folded)) == len(different) + 1:
        return ()
    return different


def _folded(path: str) -> str:
    """*path* with case and the composition of letters set aside, and one ending for both that YAML has."""
    if path.isascii():
        path = path.lower()
    else:
        path = unicodedata.normalize(
            "NFC", unicodedata.normalize("NFD", path).casefold()
        )
    return path[:-4] + ".yaml" if path.endswith(".yml") else path
