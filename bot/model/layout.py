"""How a list is laid out: the declarations that stand in `schema/<list>.yaml`."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, ClassVar, Literal

from bot.model.layout_parts import ContentsStyle, Group, describe
from bot.model.limits import Limits

FieldType = Literal[
    "text", "markdown", "integer", "boolean", "date", "url", "choice", "list"
]
Level = Literal["error", "warning", "off"]
# An order that the items show by themselves, and one of values from outside.
ItemOrder = Literal["year", "oldest", "title", "manual"]
Order = Literal["year", "oldest", "title", "manual", "stars", "last_push"]
# At one end, or where an order puts them.
Newcomers = Literal["top", "bottom", "year", "oldest", "title"]
# Where a list's entries stand: in files, or in the document that people edit.
Source = Literal["entries", "document"]

# A relative path inside the repository; no part begins with a dot, so neither `..` nor
# `.git` fits.
DOCUMENT_PATTERN = r"^(?:[\w-][\w. -]*/)*[\w-][\w. -]*\.md$"
# A language tag of BCP 47 in small letters, such as `zh` and `pt-br`.
LANGUAGE_PATTERN = r"^[a-z]{2,3}(?:-[a-z0-9]{2,8})*$"
# The name of a person's account at GitHub; one that a company manages has an underscore.
LOGIN_PATTERN = r"^[A-Za-z0-9][A-Za-z0-9_-]{0,38}$"


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldSpec:
    """A field that one list adds to those every list knows."""

    __pydantic_config__: ClassVar[dict[str, Any]] = {"extra": "forbid"}

    type: FieldType = field(default="text", metadata=describe("What the field holds."))
    label: str = field(
        default="", metadata=describe("How forms and messages call the field.")
    )
    help: str = field(
        default="", metadata=describe("One sentence for the person who fills it.")
    )
    example: str = field(
        default="", metadata=describe("A value as it might stand there.")
    )
    choices: list[str] = field(
        default_factory=list,
        metadata=describe("The only values allowed, if any are named."),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """One way in which a section shows its entries: a region of the document."""

    __pydantic_config__: ClassVar[dict[str, Any]] = {"extra": "forbid"}

    item: str | list[str] = field(
        metadata=describe(
            "The two-way pattern of one item; of several, the one that shows most of"
            " an entry is taken."
        )
    )
    when: str = field(
        default="",
        metadata=describe(
            "Which entries the view shows, such as `links.paper and not award`."
        ),
    )
    header: str = field(
        default="",
        metadata=describe("Lines before the first item, such as the head of a table."),
    )
    between: str = field(
        default="\n", metadata=describe("What stands between two items.")
    )
    fallback: list[str] = field(default_factory=list, metadata={"file": False})
    """Patterns of the list's own document, for entries that none of another document's fits."""

    @property
    def patterns(self) -> tuple[str, ...]:
        """The item patterns, in the order in which they are tried."""
        return (self.item,) if isinstance(self.item, str) else tuple(self.item)


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A heading's group of entries: one folder under `entries/<list>/`."""

    __pydantic_config__: ClassVar[dict[str, Any]] = {"extra": "forbid"}

    title: str = field(metadata=describe("The section's name for people."))
    views: dict[str, View] = field(
        metadata=describe(
            "The regions that show the section, by region name. A section with one"
            " region of its folder's name has"
            " `item`, `header` and `between` in its place, where they differ from the"
            " list's `defaults`; or `style`,"
            " the name of one of the list's `styles`, which has all three.",
            min_length=1,
        )
    )
    order: Order = field(
        default="year",
        metadata=describe(
            "By date, newest first (`year`) or last (`oldest`); by `title`; by `stars` or"
            " `last_push`, the most or the newest first, where they are declared with"
            " `from: github`; or `manual`."
        ),
    )
    manual: list[str] = field(
        default_factory=list,
        metadata=describe(
            "The slugs in the order wanted: of all entries under `order: manual`, of"
            " those of one date under `year`"
            " and `oldest`. People and `import` write it, never a workflow;"
            " `schema/order/<list>.yaml` may hold it"
            " instead."
        ),
    )
    newcomers: Newcomers = field(
        default="bottom",
        metadata=describe(
            "Where entries stand that neither `manual` nor a `place` of their own"
            " names, as far as `manual` orders: at one end, or, under `order: manual`,"
            " where they keep the order `year`, `oldest` or `title` best."
        ),
    )
    requires: list[str] = field(
        default_factory=list,
        metadata=describe("Fields that every entry of the section must have."),
    )
    group: Group | None = field(
        default=None,
        metadata=describe("Headings inside the section, one for each year."),
    )
    rules: dict[str, Level] = field(
        default_factory=dict,
        metadata=describe("Rules set to error, warning or off here."),
    )
    add_link: bool = field(
        default=False, metadata=describe('End the section with a link "add an item".')
    )
    attic: bool = field(
        default=False,
        metadata=describe(
            "Whether works stand here whose links are gone: their links are no longer"
            " tried."
        ),
    )
    keepers: list[str] = field(
        default_factory=list,
        metadata=describe(
            "The accounts at GitHub that look after the section. With write access, they"
            " may `/approve` what touches only sections that they keep."
        ),
    )
    document: str = field(
        default="",
        metadata=describe(
            "The document that shows the section, if not the list's own.",
            pattern=f"^$|{DOCUMENT_PATTERN}",
        ),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentSection:
    """What another document shows otherwise in a section; all else is as in the section."""

    __pydantic_config__: ClassVar[dict[str, Any]] = {"extra": "forbid"}

    title: str = field(
        default="", metadata=describe("The section's name in this document.")
    )
    views: dict[str, View] = field(
        default_factory=dict,
        metadata=describe(
            "The document's regions that show the section, by region name."
        ),
    )
    order: Order | None = field(
        default=None, metadata=describe("The order in this document.")
    )
    manual: list[str] | None = field(
        default=None, metadata=describe("The slugs in the order wanted here.")
    )
    group: Group | None = field(
        default=None, metadata=describe("Headings inside the section, for each year.")
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherDocument:
    """Another document made of the list's entries: in another language, or with some of them."""

    __pydantic_config__: ClassVar[dict[str, Any]] = {"extra": "forbid"}

    title: str = field(
        default="", metadata=describe("The document's name, if not the list's.")
    )
    language: str = field(
        default="",
        metadata=describe(
            "The language whose `translations` it shows, such as `zh`; an entry"
            " without one shows its own text.",
            pattern=f"^$|{LANGUAGE_PATTERN}",
        ),
    )
    where: str = field(
        default="",
        metadata=describe(
            "Which entries the document shows, such as `links.code and not award`;"
            " all, if not given."
        ),
    )
    sections: dict[str, DocumentSection] = field(
        default_factory=dict,
        metadata=describe(
            "The sections that the document shows; those of the list's own document,"
            " if none is named."
        ),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """How several sections of a list write their items: a section names it by `style:`."""

    __pydantic_config__: ClassVar[dict[str, Any]] = {"extra": "forbid"}

    item: str | list[str] = field(
        metadata=describe("The pattern, or the patterns, of one item.")
    )
    header: str = field(
        default="",
        metadata=describe("Lines before the first item, such as the head of a table."),
    )
    between: str = field(
        default="\n", metadata=describe("What stands between two items.")
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Defaults:
    """What each section of a list has that does not say otherwise."""

    __pydantic_config__: ClassVar[dict[str, Any]] = {"extra": "forbid"}

    item: str | list[str] = field(
        default="", metadata=describe("The pattern, or the patterns, of one item.")
    )
    header: str = field(default="", metadata=describe("Lines before the first item."))
    between: str = field(
        default="\n", metadata=describe("What stands between two items.")
    )
    order: Order = field(default="year", metadata=describe("How the items are sorted."))
    newcomers: Newcomers = field(
        default="bottom", metadata=describe("Where new entries stand.")
    )
    requires: list[str] = field(
        default_factory=list, metadata=describe("Fields that every entry must have.")
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """One list: its documents, its own fields, its sections in the order of the document."""

    __pydantic_config__: ClassVar[dict[str, Any]] = {"extra": "forbid"}

    id: str = field(metadata={"file": False})
    title: str = field(metadata=describe("The list's name."))
    document: str = field(
        metadata=describe(
            "The Markdown file that shows the list.", pattern=DOCUMENT_PATTERN
        )
    )
    source: Source = field(
        default="entries",
        metadata=describe(
            "Where the entries stand: in files (`entries`), or in the document itself,"
            " which is read each time (`document`)."
        ),
    )
    tidy: bool = field(
        default=False,
        metadata=describe(
            "Whether the bot may change lines of a document that is the source; a"
            " generated one is always in order."
        ),
    )
    documents: dict[str, OtherDocument] = field(
        default_factory=dict,
        metadata=describe(
            "Other documents that are made of the same entries, by path."
        ),
    )
    sections: dict[str, Section] = field(
        metadata=describe(
            "The sections by folder, in the document's order; one that has only a"
            " title may be written as that.",
            min_length=1,
        )
    )
    defaults: Defaults = field(
        default_factory=Defaults,
        metadata=describe("What each section has that does not say otherwise."),
    )
    contents: ContentsStyle = field(
        default_factory=ContentsStyle,
        metadata=describe("How the region `contents` writes its lines."),
    )
    styles: dict[str, Style] = field(
        default_factory=dict,
        metadata=describe(
            "How sections write their items that name one of these in `style`, by name."
        ),
    )
    fields: dict[str, FieldSpec] = field(
        default_factory=dict,
        metadata=describe(
            "Fields that this list adds to those every list knows. `stars`, `licence`,"
            " `last_push` and `archived` may be declared with `from: github` alone:"
            " GitHub tells them, and patterns show them as `{github.stars}`."
        ),
    )
    outside: list[str] = field(default_factory=list, metadata={"file": False})
    """The fields that are declared with `from: github`: no entry file holds them."""
    tags: list[str] = field(
        default_factory=list,
        metadata=describe("The only tags allowed, if any are named."),
    )
    rules: dict[str, Level] = field(
        default_factory=dict, metadata=describe("Rules set to error, warning or off.")
    )
    limits: Limits = field(
        default_factory=Limits,
        metadata=describe("How much is enough for rules for taste."),
    )
    replies: dict[str, str] = field(
        default_factory=dict,
        metadata=describe(
            "What the comment says below a finding, by the name of its rule: plain text"
            " with links, of at most 500 characters."
        ),
    )
    language: str = field(
        default="",
        metadata=describe(
            "The language of the document.", pattern=f"^$|{LANGUAGE_PATTERN}"
        ),
    )
    where: str = field(
        default="",
        metadata=describe(
            "Which entries the list's own document shows; all, if not given."
        ),
    )

    @property
    def is_document(self) -> bool:
        """Whether the document is the source: the bot reads it, and generates nothing."""
        return self.source == "document"

    def iterate_views(self) -> Iterator[tuple[str, str, View]]:
        """Yield every region of the document: its name, its section's id, its view."""
        for section_id, section in self.sections.items():
            for name, view in section.views.items():
                yield name, section_id, view

    def get_level(self, section_id: str, rule: str, default: Level) -> Level:
        """Return how much *rule* matters in a section.

        The section's own word counts first, then the list's, else *default*, the rule's
        own.
        """
        section = self.sections.get(section_id)
        if section is not None and rule in section.rules:
            return section.rules[rule]
        return self.rules.get(rule, default)
