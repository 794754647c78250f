"""colliding-path."""

import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import chain

from bot.model.catalog import Catalog
from bot.model.entry_id import EntryId
from bot.model.rule import Relation, Violation, rule
from bot.model.wording import say


@rule("error", scope="catalog", security=True)
def colliding_path(
    catalog: Catalog, subjects: Sequence[EntryId]
) -> Iterator[tuple[EntryId, Violation]]:
    """No two entry files have names that some computers take for one.

    ## Why is this bad?
    On Windows and macOS `LLaVA.yaml` and `llava.yaml` are the same file, so a
    checkout silently loses one of them. `llava.yml` has the same id.

    ## How to fix it
    Give the newer file another name.
    """
    wanted = {_fold_path(subject.path) for subject in subjects}
    colliding = defaultdict(set)
    subject_paths = [subject.path for subject in subjects]
    for path in _select_suspects(chain(catalog.files, subject_paths)):
        folded_path = _fold_path(path)
        if folded_path in wanted:
            colliding[folded_path].add(path)
    judged = set(subjects)
    for subject in subjects:
        for path in sorted(colliding[_fold_path(subject.path)] - {subject.path}):
            twin = EntryId.from_path(path)
            # Of two subjects, one is told of: the one whose id is greater.
            if twin in judged and twin > subject:
                continue
            violation = Violation(
                say("Some computers cannot tell this file from `{path}`.", path=path),
                related=(Relation(twin, say("the other file")),),
            )
            yield subject, violation


def _select_suspects(paths: Iterable[str]) -> Collection[str]:
    """Return those of *paths* that may be alike; none where plain paths all differ."""
    different_paths = set(paths)
    # Folding all paths as one text is quicker than folding each of them.
    lines = "".join(f"{path}\n" for path in different_paths)
    if not lines.isascii():
        return different_paths
    folded_paths = lines.lower().replace(".yml\n", ".yaml\n").split("\n")
    # The text ends in a line feed, so there is one empty path more.
    if len(set(folded_paths)) == len(different_paths) + 1:
        return ()
    return different_paths


def _fold_path(path: str) -> str:
    """Return *path* in a form that all paths have which some computers take for it.

    Case and the composition of letters are set aside, and both endings of YAML are one.
    """
    if path.isascii():
        path = path.lower()
    else:
        decomposed_path = unicodedata.normalize("NFD", path)
        path = unicodedata.normalize("NFC", decomposed_path.casefold())
    return path[:-4] + ".yaml" if path.endswith(".yml") else path
