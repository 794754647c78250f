"""What sources say of an entry's own work."""

from bot.identity.keys import Work
from bot.identity.other_title import is_other_title
from bot.model.facts import DatedFacts
from bot.model.placeholders import UNTITLED
from bot.model.rule import EntryFile, LinkFacts


def list_own_facts(file: EntryFile) -> list[DatedFacts]:
    """Return the facts on the entry's own paper, in the order of links and sources.

    Where a title is written that is not the paper's, the facts are of another work.
    """
    own: list[DatedFacts] = []
    for linked in file.facts:
        if linked.is_own and not _is_of_other_work(file, linked):
            own += [dated for dated in linked.facts if dated.facts.title]
    return own


def is_titled(file: EntryFile) -> bool:
    """Return whether a person wrote a title."""
    title = file.tree.get("title")
    return isinstance(title, str) and title != UNTITLED


def make_titled_work(file: EntryFile) -> Work | None:
    """Return the work with the title that is written; None where none is."""
    entry = file.entry
    if entry is None or not is_titled(file):
        return None
    return Work("", entry.title, entry.name or "", tuple(entry.aliases or ()))


def _is_of_other_work(file: EntryFile, linked: LinkFacts) -> bool:
    work = make_titled_work(file)
    titles = [dated.facts.title for dated in linked.facts if dated.facts.title]
    return work is not None and any(is_other_title(work, title) for title in titles)
