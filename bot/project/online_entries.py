"""Ask for facts about the works of entries, and examine the entries with them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from bot.engine.link_facts import list_asked_works
from bot.errors import ForgeError
from bot.facts.source import Source
from bot.identity.identifiers import Identifier
from bot.model.entry import Entry
from bot.model.facts import (
    ASKED_KINDS,
    GITHUB_KIND,
    DatedFacts,
    Facts,
    KnownFacts,
    group_by_work,
    is_fresh,
)
from bot.model.serialisation import dump_finding
from bot.ports import Context, NetworkContext
from bot.ports.network import FactStore
from bot.project.fact_answers import add_day
from bot.project.fact_lookup import look_up_facts, split_into_batches
from bot.project.github_facts import ask_github
from bot.project.load_catalog import LoadedCatalog

# Repositories between two pictures of the progress.
_REPOSITORIES_AT_ONCE = 100
_NO_RIGHT = (
    "GitHub is not asked about repositories, because GITHUB_TOKEN is not set;"
    ' with its own program: GITHUB_TOKEN="$(gh auth token)" listwright …'
)


@dataclass(frozen=True, slots=True)
class OnlineFacts:
    """What is known of works, and sentences on what could not be asked."""

    facts: KnownFacts
    troubles: tuple[str, ...] = ()

    def list_missing(self, fields: Iterable[str]) -> list[str]:
        """Return those of *fields* that no source can fill in: a title may be known."""
        is_titled = any(dated.facts.title for dated in self.facts)
        return [name for name in fields if name != "title" or not is_titled]


def join_troubles(troubles: Iterable[str]) -> str:
    """Return what could not be asked as sentences, each once; "" for none."""
    return " ".join(f"{trouble}." for trouble in dict.fromkeys(troubles))


def list_works(entries: Iterable[Entry]) -> list[Identifier]:
    """Return the works of which facts say something about *entries*, each once."""
    works: dict[Identifier, None] = {}
    for entry in entries:
        works |= dict.fromkeys(list_asked_works(entry, ASKED_KINDS))
    return list(works)


def ask_online(context: NetworkContext, works: Sequence[Identifier]) -> OnlineFacts:
    """Return what the sources and GitHub say of *works*.

    Each answer is kept as it comes, and asked for again only after a month: a run that
    was interrupted goes on where it ended. That a source does not know a work is kept,
    too.
    """
    wanted = set(map(str, works))
    store = context.open_fact_store()
    kept = [
        dated
        for dated in store.load()
        if dated.work in wanted and is_fresh(dated, context.today)
    ]
    asker = _Asker(context, store, kept)
    troubles = [*asker.ask_sources(works), *asker.ask_github(works)]
    by_work = group_by_work([*kept, *asker.answers])
    facts = chain.from_iterable(by_work.get(str(work), ()) for work in works)
    return OnlineFacts(tuple(facts), tuple(troubles))


class _Asker:
    """Asks, and keeps what comes."""

    def __init__(
        self,
        context: NetworkContext,
        store: FactStore,
        kept: Sequence[DatedFacts],
    ) -> None:
        self._context = context
        self._store = store
        self._kept = kept
        self._day = context.today.isoformat()
        self.answers: list[DatedFacts] = []

    def ask_sources(self, works: Sequence[Identifier]) -> list[str]:
        """Ask the sources of the table; return why some gave no answer."""
        others = [work for work in works if work.kind != GITHUB_KIND]
        if not others:
            return []
        lookup = look_up_facts(
            others,
            self._context.open_network(),
            kept=self._kept,
            progress=self._context.progress,
            note_answer=self._note_source,
        )
        return lookup.troubles

    def ask_github(self, works: Sequence[Identifier]) -> list[str]:
        """Ask GitHub about repositories; return why that failed."""
        known = {dated.work for dated in self._kept}
        wanted = [
            str(work)
            for work in works
            if work.kind == GITHUB_KIND and str(work) not in known
        ]
        if not wanted:
            return []
        repositories = self._context.open_repositories()
        if repositories is None:
            return [_NO_RIGHT]
        batches = split_into_batches(wanted, _REPOSITORIES_AT_ONCE)
        progress = self._context.progress
        try:
            for batch in progress.track(batches, len(batches), "asking GitHub"):
                self._note(ask_github(batch, repositories, self._day))
        except ForgeError as error:
            return [f"GitHub gave no answer: {error}"]
        return []

    def _note_source(
        self,
        source: Source,
        asked: Sequence[Identifier],
        facts: Mapping[Identifier, Facts],
    ) -> None:
        self._note(add_day(source, asked, facts, self._day))

    def _note(self, answers: Iterable[DatedFacts]) -> None:
        fresh = tuple(answers)
        self.answers += fresh
        self._store.keep(fresh)


def examine_with_facts(
    context: Context,
    loaded: LoadedCatalog,
    entries: Sequence[Entry],
    facts: KnownFacts,
) -> LoadedCatalog:
    """Return the catalog with what the rules find in *entries* when they know *facts*."""
    examiners = loaded.examiners.with_facts(facts)
    findings = dict(loaded.cached_findings.items())
    for entry in entries:
        path = entry.id.path
        data = loaded.read(context, path)
        if data is None:
            continue
        result = examiners.get_for_entry(path).examine(path, data)
        findings[path] = [dump_finding(finding) for finding in result.findings]
    return replace(loaded, examiners=examiners, cached_findings=findings)
