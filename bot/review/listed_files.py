"""Files of listed entries as the bot changes them: with a newcomer's facts, or as removed."""

import datetime as dt

from bot.errors import FormatterBugError
from bot.model.finding import Fix, SetValue
from bot.model.review import UNCHANGED, Rewritten, Unchanged
from bot.ports import Context
from bot.project.load_catalog import LoadedCatalog


def merge_facts(
    context: Context,
    base: LoadedCatalog,
    fix: Fix,
) -> Unchanged | Rewritten:
    """Return the listed entry's file with the facts that only the newcomer has.

    It is unchanged if the formatter refuses the edit.
    """
    examiner = base.examiners.find_for_path(fix.path)
    data = base.read(context, fix.path)
    if examiner is None or data is None:
        return UNCHANGED
    try:
        text = examiner.edit(data.decode("utf-8", "replace"), fix.edits)
    except FormatterBugError:
        return UNCHANGED
    return Rewritten(fix.path, text)


def make_tombstone(
    base: LoadedCatalog,
    path: str,
    listed: str,
    today: dt.date,
) -> Unchanged | Rewritten:
    """Return the file of an entry whose line was taken out of the list.

    The file stays, marked as removed, so that a second proposal of the work is noticed.
    It is unchanged, and so deleted, if the formatter refuses the edit.

    Args:
        base: the entries of the base.
        path: the path of the file.
        listed: its text.
        today: the day of the removal.
    """
    examiner = base.examiners.find_for_path(path)
    if examiner is None:
        return UNCHANGED
    reason = "Taken out of the list by hand"
    edit = SetValue(("removed",), {"on": today.isoformat(), "why": reason})
    try:
        text = examiner.edit(listed, [edit])
    except FormatterBugError:
        return UNCHANGED
    return Rewritten(path, text)
