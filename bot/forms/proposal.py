"""Turn the answers of a form into the entry file that they ask for."""

import datetime as dt
from collections.abc import Mapping, Sequence

from bot.document.characters import remove_hidden
from bot.forms.answers_to_fields import label_fields
from bot.forms.entry_change import ReadFile, propose_change
from bot.forms.new_entry import propose_new_entry
from bot.forms.normalise import normalise_spaces
from bot.forms.questions import CREDIT, DECLINED, ENTRY, REMARK
from bot.model.catalog import Catalog
from bot.model.facts import DatedFacts
from bot.model.submission import Answers, ProposedEntry


def propose(
    answers: Answers,
    catalog: Catalog,
    read: ReadFile,
    today: dt.date,
    facts: Mapping[str, Sequence[DatedFacts]],
) -> ProposedEntry:
    """Return the file that *answers* ask for, or what is missing for it.

    What a rule would find fault with is written all the same: the review of the
    file finds it, and repairs what can be repaired.

    Args:
        answers: a filled form.
        catalog: every entry of the lists.
        read: returns the entry files to change.
        today: the day of a removal.
        facts: what sources say of works, by work.
    """
    title = answers.texts.get("title") or answers.texts.get(ENTRY, "")
    proposed = ProposedEntry(
        kind=answers.form.kind,
        title=normalise_spaces(remove_hidden(title)),
        remark=remove_hidden(answers.texts.get(REMARK, "")),
        is_named=DECLINED not in answers.chosen.get(CREDIT, ()),
        labels=label_fields(answers, None),
    )
    if answers.form.kind == "add":
        return propose_new_entry(proposed, answers, catalog, facts)
    return propose_change(proposed, answers, catalog, read, today)
