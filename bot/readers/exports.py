"""A list in the formats in which its readers get it."""

from collections.abc import Callable, Mapping
from typing import Final, TypeAlias

from bot.model.exports import ExportName
from bot.readers.bibtex import render_bibtex
from bot.readers.csv_export import render_csv
from bot.readers.feeds import FeedPlace, render_atom, render_json_feed
from bot.readers.json_export import render_json
from bot.readers.work import ReaderList

_Render: TypeAlias = Callable[[ReaderList, FeedPlace], str]
_RENDER: Final[Mapping[ExportName, _Render]] = {
    "json": lambda reader_list, _: render_json(reader_list),
    "csv": lambda reader_list, _: render_csv(reader_list),
    "bib": lambda reader_list, _: render_bibtex(reader_list),
    "atom": render_atom,
    "feed": render_json_feed,
}


def render_export(name: ExportName, reader_list: ReaderList, place: FeedPlace) -> str:
    """Return the file of a format; the same entries give the same bytes."""
    return _RENDER[name](reader_list, place)
