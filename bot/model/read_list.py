"""What a layout says of a list that is read from its document: `source: document`."""

from dataclasses import dataclass, field
from typing import Any, ClassVar, Literal

from bot.model.entry import Removal
from bot.model.layout import DOCUMENT_PATTERN, Level, Newcomers
from bot.model.layout_parts import describe
from bot.model.limits import Limits
from bot.model.reason import Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadSection:
    """What the owner says of a section that is read from the document."""

    __pydantic_config__: ClassVar[dict[str, Any]] = {"extra": "forbid"}

    requires: list[str] | None = field(
        default=None,
        metadata=describe(
            "Fields that every entry of the section must have; those that all items have"
            " now, if not given."
        ),
    )
    rules: dict[str, Level] = field(
        default_factory=dict,
        metadata=describe("Rules set to error, warning or off here."),
    )
    newcomers: Newcomers | None = field(
        default=None,
        metadata=describe(
            "Where new items go: at one end, or where they keep the order `year` (newest"
            " first), `oldest` or `title` best. Without it, the order that the items"
            " nearly follow decides, else they go to the bottom."
        ),
    )
    tidy: bool | None = field(
        default=None,
        metadata=describe(
            "Whether the bot may tidy this section after a merge; as the list says, if"
            " not given."
        ),
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


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadWork:
    """What the owner says of one work, which no line of the document can show."""

    __pydantic_config__: ClassVar[dict[str, Any]] = {"extra": "forbid"}

    title: str = field(
        default="",
        metadata=describe("The title of a work that left the list."),
    )
    allow: dict[str, Reason] = field(
        default_factory=dict,
        metadata=describe(
            "Rules this work may break, each with the reason; or with `why` and `until`,"
            " the last day on which it may."
        ),
    )
    distinct_from: list[str] = field(
        default_factory=list,
        metadata=describe("Other works that this one is not, each by a link of it."),
    )
    removed: Removal | None = field(
        default=None,
        metadata=describe(
            "The work has left the list: `on` which day, and `why`. A second proposal is"
            " noticed."
        ),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadList:
    """A list whose document is its source: `schema/<list>.yaml` with `source: document`.

    Its sections, and how they write their items, are read from the document.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = {"extra": "forbid"}

    id: str = field(metadata={"file": False})
    title: str = field(metadata=describe("The list's name."))
    document: str = field(
        metadata=describe(
            "The Markdown file that is the list.", pattern=DOCUMENT_PATTERN
        )
    )
    source: Literal["document"] = field(
        metadata=describe("Always `document`: the entries are read from it each time.")
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
    sections: dict[str, ReadSection] = field(
        default_factory=dict,
        metadata=describe(
            "What is said of single sections, by the name that the heading gives: small"
            " letters, digits and hyphens, with the headings above before it."
        ),
    )
    tidy: bool = field(
        default=False,
        metadata=describe(
            "Whether the bot may tidy the document after a merge: it puts items where"
            " the order of their section wants them, and repairs what a machine can."
        ),
    )
    works: dict[str, ReadWork] = field(
        default_factory=dict,
        metadata=describe("What is said of single works, each by a link of it."),
    )

    def may_tidy(self, folder: str) -> bool:
        """Return whether the bot may change lines of a section by itself."""
        section = self.sections.get(folder, ReadSection())
        return self.tidy if section.tidy is None else section.tidy

    @property
    def has_tidy_sections(self) -> bool:
        """Whether the bot may change lines of some section by itself."""
        return self.tidy or any(section.tidy for section in self.sections.values())
