"""The day on which each entry changed last, as far as the newest commits tell."""

import datetime as dt

from bot.errors import GitError
from bot.model.entry_id import EntryId
from bot.ports import Context

# Commits that are looked at: some months of a usual list.
_MOST_COMMITS = 200
# A commit that changes more entries than this is no news: a list moved in, or a field came.
_MOST_ENTRIES = 50


def find_recent_changes(context: Context) -> dict[str, str]:
    """Return the day of the last change of entries, `YYYY-MM-DD`, by id.

    Entries that none of the newest commits changed are left out; without git there are none.
    """
    days: dict[str, str] = {}
    try:
        repository = context.repository
        tip = repository.resolve_commit("HEAD")
        commits = repository.list_mainline(tip, "entries")[:_MOST_COMMITS]
        for commit, _ in commits:
            info = repository.read_commit(commit)
            if not info.parents:
                continue
            changes = repository.list_changes(info.parents[0], commit)
            names = [
                str(EntryId.from_path(change.path))
                for change in changes
                if EntryId.parse_path(change.path) is not None
            ]
            if len(names) > _MOST_ENTRIES:
                continue
            day = dt.datetime.fromtimestamp(info.when, dt.UTC).date().isoformat()
            for name in names:
                days.setdefault(name, day)
    except GitError:
        return days
    return days
