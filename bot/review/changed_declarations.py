"""What a change of the settings or layouts would break: told before the merge, not after it."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from bot.errors import ConfigurationError, RefusedError
from bot.model.finding import Finding
from bot.model.review import Note
from bot.model.wording import say
from bot.ports import NO_CACHE, Context
from bot.project.generate import plan_generation
from bot.project.load_catalog import LoadedCatalog, load_catalog
from bot.project.load_settings import Project, load_project
from bot.review.changed_files import ChangedFiles
from bot.review.check_catalog import check_all
from bot.review.new_findings import find_new_findings
from bot.review.notes import describe_configuration_error


def note_broken_work(
    context: Context,
    project: Project,
    base: str,
    merged: str,
    files: ChangedFiles,
) -> Iterator[Note]:
    """Yield notes on what stops working where a contribution changes files below `schema/`.

    Entries that it changes itself are judged elsewhere.

    Args:
        context: its repository holds the revisions.
        project: the declarations of the base.
        base: the commit that the contribution goes to.
        merged: the commit or tree of the merge.
        files: what the merge would change.
    """
    changed = files.list_declarations()
    try:
        tree = context.repository.open_tree(merged)
        # What a stranger declares and proposes is kept in no cache and in no index.
        later = replace(context, workspace=tree, cache=NO_CACHE)
        after = load_catalog(later, tree, load_project(tree))
    except ConfigurationError as error:
        problem = describe_configuration_error(error)
        message = say(
            "After the merge nothing could be read: {problem}", problem=problem
        )
        yield Note(message, error.path)
        return
    earlier_tree = context.repository.open_tree(base)
    earlier = replace(context, workspace=earlier_tree)
    before = load_catalog(earlier, earlier_tree, project)
    failure = _note_failure(later, after, changed[0])
    if failure is not None and failure != _note_failure(earlier, before, changed[0]):
        yield failure
    own_paths = {change.path for change in files.changes}
    new = [
        finding
        for finding in _find_new_errors(earlier, before, later, after)
        if finding.location.path not in own_paths
    ]
    if new:
        yield _note_errors(new, changed[0])


def _note_failure(context: Context, loaded: LoadedCatalog, path: str) -> Note | None:
    """Return a note on why no list can be generated; None if all can.

    It names the file that is wrong, or *path* where several do not fit together.
    """
    try:
        plan_generation(context, loaded.project, loaded.catalog)
    except ConfigurationError as error:
        problem, path = describe_configuration_error(error), error.path
    except RefusedError as error:
        problem = str(error)
    else:
        return None
    message = say(
        "After the merge no list could be regenerated: {problem}", problem=problem
    )
    return Note(message, path)


def _find_new_errors(
    earlier: Context,
    before: LoadedCatalog,
    later: Context,
    after: LoadedCatalog,
) -> list[Finding]:
    """Return the errors that `check` would find after the merge, and does not today."""
    found = find_new_findings(check_all(earlier, before), check_all(later, after), {})
    return [finding for finding in found if finding.severity == "error"]


def _note_errors(errors: Sequence[Finding], path: str) -> Note:
    """Return a note that counts *errors* and names the first; *path* is what causes them."""
    first = errors[0]
    message = say(
        "After the merge `listwright check` would find errors that it does not find today:"
        " {number}. The first, in `{file}`: {problem}",
        number=len(errors),
        file=first.location.path,
        problem=first.message,
    )
    return Note(message, path)
