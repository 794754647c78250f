"""Where the works of open requests stand in an index."""

from bot.model.open_works import OPEN_WORKS_FILE
from bot.ports import Repository


def list_open_works(repository: Repository, index: str) -> list[str]:
    """Return the object of the file in the index *index*, a commit, as a list.

    It is empty without such a file, and for a link or a submodule.
    """
    file = repository.find_file(index, OPEN_WORKS_FILE)
    if file is None or file.blob is None or not file.mode.startswith("100"):
        return []
    return [file.blob]
