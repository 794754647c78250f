"""The values from outside that the lists show, by what the bot remembers of them."""

import datetime as dt
import zlib
from collections.abc import Mapping
from dataclasses import dataclass

from bot.model.catalog import Catalog
from bot.model.facts import GITHUB_KIND
from bot.model.isolated import Regenerate
from bot.model.outside import (
    MOST_DAYS_OUTSIDE,
    MOST_REPOSITORIES,
    REPOSITORIES_FILE,
    RepositoryRecord,
    RepositoryValues,
)
from bot.ports import Context
from bot.project.load_settings import Project
from bot.project.outside_values import (
    collect_values,
    list_repositories,
    read_repository_record,
    render_facts_files,
)


@dataclass(frozen=True, slots=True)
class RememberedValues:
    """What is known of repositories in one landing.

    Attributes:
        project: the declarations.
        remembered: what stands on the bot's own ref.
        answers: what GitHub said just now, by repository; None if it was not asked yet.
        today: the day of this run.
    """

    project: Project
    remembered: RepositoryRecord
    answers: Mapping[str, RepositoryValues] | None
    today: dt.date

    @classmethod
    def open(
        cls, context: Context, project: Project, request: Regenerate
    ) -> "RememberedValues":
        """Return what is known for the landing that *request* asks for."""
        data = None
        if request.state is not None and _shows_values(project):
            tree = context.repository.open_tree(request.state)
            data = tree.read(REPOSITORIES_FILE)
        answers = None
        if request.repositories is not None:
            answers = collect_values(request.repositories)
        remembered = read_repository_record(data)
        return cls(project, remembered, answers, context.today)

    def render_files(self, catalog: Catalog) -> dict[str, str]:
        """Return the files of the lists' values, by path."""
        known = {**self.remembered.values, **(self.answers or {})}
        return render_facts_files(catalog, self.project.layouts.values(), known)

    def list_asked(self, catalog: Catalog) -> tuple[str, ...]:
        """Return the repositories to ask about, as identifiers: those of which nothing is known.

        After a week they are all that the lists show. There are none once GitHub has
        answered, and none where the settings ask nobody.
        """
        if self.answers is not None or self.project.settings.network == "off":
            return ()
        names: dict[str, None] = {}
        for layout in self.project.layouts.values():
            if layout.outside:
                names |= dict.fromkeys(list_repositories(catalog, layout))
        known = {} if self._is_old() else self.remembered.values
        missing = [name for name in names if name not in known]
        # What is not known comes first, and of more than can be asked each day others.
        day = self.today.isoformat()
        missing.sort(
            key=lambda name: (
                name in self.remembered.values,
                zlib.crc32(f"{day} {name}".encode()),
            )
        )
        return tuple(f"{GITHUB_KIND}:{name}" for name in missing[:MOST_REPOSITORIES])

    def make_record(self) -> RepositoryRecord | None:
        """Return what is to be remembered; None if GitHub was not asked."""
        if self.answers is None:
            return None
        day = self.today.isoformat() if self._is_old() else self.remembered.day
        return RepositoryRecord(day, {**self.remembered.values, **self.answers})

    def _is_old(self) -> bool:
        try:
            day = dt.date.fromisoformat(self.remembered.day)
        except ValueError:
            return True
        # A day to come is none on which anybody asked.
        return not 0 <= (self.today - day).days < MOST_DAYS_OUTSIDE


def _shows_values(project: Project) -> bool:
    return any(layout.outside for layout in project.layouts.values())
