"""The declaration of a section's headings by year, made from those in the source."""

from bot.importer.read.sections import YearGroup
from bot.model.layout_parts import Floor, Group


def make_group(group: YearGroup) -> Group:
    """Return how the headings by year of a section are written.

    The first heading of a single year is the model: the bot writes a new year's
    heading, and its line in the table of contents, in the same way.
    """
    floor = next(
        (heading for heading in group.headings if heading.is_floor),
        None,
    )
    model = next(
        (heading for heading in group.headings if not heading.is_floor),
        None,
    )
    level = (model or group.headings[0]).lines.split(" ")[0]
    pattern = f"{level} {{year}}"
    contents = ""
    if model is not None:
        year = str(model.year)
        pattern = model.lines.replace(year, "{year}")
        contents = model.contents.replace(year, "{year}")
    declared_floor = None
    if floor is not None:
        declared_floor = Floor(
            year=floor.year,
            heading=floor.lines,
            contents=floor.contents,
        )
    return Group(
        heading=pattern,
        contents=contents,
        floor=declared_floor,
        undated=f"{level} Undated",
    )
