"""Judge the links of the lists after one more run."""

from bot.links.history import forget_others, judge_links, update_history
from bot.model.isolated import JudgedLinks, JudgeLinks
from bot.ports import Context
from bot.project.remembered_links import read_history, read_listed_links


def answer(request: JudgeLinks, context: Context) -> JudgedLinks:
    """Return what is to be done, and what is to be remembered."""
    places, attics = read_listed_links(context, request.tip)
    history = read_history(context, request.state)
    history = update_history(history, request.tries, context.today)
    history = forget_others(history, places)
    return JudgedLinks(tuple(judge_links(history, places)), history, attics)
