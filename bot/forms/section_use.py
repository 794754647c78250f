"""Which sections use a field: they show it, require it, or ask for it."""

from collections.abc import Mapping

from bot.forms.option_labels import shorten_line
from bot.listing.section_fields import list_section_fields
from bot.model.layout import Layout
from bot.model.wording import say

# The folders of the sections that use a field, by list and field.
FieldUse = Mapping[tuple[str, str], list[str]]

# A sentence with more names is not read.
_MOST_NAMED = 3
_LONGEST_TITLE = 60


def list_users(layout: Layout, name: str) -> list[str]:
    """Return the folders of the sections that use the field *name*."""
    users = []
    for folder, section in layout.sections.items():
        paths = list_section_fields(section)
        if any(path.partition(".")[0] == name for path in paths):
            users.append(folder)
    return users


def describe_users(
    layouts: Mapping[str, Layout],
    name: str,
    use: FieldUse,
    list_count: int = 0,
) -> str:
    """Return a sentence that names the sections that use a field.

    Return "" if they are many, or all.

    Args:
        layouts: the lists that have the field.
        name: the field.
        use: which sections use which field.
        list_count: how many lists the form serves; 0 if all of them have the field.
    """
    titles = []
    for list_id, layout in layouts.items():
        for folder in use.get((list_id, name), ()):
            title = layout.sections[folder].title
            titles.append(shorten_line(title, _LONGEST_TITLE))
    section_count = sum(len(layout.sections) for layout in layouts.values())
    is_everywhere = len(titles) == section_count and list_count <= len(layouts)
    if not titles or len(titles) > _MOST_NAMED or is_everywhere:
        return ""
    return say_used_in(say("; ").join(dict.fromkeys(titles)))


def say_used_in(titles: str) -> str:
    """Return the sentence that says in which sections a field is used."""
    return say("Used in: {sections}.", sections=titles)
