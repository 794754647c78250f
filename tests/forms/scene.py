"""Two made-up lists with every kind of field, a few entries, and forms filled as a browser fills them."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace

from bot.engine.catalog_pass import Documents, apply_severity, check_catalog
from bot.engine.file_pass import Examiner
from bot.forms.issue_forms import plan_forms
from bot.forms.parser import parse_answers
from bot.forms.proposal import propose
from bot.model.catalog import Catalog
from bot.model.entry_id import EntryId
from bot.model.file_set import HeldFiles
from bot.model.finding import Finding
from bot.model.layout import FieldSpec, Layout, Section, View
from bot.model.review import PossibleDuplicate, Verdict
from bot.model.settings import Settings
from bot.model.submission import Answers, Form, FormKind, ProposedEntry, UnreadableForm
from bot.output.lists.preview import find_places
from bot.review.autofix import ExaminedFile, repair_file

TODAY = dt.date(2026, 1, 31)
SETTINGS = Settings(repository="octo-lists/vision")

ITEM = "- **{name}**{? ({venue})?}{? {date:%b %Y}?} [{title}]({link}){? [code]({links.code})?} - {description}"
VISION = Layout(
    id="vision",
    title="Vision & Language",
    document="lists/vision.md",
    tags=["vision", "vision, early", "text", "audio"],
    fields={
        "size": FieldSpec(
            type="integer",
            label="Parameters",
            help="How many, in millions.",
            example="7000",
        ),
        "open": FieldSpec(type="boolean", label="Open weights"),
        "licence": FieldSpec(
            label="Licence", choices=["MIT", "Apache-2.0", "None", "no", "2022"]
        ),
        "needs": FieldSpec(
            type="list", label="Needs", choices=["CUDA", "CUDA, two cards", "ROCm"]
        ),
        "notes": FieldSpec(
            type="markdown", label="Notes", help="Markdown; several lines are fine."
        ),
        "demo": FieldSpec(type="url", label="Demo"),
        "released": FieldSpec(type="date", label="Released"),
        "langs": FieldSpec(type="list", label="Languages", example="English"),
        "title_zh": FieldSpec(label="Title"),
    },
    sections={
        "models": Section(
            title="Models", requires=["description"], views={"models": View(item=ITEM)}
        ),
        "models/video": Section(
            title="Video", views={"video": View(item="- [{title}]({link})")}
        ),
        "data": Section(
            title="Data sets",
            views={"data": View(item="- [{title}]({link}) {authors} {size} {licence}")},
        ),
    },
)
TOOLS = Layout(
    id="tools",
    title="Tools",
    document="lists/tools.md",
    fields={
        "licence": FieldSpec(label="Licence"),
        "platform": FieldSpec(label="Platform", choices=["Linux", "Anywhere"]),
    },
    sections={
        "data": Section(
            title="Data sets", views={"tools.data": View(item="- [{title}]({link})")}
        ),
        "run": Section(
            title="Running",
            views={"run": View(item="| [{title}]({link}) | {platform} |")},
        ),
    },
)
LAYOUTS = {layout.id: layout for layout in (VISION, TOOLS)}

FILES = {
    "entries/vision/models/llava.yaml": (
        "title: Visual Instruction Tuning\nname: LLaVA\nyear: 2023\nlinks:\n"
        "  paper: https://arxiv.org/abs/2304.08485\n  code: https://github.com/haotian-liu/LLaVA\n"
        "description: A model that sees and talks.\n"
    ),
    "entries/vision/models/flamingo.yaml": (
        '# kept by hand\ntitle: "Flamingo: a Visual Language Model for Few-Shot Learning"\nname: Flamingo\n'
        "year: 2022\nlinks:\n  paper: https://arxiv.org/abs/2204.14198\ndescription: Few-shot learning.\n"
    ),
    "entries/vision/data/gone.yaml": (
        "title: A Set That Is Gone\nlinks:\n  website: https://gone.example.org/set\n"
        'removed:\n  "on": "2025-01-01"\n  why: The page is gone.\n'
    ),
    "entries/tools/run/vllm.yaml": (
        "title: vLLM\nlinks:\n  code: https://github.com/vllm-project/vllm\nplatform: Linux\n"
    ),
}  # fmt: skip


def catalog() -> Catalog:
    """The entries of the two lists."""
    records, keys = {}, {}
    for path, text in FILES.items():
        name = path.removeprefix("entries/").removesuffix(".yaml")
        outcome = Examiner(LAYOUTS[EntryId(name).list_id], TODAY.year).examine(
            path, text.encode()
        )
        assert outcome.record is not None
        assert outcome.keys is not None
        records[name], keys[name] = outcome.record, outcome.keys
    return Catalog.keep(LAYOUTS, records, keys, frozenset(FILES))


CATALOG = catalog()
FORMS = {form.kind: form for form in plan_forms(LAYOUTS, SETTINGS)}
ADD, CHANGE, REMOVE = FORMS["add"], FORMS["change"], FORMS["remove"]

MODELS = "Vision & Language › Models"
DATA = "Vision & Language › Data sets"
RUNNING = "Tools › Running"
CREDIT_BOX = "Do not name me as co-author of the change"


def filled(form: Form, answers: Mapping[str, str], line_break: str = "\n") -> str:
    """The text of an issue as GitHub writes it; the answers stand there as they are."""
    known = {question.id for question in form.questions}
    assert set(answers) <= known, set(answers) - known
    parts = []
    for question in form.questions:
        empty = "\n".join(f"- [ ] {option.shown}" for option in question.options)
        usual = empty if question.kind == "checkboxes" else "_No response_"
        parts.append(
            f"### {question.label}{line_break * 2}{answers.get(question.id, usual)}"
        )
    return (line_break * 2).join(parts)


def read(body: str) -> Answers | UnreadableForm:
    """The answers in a text, by any of the three forms."""
    return parse_answers(body, FORMS.values())


def answered(body: str) -> Answers:
    """The answers in a text that can be read."""
    found = read(body)
    assert isinstance(found, Answers), found
    return found


def proposed(kind: FormKind, **answers: str) -> ProposedEntry:
    """What a form filled with *answers* asks for."""
    return propose(answered(filled(FORMS[kind], answers)), CATALOG, listed, TODAY, {})


def listed(path: str) -> bytes | None:
    """The entry files that are there."""
    text = FILES.get(path)
    return text.encode() if text is not None else None


def reviewed(found: ProposedEntry) -> tuple[ProposedEntry, Verdict | None]:
    """The proposal after repairs, and what the rules say of it."""
    judge_file = (
        Examiner(LAYOUTS[EntryId.from_path(found.path).list_id], TODAY.year)
        if found.text
        else None
    )
    if judge_file is None:
        return found, None
    first = judge_file.examine(found.path, found.text.encode())
    mended = repair_file(
        judge_file,
        ExaminedFile(found.path, found.text, first),
        apply_severity(first.findings, CATALOG, TODAY),
    )
    outcome = mended.result
    name = EntryId.from_path(mended.path)
    settled = replace(
        found, path=mended.path, text=mended.text, record=outcome.record or {}
    )
    if outcome.record is None or outcome.keys is None:
        return settled, Verdict(
            mended.path, "added", name.list_id, found.title, tuple(outcome.findings)
        )
    gone = [EntryId.from_path(found.before_path)] if found.before_path else []
    after = CATALOG.with_changes(
        gone, {name: outcome.record}, {name: outcome.keys}, HeldFiles(FILES)
    )
    findings = check_catalog(
        after, [name], outcome.findings, Documents(LAYOUTS, listed), TODAY
    )
    twins = [
        one
        for one in findings
        if one.rule in ("duplicate-work", "similar-title", "shared-link")
    ]
    others = [one for one in findings if one not in twins]
    return settled, Verdict(
        mended.path,
        "added",
        name.list_id,
        found.title,
        to_fix=tuple(one for one in others if one.severity == "error"),
        hints=tuple(one for one in others if one.severity == "warning"),
        repaired=mended.fixed,
        possible_duplicates=tuple(_twin(one, after, name) for one in twins),
        places=tuple(find_places(after.get_entry(name), after)),
    )


def _twin(finding: Finding, after: Catalog, name: str) -> PossibleDuplicate:
    other = EntryId.from_path(finding.related[0].location.path)
    return PossibleDuplicate(
        other, finding, after.records.get(other, {}), after.records[name]
    )
