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


def read_folder(client: Client, repository: str, folder: str) -> Mapping[str, str]:
    """Return the texts of the files in a folder of the default branch, by name.

    Raises:
        ForgeError: GitHub failed, there is no such folder, or a file is no text, or too
            long for one answer.
    """
    owner, _, name = repository.partition("/")
    given = {"owner": owner, "name": name, "folder": f"HEAD:{folder}"}
    answer = client.query(_QUERY, given)
    try:
        return dict(_read_files(answer["data"]["repository"]["object"]["entries"]))
    except (KeyError, TypeError):
        raise ForgeError(f"GitHub does not show the folder {folder}.") from None


def _read_files(entries: list[dict[str, object]]) -> Iterator[tuple[str, str]]:
    """Yield the name and the text of each file.

    Raises:
        ForgeError: a file is no text, or too long.
        KeyError, TypeError: an entry is not of its shape.
    """
    for entry in entries:
        name, blob = entry["name"], entry["object"]
        if entry["mode"] not in _FILE_MODES:
            continue
        if not isinstance(name, str) or not isinstance(blob, dict):
            raise TypeError(entry)
        text = blob["text"]
        if blob["isBinary"] or blob["isTruncated"] or not isinstance(text, str):
            raise ForgeError(f"GitHub does not show all of {name}.")
        yield name, text
