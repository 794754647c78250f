"""Which entry somebody means, and in which section a new one belongs."""

import re
from typing import NamedTuple

from bot.forms.answers import split_choices
from bot.forms.labels import section_options
from bot.forms.questions import SECTION
from bot.identity.keys import Keys
from bot.identity.lookup import lookup
from bot.model.catalog import Catalog
from bot.model.layout import Layout
from bot.model.submission import Answers, Question

_CERTAIN = 0.9
"""At least this sure, and surer than of any other, an entry is the one that is meant."""

_FILE = re.compile(r"(?:.*/)?entries/([^?#\s]+?)(?:\.ya?ml)?(?:[?#].*)?")
_LONGEST = 2_048


class Meant(NamedTuple):
    """The entry that a text means, by id; else those that it may mean."""

    entry_id: str | None
    candidates: tuple[str, ...] = ()


class Home(NamedTuple):
    """Where an entry stands."""

    layout: Layout
    section: str


def find_entry(text: str, catalog: Catalog) -> Meant:
    """The entry that *text* means: its id or file, its title or name, or one of its links."""
    text = " ".join(text[:_LONGEST].split()).strip("`")
    named = _FILE.fullmatch(text)
    known = catalog.resolve(named[1] if named else text)
    if known is not None:
        return Meant(known)
    keys = (Keys.unpack(list(own)) for own in catalog.keys.values())
    found = lookup(text, keys)
    best = found[0][1].confidence if found else 0
    equal = [name for name, match in found if match.confidence == best]
    living = [name for name in equal if "removed" not in catalog.records[name]]
    if best >= _CERTAIN and len(living or equal) == 1:
        return Meant((living or equal)[0])
    return Meant(None, tuple(name for name, _ in found))


def find_home(answers: Answers, catalog: Catalog) -> Home | None:
    """The section that was chosen, or the only one there is; None where none was, or none that exists today."""
    layouts = catalog.layouts
    options = section_options(layouts.values())
    chosen = answers.chosen.get(SECTION, ())
    if not chosen and (text := answers.texts.get(SECTION)):
        chosen = split_choices(text, Question(id=SECTION, label="", options=options))
    if not chosen and len(options) == 1:
        chosen = (options[0].value,)
    list_id, _, section = chosen[0].partition("/") if chosen else ("", "", "")
    layout = layouts.get(list_id)
    return Home(layout, section) if layout is not None and section in layout.sections else None
