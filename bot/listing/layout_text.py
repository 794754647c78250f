"""The short form in which a layout's file states once what its sections share.

`defaults:` holds what most sections have, and a section says only what differs.
A section with one region, which has the name of its folder, has `item`,
`header` and `between` in place of `views`; one that has only a title is written
as that. What several sections have, but not most, is a style that they name:

    defaults:
      order: title
      item: "- [{title}]({link}) - {description}"
    styles:
      numbered: {item: "1. [{title}]({link}){? ({year})?}"}
    sections:
      training: Training
      tools/viewers: {title: Viewers, order: year}
      papers: {title: Papers, style: numbered}
      papers/surveys: {title: Surveys, style: numbered}
"""

from collections.abc import Mapping
from typing import Any, Final

from bot.model.finding import FieldPath
from bot.model.layout import Layout, Section, View
from bot.model.serialisation import dump_layout

_OF_SECTION: Final = ("order", "newcomers", "requires")
OF_VIEW: Final = ("item", "header", "between")
"""The keys that a section may have in place of `views`."""
_SECTION_KEY: Final = len(("sections", "its folder", "its key"))


def expand_sections(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values of a layout's file with every section complete; what has a wrong form stays as it is."""
    sections, defaults = values.get("sections"), values.get("defaults")
    if not isinstance(sections, Mapping):
        return dict(values)
    shared = defaults if isinstance(defaults, Mapping) else {}
    styles = _read_styles(values)
    return {
        **values,
        "sections": {
            name: _expand(name, section, shared, styles)
            for name, section in sections.items()
        },
    }


def find_unknown_style(values: Mapping[str, Any]) -> FieldPath | None:
    """Return where the values of a layout's file name a style that they do not declare; None if nowhere."""
    sections, styles = values.get("sections"), _read_styles(values)
    for name, section in sections.items() if isinstance(sections, Mapping) else ():
        if (
            isinstance(section, Mapping)
            and "style" in section
            and str(section["style"]) not in styles
        ):
            return ("sections", name, "style")
    return None


def _read_styles(values: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    styles = values.get("styles")
    every = styles.items() if isinstance(styles, Mapping) else ()
    return {name: style for name, style in every if isinstance(style, Mapping)}


def _expand(
    name: str,
    section: Any,  # noqa: ANN401 - a value of the file
    defaults: Mapping[str, Any],
    styles: Mapping[str, Mapping[str, Any]],
) -> Any:  # noqa: ANN401 - as above
    own = {"title": section} if isinstance(section, str) else section
    if not isinstance(own, Mapping):
        return section
    shared = {key: defaults[key] for key in _OF_SECTION if key in defaults}
    if "views" in own:
        return {**shared, **own}
    rest = {key: value for key, value in own.items() if key not in (*OF_VIEW, "style")}
    common = styles[str(own["style"])] if "style" in own else defaults
    view = {
        key: source[key] for source in (common, own) for key in OF_VIEW if key in source
    }
    return {**shared, **rest, "views": {name: view}}


def find_written_place(place: FieldPath, values: Mapping[str, Any]) -> FieldPath:
    """Return where the file, which holds *values*, states what stands at *place* of the complete layout."""
    sections = values.get("sections")
    if (
        len(place) < _SECTION_KEY
        or place[0] != "sections"
        or not isinstance(sections, Mapping)
    ):
        return place
    own = sections.get(place[1])
    stated = own if isinstance(own, Mapping) else {}
    key = place[2:]
    if key[0] == "views" and "views" not in stated:
        key = key[2:]
    if key and key[0] in OF_VIEW and key[0] not in stated and "style" in stated:
        return ("styles", str(stated["style"]), *key)
    is_shared = key and key[0] not in stated and key[0] in (*_OF_SECTION, *OF_VIEW)
    return ("defaults", *key) if is_shared else ("sections", place[1], *key)


def shorten_sections(layout: Layout) -> dict[str, Any]:
    """Return what the file of *layout* holds, so that `expand_sections` gives the layout back.

    The slugs of sections, and that they order all entries, stand in the order file.
    """
    plain = dump_layout(layout)
    for name, section in layout.sections.items():
        plain["sections"][name] = _shorten(
            name, section, plain["sections"][name], layout
        )
    return plain


def _shorten(
    name: str, section: Section, plain: Mapping[str, Any], layout: Layout
) -> Any:  # noqa: ANN401 - as above
    defaults = layout.defaults
    short = {
        key: value
        for key, value in plain.items()
        if key not in (*_OF_SECTION, "manual")
    }
    for key in _OF_SECTION:
        if getattr(section, key) not in ("manual", getattr(defaults, key)):
            short[key] = getattr(section, key)
    view = section.views.get(name)
    if len(section.views) == 1 and view is not None and not view.when:
        del short["views"]
        short |= _shorten_view(view, layout)
    return short["title"] if short.keys() == {"title"} else short


def _shorten_view(view: View, layout: Layout) -> dict[str, Any]:
    """Return what a section says of its only view: nothing, its style, or what differs from the defaults."""
    differing = {
        key: getattr(view, key)
        for key in OF_VIEW
        if getattr(view, key) != getattr(layout.defaults, key)
    }
    own = tuple(getattr(view, key) for key in OF_VIEW)
    for name, style in layout.styles.items():
        if differing and own == tuple(getattr(style, key) for key in OF_VIEW):
            return {"style": name}
    return differing
