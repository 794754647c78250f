"""Ask GitHub about many repositories at once."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from bot.errors import ForgeError
from bot.facts import shapes
from bot.github.answers import Json
from bot.github.client import Client
from bot.model.facts import Facts

NAME: Final = "GitHub"
# Repositories in one request: it costs one of the 5,000 points of an hour.
_MOST: Final = 100
_LONGEST_DESCRIPTION: Final = 500
# What GitHub says where it cannot tell the licence.
_NO_LICENCE: Final = "NOASSERTION"
_DAY: Final = re.compile(r"\d{4}-\d\d-\d\dT", re.ASCII)
_FIELDS: Final = (
    "fragment Facts on Repository"
    " { nameWithOwner isArchived stargazerCount pushedAt createdAt description"
    " licenseInfo { spdxId } }"
)


class GitHubRepositories:
    """Repositories at GitHub; implements `bot.ports.network.Repositories`."""

    def __init__(self, client: Client) -> None:
        """Ask with *client*, whose token need not have any right there."""
        self._client = client

    def describe(self, names: Sequence[str]) -> dict[str, Facts]:
        """Return what GitHub says of each repository, by `owner/name` as given.

        One that GitHub says nothing of, or that has no usual name, is left out.

        Raises:
            ForgeError: GitHub failed or refused.
        """
        # Another GitHub knows nothing of those at github.com.
        if not self._client.is_public:
            return {}
        usual = [name for name in names if _is_repository(name)]
        facts_by_name: dict[str, Facts] = {}
        for start in range(0, len(usual), _MOST):
            facts_by_name.update(self._ask(usual[start : start + _MOST]))
        return facts_by_name

    def _ask(self, names: Sequence[str]) -> Iterator[tuple[str, Facts]]:
        variables: dict[str, str] = {}
        declared = []
        asked = []
        for number, name in enumerate(names):
            owner, _, repository = name.partition("/")
            variables |= {f"o{number}": owner, f"n{number}": repository}
            declared.append(f"$o{number}: String!, $n{number}: String!")
            asked.append(
                f"r{number}: repository(owner: $o{number}, name: $n{number})"
                " { ...Facts }"
            )
        query = f"query({', '.join(declared)}) {{ {' '.join(asked)} }} {_FIELDS}"
        answer = self._client.query(query, variables)
        data = answer.get("data")
        if not isinstance(data, dict):
            raise ForgeError("GitHub did not answer about repositories.")
        missing = set(_list_missing(answer))
        for number, name in enumerate(names):
            value = data.get(f"r{number}")
            if isinstance(value, dict):
                yield name, _read_repository(name, value)
            elif f"r{number}" in missing:
                yield name, Facts(source=NAME, is_gone=True)


def _is_repository(name: str) -> bool:
    """Return whether a name is that of a repository; a wiki has none of its own."""
    return shapes.REPOSITORY.fullmatch(name) is not None and not name.endswith(".wiki")


def _list_missing(answer: Json) -> Iterator[str]:
    """Yield the parts of a query for which GitHub found no repository."""
    errors = answer.get("errors")
    for error in errors if isinstance(errors, list) else ():
        if not isinstance(error, dict) or error.get("type") != "NOT_FOUND":
            continue
        path = error.get("path")
        if isinstance(path, list) and path:
            yield str(path[0])


def _read_repository(name: str, value: Mapping[str, object]) -> Facts:
    full_name = value.get("nameWithOwner")
    moved_to = None
    if isinstance(full_name, str) and shapes.REPOSITORY.fullmatch(full_name):
        is_same = full_name.casefold() == name.casefold()
        moved_to = None if is_same else full_name
    description = value.get("description")
    text = description if isinstance(description, str) else ""
    return Facts(
        source=NAME,
        stars=_read_stars(value.get("stargazerCount")),
        last_push=_read_day(value.get("pushedAt")),
        created=_read_day(value.get("createdAt")),
        licence=_read_licence(value.get("licenseInfo")),
        description=" ".join(text[:_LONGEST_DESCRIPTION].split()) or None,
        moved_to=moved_to,
        is_archived=value.get("isArchived") is True,
    )


def _read_stars(value: object) -> int | None:
    is_count = isinstance(value, int) and not isinstance(value, bool) and value >= 0
    return value if is_count and isinstance(value, int) else None


def _read_day(value: object) -> str | None:
    """Return the day of a time such as "2026-03-01T12:00:00Z"; None where it is none."""
    if not isinstance(value, str) or not _DAY.match(value):
        return None
    return value[: len("2026-03-01")]


def _read_licence(value: object) -> str | None:
    licence = value.get("spdxId") if isinstance(value, dict) else None
    if not isinstance(licence, str) or not shapes.LICENCE.fullmatch(licence):
        return None
    return None if licence == _NO_LICENCE else licence
