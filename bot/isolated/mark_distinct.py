"""Record in a listed entry that another one is a different work."""

from bot.document.reader import Document
from bot.engine.entry_format import EntryFormat
from bot.errors import FormatterBugError
from bot.model.entry_id import EntryId
from bot.model.finding import SetValue
from bot.model.isolated import AlreadyRecorded, EditedFile, MarkDistinct, Refused
from bot.ports import Context
from bot.project.load_settings import load_project


def answer(
    request: MarkDistinct, context: Context
) -> EditedFile | AlreadyRecorded | Refused:
    """Return the listed entry's file with one more `distinct_from`."""
    listed = EntryId.from_reference(request.listed)
    path = listed.path
    tree = context.repository.open_tree(context.repository.resolve_commit(request.tip))
    layout = load_project(tree).layouts.get(listed.list_id)
    data = tree.read(path)
    if layout is None or data is None:
        return Refused(f"there is no entry `{request.listed}`.")
    entry_format = EntryFormat(layout)
    document = entry_format.parse(data)
    if not isinstance(document, Document):
        return Refused(f"there is no entry `{request.listed}`.")
    known = document.value.get("distinct_from")
    distinct = [str(name) for name in known] if isinstance(known, list) else []
    if request.newcomer in distinct:
        return AlreadyRecorded()
    edit = SetValue(("distinct_from",), [*distinct, request.newcomer])
    try:
        return EditedFile(path, entry_format.edit(data.decode(), [edit]))
    except (FormatterBugError, ValueError):
        return Refused(f"{path} cannot be edited by a machine.")
