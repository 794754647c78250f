"""The link under a section that opens a prefilled new entry file on the forge."""

from bot.model.entry_id import EntryId
from bot.model.layout import Layout
from bot.model.settings import Settings


def new_entry_text(layout: Layout, section_id: str) -> str:
    """An entry file to fill in: what the section requires, with each field's help beside it."""
    section = layout.sections[section_id]
    lines = ["title: ", "links:", "  paper: https://"]
    for name in section.requires:
        if name not in ("title", "links"):
            spec = layout.fields.get(name)
            hint = (
                f"  # {spec.help or spec.example}"
                if spec and (spec.help or spec.example)
                else ""
            )
            lines.append(f"{name}: {hint}".rstrip() if hint else f"{name}: ")
    return "\n".join(lines) + "\n"


def render_add_link(layout: Layout, section_id: str, settings: Settings) -> str:
    """The link as Markdown, or nothing where the settings name no repository."""
    from bot.output.untrusted import new_file_link

    if not settings.repository:
        return ""
    path = EntryId.from_parts(layout.id, section_id, "new-entry").path
    url = new_file_link(
        settings.repository, settings.branch, path, new_entry_text(layout, section_id)
    )
    return (
        f"[➕ Add an item to {layout.sections[section_id].title}]({url})" if url else ""
    )
