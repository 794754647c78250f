"""List the papers of which a source may say where they were published."""

from bot.model.checked_json import JsonFormatError, parse_json
from bot.model.facts import DAYS_BETWEEN_PREPRINTS, MOST_PREPRINTS, PREPRINTS_FILE
from bot.model.isolated import ListedPreprints, ListPreprints
from bot.model.state import has_passed
from bot.ports import Context
from bot.project.load_catalog import load_catalog
from bot.project.load_settings import load_project
from bot.review.published_papers import list_preprints

_MOST_BYTES = 100


def answer(request: ListPreprints, context: Context) -> ListedPreprints:
    """Return the papers of entries without a venue; none within a month of the last time."""
    day = _read_day(request.state, context)
    if not has_passed(day, DAYS_BETWEEN_PREPRINTS, context.today):
        return ListedPreprints(is_due=False)
    tree = context.repository.open_tree(context.repository.resolve_commit(request.tip))
    project = load_project(tree)
    catalog = load_catalog(context, tree, project).catalog
    month = f"{context.today:%Y-%m}"
    works = list_preprints(catalog, month, MOST_PREPRINTS)
    return ListedPreprints(is_due=True, works=tuple(works))


def _read_day(state: str | None, context: Context) -> str:
    """Return the day of the last time; "" where nothing can be read."""
    if state is None:
        return ""
    data = context.repository.open_tree(state).read(PREPRINTS_FILE)
    try:
        day: str = parse_json(str, data, label="day", most_bytes=_MOST_BYTES)
    except JsonFormatError:
        return ""
    return day
