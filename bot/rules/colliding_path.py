"""colliding-path."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from bot.model.catalog import Catalog
from bot.model.entry_id import EntryId
from bot.model.file_set import fold_path
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
    subject_paths = defaultdict(set)
    for subject in subjects:
        subject_paths[fold_path(subject.path)].add(subject.path)
    judged = set(subjects)
    for subject in subjects:
        # The file of a subject may be about to be written.
        alike = catalog.files.find_alike(subject.path)
        alike |= subject_paths[fold_path(subject.path)]
        for path in sorted(alike - {subject.path}):
            twin = EntryId.from_path(path)
            # Of two subjects, one is told of: the one whose id is greater.
            if twin in judged and twin > subject:
                continue
            violation = Violation(
                say("Some computers cannot tell this file from `{path}`.", path=path),
                related=(Relation(twin, say("the other file")),),
            )
            yield subject, violation
