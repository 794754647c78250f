"""The formats in which readers get a list, and where such files stand in a repository."""

from collections.abc import Mapping, Sequence
from typing import Final, Literal, TypeAlias

ExportName: TypeAlias = Literal["json", "csv", "bib", "atom", "feed"]
# How the names of the files end.
ENDINGS: Final[Mapping[ExportName, str]] = {
    "json": ".json",
    "csv": ".csv",
    "bib": ".bib",
    "atom": ".atom",
    "feed": ".feed.json",
}
_FOLDER: Final = "exports"


def get_export_path(list_id: str, name: ExportName) -> str:
    """Return the path of an export that stands beside the lists."""
    return f"{_FOLDER}/{list_id}{ENDINGS[name]}"


def get_growth_path(list_id: str) -> str:
    """Return the path of the picture of a list's entries by year."""
    return f"lists/{list_id}.growth.svg"


def list_export_paths(
    list_ids: Sequence[str], names: Sequence[ExportName]
) -> list[str]:
    """Return the path of each export of each list."""
    return [get_export_path(list_id, name) for list_id in list_ids for name in names]
