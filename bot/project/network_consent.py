"""Ask whoever sets the bot up whether it may ask sources of facts."""

from bot.model.settings import NetworkUse
from bot.ports import Context
from bot.project.load_settings import SETTINGS_PATH

_QUESTION = """
A contribution may need no more than a link: known sources (arXiv, doi.org, Semantic
Scholar, OpenReview, ACL Anthology, GitHub) tell the title, the date and more, and whether
they disagree. They get the numbers of the papers, nothing else; docs/network.md of
Listwright names each host. Say no in a private repository.
May the bot ask them? [y/N] """


def choose_network(
    wanted: NetworkUse | None,
    context: Context,
    *,
    may_ask: bool,
) -> NetworkUse:
    """Return what workflows may ask: as *wanted*, or as a person answers.

    A person is asked once, when there are no settings yet. Without an answer, they may
    ask nothing.
    """
    if wanted is not None:
        return wanted
    is_new = context.workspace.read(SETTINGS_PATH) is None
    if not (is_new and may_ask and context.terminal.is_interactive):
        return "off"
    answer = context.terminal.ask(_QUESTION).strip().casefold()
    return "facts" if answer in {"y", "yes"} else "off"
