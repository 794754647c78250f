"""What examines entry files: one examiner for each list."""

from collections.abc import Collection

from bot.document.schema import compile_schema
from bot.engine.file_pass import Examiner
from bot.model.entry_id import EntryId
from bot.model.facts import KnownFacts, group_by_work
from bot.ports import Context
from bot.project.load_settings import Project


class Examiners:
    """An examiner for each list, made when it is first asked for."""

    def __init__(
        self,
        context: Context,
        project: Project,
        facts: KnownFacts = (),
    ) -> None:
        """Examine files of the lists of *project* as of today.

        *facts* are what sources say of works.
        """
        self._context = context
        self._project = project
        self._facts = group_by_work(facts)
        self._made: dict[str, Examiner] = {}

    def with_facts(self, facts: KnownFacts) -> "Examiners":
        """Return examiners of the same lists that know *facts*."""
        return Examiners(self._context, self._project, facts)

    @property
    def list_ids(self) -> Collection[str]:
        """The lists that there are."""
        return self._project.layouts

    def get_for_list(self, list_id: str) -> Examiner:
        """Return the examiner of a list.

        Raises:
            KeyError: there is no such list.
        """
        if list_id not in self._made:
            self._made[list_id] = self._make(list_id)
        return self._made[list_id]

    def get_source(self, list_id: str) -> bytes:
        """Return the layout's file, which is part of the key of what a cache keeps."""
        return self._project.sources[list_id]

    def find_for_path(self, path: str) -> Examiner | None:
        """Return the examiner for an entry file; None where its folder is no list."""
        list_id = EntryId.from_path(path).list_id
        if list_id not in self.list_ids:
            return None
        return self.get_for_list(list_id)

    def get_for_entry(self, path: str) -> Examiner:
        """Return the examiner for the file of an entry of a list.

        Raises:
            KeyError: there is no such list.
        """
        return self.get_for_list(EntryId.from_path(path).list_id)

    def _make(self, list_id: str) -> Examiner:
        cache = self._context.cache
        layout = self._project.layouts[list_id]
        made_from = list_id.encode(), self.get_source(list_id)
        # Compiling the schema takes far longer than reading it from the cache.
        schema = cache.get("validator", *made_from)
        if schema is None:
            schema = compile_schema(layout)
            cache.keep(schema, "validator", *made_from)
        today = self._context.today
        return Examiner(layout, today.year, schema, self._facts, today)
