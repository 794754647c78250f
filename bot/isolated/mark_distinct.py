"""Record in a listed entry that another entry is a different work."""

from bot.document.reader import Document
from bot.engine.entry_format import EntryFormat
from bot.errors import FormatterBugError
from bot.listing.config_files import get_layout_path
from bot.model.entry_id import EntryId
from bot.model.finding import SetValue
from bot.model.isolated import AlreadyRecorded, EditedFile, MarkDistinct, Refused
from bot.model.wording import say
from bot.ports import Context
from bot.project.load_settings import load_project


def answer(
    request: MarkDistinct,
    context: Context,
) -> EditedFile | AlreadyRecorded | Refused:
    """Return the listed entry's file with the newcomer added to `distinct_from`.

    `AlreadyRecorded` says that the file names the newcomer already. `Refused` says
    why there is no such file, or why it cannot be edited.
    """
    listed = EntryId.from_reference(request.listed)
    path = listed.path
    repository = context.repository
    tree = repository.open_tree(repository.resolve_commit(request.tip))
    layout = load_project(tree).layouts.get(listed.list_id)
    data = tree.read(path)
    if layout is None or data is None:
        return Refused(say("there is no entry `{entry}`.", entry=request.listed))
    if layout.is_document:
        return Refused(
            say(
                "{document} is the source of this list; write `distinct_from` below"
                " `works:` in {layout}.",
                document=layout.document,
                layout=get_layout_path(layout.id),
            )
        )
    entry_format = EntryFormat(layout)
    document = entry_format.parse(data)
    if not isinstance(document, Document):
        return Refused(say("there is no entry `{entry}`.", entry=request.listed))
    recorded = document.value.get("distinct_from")
    # The file is read without its schema here, so the field may hold anything.
    distinct = [str(name) for name in recorded] if isinstance(recorded, list) else []
    if request.newcomer in distinct:
        return AlreadyRecorded()
    edit = SetValue(("distinct_from",), [*distinct, request.newcomer])
    try:
        text = entry_format.edit(data.decode(), [edit])
    except (FormatterBugError, ValueError):
        return Refused(say("{path} cannot be edited by a machine.", path=path))
    return EditedFile(path, text)
