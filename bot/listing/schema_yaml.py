"""The YAML of the files under `schema/`: read into plain values, and the order of their keys."""

from collections.abc import Mapping
from typing import Any

from bot.document.reader import LAYOUT_LIMITS, Document, Unreadable, parse_yaml
from bot.document.writer import KeyOrder
from bot.errors import ConfigurationError

# Sections, fields and regions stand as they are declared; the order of sections is that
# of the document.
KEY_ORDER = KeyOrder(
    tuple(
        str.split(
            "title document source tidy language where documents fields tags contents"
            " defaults style styles order manual same_date newcomers requires rules limits"
            " replies group year heading first_level lines above without floor undated"
            " add_link attic keepers views when header item between from type label help"
            " example choices sections"
        )
    ),
    frozenset(
        {
            "documents",
            "sections",
            "fields",
            "styles",
            "views",
            "manual",
            "same_date",
        }
    ),
    frozenset({"sections", "fields", "styles"}),
)


def parse_schema_file(data: bytes, path: str) -> Document:
    """Return what a file under `schema/` holds.

    Raises:
        ConfigurationError: it is no YAML that can be read.
    """
    document = parse_yaml(data, LAYOUT_LIMITS)
    if isinstance(document, Unreadable):
        problem = " ".join(filter(None, (document.message, document.hint)))
        raise ConfigurationError(path, document.line, "", problem)
    return document


def has_no_keys(data: bytes) -> bool:
    """Return whether a file has nothing but comments and empty lines.

    Everything has its default then.
    """
    # Some editors begin a file with a byte order mark.
    lines = data.removeprefix(b"\xef\xbb\xbf").split(b"\n")
    return all(not line.strip() or line.lstrip().startswith(b"#") for line in lines)


def drop_empty(value: Any) -> Any:  # noqa: ANN401 - a tree as the reader gives it
    """Return the tree without keys that were left empty, which then have their default."""
    if isinstance(value, Mapping):
        return {
            key: drop_empty(item) for key, item in value.items() if item is not None
        }
    if isinstance(value, list):
        return [drop_empty(item) for item in value]
    return value
