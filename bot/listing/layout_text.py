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
# The keys that a section may have in place of `views`.
OF_VIEW: Final = ("item", "header", "between")
_SECTION_KEY: Final = len(("sections", "its folder", "its key"))


def expand_sections(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values of a layout's file with every section complete.

    A value of a wrong form stays as it is, so that its type is reported later.
    """
    sections = values.get("sections")
    if not isinstance(sections, Mapping):
        return dict(values)
    defaults = values.get("defaults")
    if not isinstance(defaults, Mapping):
        defaults = {}
    styles = _read_styles(values)
    expanded = {
        name: _expand(name, section, defaults, styles)
        for name, section in sections.items()
    }
    return {**values, "sections": expanded}


def find_unknown_style(values: Mapping[str, Any]) -> FieldPath | None:
    """Return where the values of a layout's file name a style that is not declared.

    None if they do so nowhere.
    """
    sections = values.get("sections")
    if not isinstance(sections, Mapping):
        return None
    styles = _read_styles(values)
    for name, section in sections.items():
        if not isinstance(section, Mapping) or "style" not in section:
            continue
        if str(section["style"]) not in styles:
            return ("sections", name, "style")
    return None


def _read_styles(values: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    """Return the styles that have the right form, by name."""
    styles = values.get("styles")
    if not isinstance(styles, Mapping):
        return {}
    return {name: style for name, style in styles.items() if isinstance(style, Mapping)}


def _expand(
    name: str,
    section: Any,  # noqa: ANN401 - a value of the file
    defaults: Mapping[str, Any],
    styles: Mapping[str, Mapping[str, Any]],
) -> Any:  # noqa: ANN401 - as above
    """Return a section with the keys that it shares, and with `views`."""
    own = {"title": section} if isinstance(section, str) else section
    if not isinstance(own, Mapping):
        return section
    shared = {key: defaults[key] for key in _OF_SECTION if key in defaults}
    if "views" in own:
        return {**shared, **own}
    # A style replaces the defaults of a view; the section's own keys come last.
    common = styles[str(own["style"])] if "style" in own else defaults
    view: dict[str, Any] = {}
    for source in (common, own):
        view |= {key: source[key] for key in OF_VIEW if key in source}
    keys_of_view = (*OF_VIEW, "style")
    rest = {key: value for key, value in own.items() if key not in keys_of_view}
    return {
        **shared,
        **rest,
        "views": {name: view},
    }


def find_written_place(
    path: FieldPath,
    values: Mapping[str, Any],
) -> FieldPath:
    """Return where the file states the value at *path* of the complete layout.

    *values* are those of the file. The value may stand in the section, its style or
    the defaults.
    """
    sections = values.get("sections")
    if len(path) < _SECTION_KEY or path[0] != "sections":
        return path
    if not isinstance(sections, Mapping):
        return path
    section = sections.get(path[1])
    if not isinstance(section, Mapping):
        section = {}
    key = path[2:]
    if key[0] == "views" and "views" not in section:
        # In the short form the keys of the only view stand in the section itself.
        key = key[2:]
    if not key or key[0] in section:
        return ("sections", path[1], *key)
    if key[0] in OF_VIEW and "style" in section:
        return ("styles", str(section["style"]), *key)
    if key[0] in (*_OF_SECTION, *OF_VIEW):
        return ("defaults", *key)
    return ("sections", path[1], *key)


def shorten_sections(layout: Layout) -> dict[str, Any]:
    """Return what the file of *layout* holds, so that `expand_sections` gives the layout back.

    The slugs of sections, and that they order all entries, stand in the order file.
    """
    plain = dump_layout(layout)
    outside = {name: {"from": "github"} for name in plain.pop("outside", ())}
    if outside:
        plain["fields"] = {**plain.get("fields", {}), **outside}
    sections = plain["sections"]
    for name, section in layout.sections.items():
        sections[name] = _shorten(
            name,
            section,
            sections[name],
            layout,
        )
    return plain


def _shorten(
    name: str,
    section: Section,
    plain: Mapping[str, Any],
    layout: Layout,
) -> Any:  # noqa: ANN401 - as above
    """Return what the file states of a section; its title alone, if that is all."""
    short = {
        key: value
        for key, value in plain.items()
        if key not in (*_OF_SECTION, "manual")
    }
    for key in _OF_SECTION:
        value = getattr(section, key)
        if value not in ("manual", getattr(layout.defaults, key)):
            short[key] = value
    view = section.views.get(name)
    if len(section.views) == 1 and view is not None and not view.when:
        del short["views"]
        short |= _shorten_view(view, layout)
    return short["title"] if short.keys() == {"title"} else short


def _shorten_view(view: View, layout: Layout) -> dict[str, Any]:
    """Return what a section states of its only view.

    That is nothing, its style, or what differs from the defaults.
    """
    differing: dict[str, Any] = {}
    for key in OF_VIEW:
        value = getattr(view, key)
        if value != getattr(layout.defaults, key):
            differing[key] = value
    if not differing:
        return {}
    for name, style in layout.styles.items():
        if all(getattr(style, key) == getattr(view, key) for key in OF_VIEW):
            return {"style": name}
    return differing
