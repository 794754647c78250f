"""Survey the lists: how sections grow, which links are gone, what entries allow."""

from bot.links.history import judge_links
from bot.model.week import ListSurvey, SurveyLists
from bot.ports import Context
from bot.project.list_survey import count_allowed_rules, find_growing, find_starving
from bot.project.listed_links import collect_links
from bot.project.load_catalog import load_catalog
from bot.project.load_settings import load_project
from bot.project.remembered_links import read_history

# Links that are named; a list whose host is gone has many.
_MOST_LINKS = 50


def answer(request: SurveyLists, context: Context) -> ListSurvey:
    """Return what the lists of a commit tell."""
    tree = context.repository.open_tree(context.repository.resolve_commit(request.tip))
    project = load_project(tree)
    loaded = load_catalog(context, tree, project)
    catalog = loaded.catalog
    history = read_history(context, request.state)
    verdicts = judge_links(history, collect_links(loaded, tree))
    gone = [verdict for verdict in verdicts if verdict.task == "gone"]
    return ListSurvey(
        find_growing(catalog, context.today),
        find_starving(catalog, context.today),
        tuple(gone[:_MOST_LINKS]),
        count_allowed_rules(catalog),
    )
