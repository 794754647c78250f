"""The link under a section that opens a prefilled new entry file on the forge."""

from bot.model.entry_id import EntryId
from bot.model.layout import Layout
from bot.model.settings import Settings


def draft_entry(layout: Layout, section_id: str) -> str:
    """Return an entry file to fill in: what the section requires, with help beside it."""
    lines = ["title: ", "links:", "  paper: https://"]
    for name in layout.sections[section_id].requires:
        if name in {"title", "links"}:
            continue
        spec = layout.fields.get(name)
        hint = (spec.help or spec.example) if spec else ""
        lines.append(f"{name}:   # {hint}".rstrip() if hint else f"{name}: ")
    return "\n".join(lines) + "\n"


def render_add_link(layout: Layout, section_id: str, settings: Settings) -> str:
    """Return the link as Markdown; empty where the settings name no repository."""
    # Imported here: only a list with such a link needs it.
    from bot.output.untrusted import make_new_file_url

    if not settings.repository:
        return ""
    path = EntryId.from_parts(layout.id, section_id, "new-entry").path
    text = draft_entry(layout, section_id)
    url = make_new_file_url(settings.repository, settings.branch, path, text)
    if not url:
        return ""
    return f"[➕ Add an item to {layout.sections[section_id].title}]({url})"
