"""Read a folder of the default branch, in one request."""

from collections.abc import Iterator, Mapping
from typing import Final

from bot.errors import ForgeError
from bot.github.client import Client

_QUERY: Final = (
    "query($owner: String!, $name: String!, $folder: String!) {"
    " repository(owner: $owner, name: $name) { object(expression: $folder) {"
    " ... on Tree { entries {"
    " name mode object { ... on Blob { text isBinary isTruncated } } } } } } }"
)
# The modes of an ordinary file and of a program; a link has another.
_FILE_MODES: Final = (0o100644, 0o100755)


def read_folder(
    client: Client, repository: str, folder: str, ending: str
) -> Mapping[str, str]:
    """Return the texts of the files with this ending in a folder of the default branch.

    Raises:
        ForgeError: GitHub failed, there is no such folder, or a file is no text, or too
            long for one answer.
    """
    owner, _, name = repository.partition("/")
    given = {"owner": owner, "name": name, "folder": f"HEAD:{folder}"}
    answer = client.query(_QUERY, given)
    try:
        entries = answer["data"]["repository"]["object"]["entries"]
        return dict(_read_files(entries, ending))
    except (KeyError, TypeError):
        raise ForgeError(f"GitHub does not show the folder {folder}.") from None


def _read_files(
    entries: list[dict[str, object]], ending: str
) -> Iterator[tuple[str, str]]:
    """Yield the name and the text of each file whose name has this ending.

    Raises:
        ForgeError: a file is no text, or too long.
        KeyError, TypeError: an entry is not of its shape.
    """
    for entry in entries:
        name, blob = entry["name"], entry["object"]
        if not isinstance(name, str):
            raise TypeError(entry)
        if entry["mode"] not in _FILE_MODES or not name.endswith(ending):
            continue
        if not isinstance(blob, dict):
            raise TypeError(entry)
        text = blob["text"]
        if blob["isBinary"] or blob["isTruncated"] or not isinstance(text, str):
            raise ForgeError(f"GitHub does not show all of {name}.")
        yield name, text
