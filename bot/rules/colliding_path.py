"""colliding-path."""

import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Sequence

from bot.model.catalog import Catalog
from bot.model.entry import entry_id, entry_path
from bot.model.rule import Fault, Relation, rule


@rule("error", scope="catalog", security=True)
def colliding_path(catalog: Catalog, subjects: Sequence[str]) -> Iterator[tuple[str, Fault]]:
    """No two entry files have names that some computers take for one.

    ## Why is this bad?
    On Windows and macOS `LLaVA.yaml` and `llava.yaml` are the same file, so a
    checkout silently loses one of them. `llava.yml` has the same id.

    ## How to mend it
    Give the newer file another name.
    """
    alike = catalog.once("alike paths", lambda: _alike(catalog))
    for subject in subjects:
        for path in alike.get(_folded(subject), ()):
            other = entry_id(path)
            if path != entry_path(subject) and not (other in subjects and other > subject):
                related = (Relation(other, "the other file"),)
                yield subject, Fault(f"Some computers cannot tell this file from `{path}`.", related=related)


def _alike(catalog: Catalog) -> dict[str, list[str]]:
    """The paths that are one when case and composition of letters are set aside, by that form."""
    groups = defaultdict(list)
    for path in sorted({*catalog.files, *map(entry_path, catalog.records)}):
        if _folded(path[:8]) == "entries/":
            groups[_folded(path[8:].rpartition(".")[0])].append(path)
    return {folded: paths for folded, paths in groups.items() if len(paths) > 1}


def _folded(path: str) -> str:
    return path.lower() if path.isascii() else unicodedata.normalize("NFC", unicodedata.normalize("NFD", path).casefold())
