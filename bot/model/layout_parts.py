"""Headings that a layout declares: one for each year, and the lines of a table of contents."""

from dataclasses import dataclass, field
from typing import Any, ClassVar, Literal


def describe(
    description: str,
    **constraints: Any,  # noqa: ANN401 - pydantic's own keywords
) -> dict[str, Any]:
    """Return the metadata of a field: its description and what pydantic demands of it."""
    return {"description": description, **constraints}


@dataclass(frozen=True, slots=True, kw_only=True)
class Floor:
    """The last group of a section by year, for everything up to a year: "2022 & Prior"."""

    __pydantic_config__: ClassVar[dict[str, Any]] = {"extra": "forbid"}

    year: int = field(
        metadata=describe("The newest year that falls under this heading.")
    )
    heading: str = field(metadata=describe("The heading's lines."))
    contents: str = field(
        default="", metadata=describe("The heading's line in the table of contents.")
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Headings that appear inside a section by themselves, one for each year."""

    __pydantic_config__: ClassVar[dict[str, Any]] = {"extra": "forbid"}

    by: Literal["year"] = field(
        default="year", metadata=describe("What a group has in common.")
    )
    heading: str = field(
        metadata=describe(
            "The heading's lines; `{year}` stands for the year.", pattern=r"\{year\}"
        )
    )
    contents: str = field(
        default="",
        metadata=describe("The group's line in the table of contents, if it has one."),
    )
    floor: Floor | None = field(
        default=None, metadata=describe("The heading for everything up to a year.")
    )
    undated: str = field(
        default="### Undated",
        metadata=describe(
            "The heading for entries without a year, where there is no floor."
        ),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ContentsStyle:
    """How the lines of a region `contents` are written: the document's table of contents."""

    __pydantic_config__: ClassVar[dict[str, Any]] = {"extra": "forbid"}

    first_level: int = field(
        default=2,
        metadata=describe("The highest level of headings that it names.", ge=1, le=6),
    )
    lines: list[str] = field(
        default_factory=lambda: ["- ", "  - "],
        metadata=describe(
            "What a line begins with, for each level from the highest on; empty for a"
            " level that it does not name.",
            min_length=1,
            max_length=6,
        ),
    )
    above: list[str] = field(
        default_factory=list,
        metadata=describe("The words of headings above it that it names."),
    )
    without: list[str] = field(
        default_factory=list,
        metadata=describe("The words of headings below it that it does not name."),
    )
