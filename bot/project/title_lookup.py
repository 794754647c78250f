"""Find a paper by its title."""

from bot.facts.semantic_scholar import NAME, make_title_request, read_title_match
from bot.identity.identifiers import Identifier
from bot.identity.keys import Work, derive_keys
from bot.identity.title_similarity import Likeness, compare_titles
from bot.ports import NetworkContext


def find_by_title(
    title: str,
    context: NetworkContext,
) -> tuple[Identifier | None, str]:
    """Return the paper with this title, and why none is found if there was trouble.

    The source gives its best match, whatever it is; it counts only if its title is the
    same but for a name, a plural or a typing error.
    """
    request = make_title_request(title)
    answer = context.open_network().ask(request)
    if answer.state == "no answer":
        return None, f"{NAME} gave no answer: {answer.trouble}"
    if answer.state == "unknown":
        return None, ""
    match = read_title_match(answer.data)
    if match is None:
        return None, f"{NAME} sent nothing that can be read"
    identifier, matched_title = match
    likeness = compare_titles(
        derive_keys(Work("", title)), derive_keys(Work("", matched_title))
    )
    return (identifier, "") if likeness >= Likeness.CLOSE else (None, "")
