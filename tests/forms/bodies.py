"""Forms as people fill them, made up after what real ones look like, and what each should become."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.model.submission import FormKind
from tests.forms.scene import CREDIT_BOX, DATA, MODELS, RUNNING

ARXIV = "https://arxiv.org/abs/2406.12345"


@dataclass(frozen=True)
class Case:
    """One filled form: *answers* by question, and what is expected of the proposal."""

    name: str
    answers: Mapping[str, str]
    path: str = ""
    record: Mapping[str, Any] = field(default_factory=dict)
    """Values of the new entry, or None for a field that must not be there."""
    lines: tuple[str, ...] = ()
    """Lines of the diff."""
    open: tuple[str, ...] = ()
    """The labels of what the author must mend."""
    undecided: tuple[str, ...] = ()
    changed: int | None = None
    """How many things a machine says it changed."""
    kind: FormKind = "add"
    is_named: bool = True
    candidates: tuple[str, ...] = ()


def _add(
    name: str,
    *,
    section: str = MODELS,
    title: str = "A Work",
    link: str = ARXIV,
    **more: Any,  # noqa: ANN401 - fields of a case
) -> Case:
    answers = {
        "section": section,
        "title": title,
        "link": link,
        **more.pop("answers", {}),
    }
    return Case(name, {key: text for key, text in answers.items() if text}, **more)


def _links(
    name: str, text: str, expected: Mapping[str, str], changed: int | None = None
) -> Case:
    links = {"paper": ARXIV, **expected}
    return _add(
        name,
        answers={"links": text, "name": "N"},
        record={"links": links},
        changed=changed,
    )


def _date(text: str, **record: Any) -> Case:  # noqa: ANN401 - values of an entry
    return _add(f"date {text}", answers={"date": text}, record=record)


def _change(name: str, entry: str = "LLaVA", **more: Any) -> Case:  # noqa: ANN401 - fields of a case
    return Case(
        name, {"entry": entry, **more.pop("answers", {})}, kind="change", **more
    )


LLAVA = "entries/vision/models/llava.yaml"
CASES = [
    _add("only what is needed", path="entries/vision/models/a-work.yaml", record={"title": "A Work", "date": "2024-06", "links": {"paper": ARXIV}}, changed=1),
    _add("a section that shows no months", section=RUNNING, path="entries/tools/run/a-work.yaml", record={"year": 2024, "date": None}),
    _add("an arXiv number", link="2406.12345", record={"links": {"paper": ARXIV}}, changed=2),
    _add("arXiv with a prefix and version", link="arXiv:2406.12345v2", record={"links": {"paper": ARXIV}}),
    _add("a DOI", link="doi: 10.1145/3411764.3445518", record={"links": {"paper": "https://doi.org/10.1145/3411764.3445518"}, "date": None}),
    _add("code alone", link="https://github.com/octo/SeeWell", record={"links": {"code": "https://github.com/octo/SeeWell"}, "name": "SeeWell"}, path="entries/vision/models/seewell.yaml"),
    _add("a data set on a hub", link="https://huggingface.co/datasets/octo/see-set", record={"links": {"dataset": "https://huggingface.co/datasets/octo/see-set"}, "name": "see-set"}),
    _add("a model on a hub", link="https://huggingface.co/octo/see-7b", record={"links": {"model": "https://huggingface.co/octo/see-7b"}}),
    _add("a bare host", link="seewell.example.org", record={"links": {"website": "https://seewell.example.org"}}),
    _add("angle brackets", link=f"<{ARXIV}>", record={"links": {"paper": ARXIV}}),
    _add("a Markdown link", link=f"[Paper]({ARXIV})", record={"links": {"paper": ARXIV}}),
    _add("a full stop behind the link", link=f"{ARXIV}.", record={"links": {"paper": ARXIV}}),
    _add("two links in one line", link=f"{ARXIV} and https://github.com/octo/SeeWell", record={"links": {"paper": ARXIV, "code": "https://github.com/octo/SeeWell"}}),
    _add("no address at all", link="see the paper", open=("Link", "Description")),
    _add("a script as link", link="javascript:alert(1)", open=("Link", "Description")),
    _add("a link as title", title="https://github.com/octo/SeeWell", link="", record={"title": "SeeWell", "links": {"code": "https://github.com/octo/SeeWell"}}),
    _add("an arXiv number as title", title="arXiv:2406.12345", link="", open=("Title", "Description")),
    _add("BibTeX as title and no link", title="@article{a, title={Seeing Well}, journal={arXiv preprint arXiv:2406.12345}}", link="", record={"title": "Seeing Well", "links": {"paper": ARXIV}}),
    _add("nothing but spaces", title="   ", open=("Title", "Description")),
    _add("a template left as it is", title="", link="", section="", open=("Title", "Link"), undecided=("Section",)),
    _add("no section", section="", undecided=("Section",)),
    _add("a section of an earlier year", section="Models (2023)", undecided=("Section",)),
    _add("a section in other letters", section="vision & language › MODELS", path="entries/vision/models/a-work.yaml"),
    _add("white space in the title", title="A   Work\t of  Art ", record={"title": "A Work of Art"}),
    _add("a hidden character in the title", title="A\u200b Work\u00a0here", record={"title": "A Work here"}, changed=2),
    _add("a colon and quotes in the title", title='"SeeWell": a #1 model - [yes]', record={"title": '"SeeWell": a #1 model - [yes]'}),
    _add("a title in quotes", title="“A Work of Art”", record={"title": "A Work of Art"}),
    _add("a Markdown link as title", title="[A Work](https://github.com/octo/work)", record={"title": "A Work", "links": {"paper": ARXIV, "code": "https://github.com/octo/work"}}),
    _add("the title of a page at arXiv", title="[2406.12345] A Work of Art", record={"title": "A Work of Art", "links": {"paper": ARXIV}}),
    _add("a BibTeX entry as description", answers={"description": "@article{w,\n  title={Another},\n  author={Octo, Ada and Curator, Alan},\n  journal={JMLR},\n  pages={1--9}\n}"}, record={"title": "A Work", "venue": "JMLR", "authors": ["Ada Octo", "Alan Curator"], "description": None}),
    _add("bullets in the description", answers={"description": "It can\n- see\n- talk"}, record={"description": "It can; see; talk"}),
    _add("a choice in other letters", answers={"field-licence": "mit"}, record={"licence": "MIT"}),
    _add("YAML as title", title="{title: x, removed: {on: y}}", record={"title": "{title: x, removed: {on: y}}", "removed": None}),
    _add("a word that YAML takes for a truth value", title="no", record={"title": "no"}),
    _add("a number as title", title="1984", record={"title": "1984"}),
    _add("a title in Chinese", title="看得见的模型", record={"title": "看得见的模型"}),
    _add("a title that is taken already", title="LLaVA", path="entries/vision/models/llava-2.yaml"),
    _add("the repository names the work", title="SeeWell: Looking at Things", answers={"links": "https://github.com/octo/seewell"}, record={"name": "SeeWell"}),
    _add("the title is the name", title="SeeWell", link="https://github.com/octo/seewell", record={"name": None}),
    _add("a name of their own", answers={"name": "SW", "links": "https://github.com/octo/seewell"}, record={"name": "SW"}, path="entries/vision/models/sw.yaml"),
    _links("labels before the links", "Github: https://github.com/octo/see\nProject Page - https://see.example.org/a", {"code": "https://github.com/octo/see", "website": "https://see.example.org/a"}, 1),
    _links("a list of links", "- https://github.com/octo/see\n* https://youtu.be/abcdefghijk", {"code": "https://github.com/octo/see", "video": "https://youtu.be/abcdefghijk"}),
    _links("links on one line", "https://github.com/octo/see, https://huggingface.co/octo/see", {"code": "https://github.com/octo/see", "model": "https://huggingface.co/octo/see"}),
    _links("two of one kind", "https://github.com/octo/see\nhttps://github.com/octo/see-more", {"code": "https://github.com/octo/see", "code 2": "https://github.com/octo/see-more"}),
    _links("the main link once more", f"{ARXIV}v1\nhttps://arxiv.org/pdf/2406.12345", {}, 3),
    _links("no links in words", "N/A", {}, 1),
    _links("a sentence instead of links", "They are all in the paper.", {}, 2),
    _links("a sentence around a link", "You will find the code of it at https://github.com/octo/see", {"code": "https://github.com/octo/see"}),
    _links("a label of their own", "Colab: https://colab.example.com/x", {"Colab": "https://colab.example.com/x"}),
    _links("a sentence around a Markdown link", "Paper: [SeeWell](https://see.example.org/paper) and code: https://github.com/octo/see", {"paper 2": "https://see.example.org/paper", "code": "https://github.com/octo/see"}, 2),
    _links("a space in the address of a file", "https://see.example.org/My File.pdf", {"paper 2": "https://see.example.org/My%20File.pdf"}, 2),
    _links("a full-width scheme", "https：//github.com/octo/see", {"code": "https://github.com/octo/see"}, 2),
    _links("links in a fence", "```\nhttps://github.com/octo/see\n```", {"code": "https://github.com/octo/see"}),
    _date("2023", year=2023, date=None),
    _date("2023-05", date="2023-05"),
    _date("2023/5/7", date="2023-05-07"),
    _date("May 2023", date="2023-05"),
    _date("7 May, 2023", date="2023-05-07"),
    _date("May 7th, 2023", date="2023-05-07"),
    _date("soon", date="soon"),
    _date("N/A", date="2024-06"),
    _add("several lines as description", answers={"description": "It sees,\nand\r\nit talks."}, record={"description": "It sees, and it talks."}),
    _add("no response inside prose", answers={"description": "It gave _No response_ to that."}, record={"description": "It gave _No response_ to that."}),
    _add("tags with a comma inside", answers={"tags": "vision, early, audio"}, record={"tags": ["vision, early", "audio"]}),
    _add("a whole number with commas", answers={"field-size": "7,000"}, record={"size": 7000}, changed=2),
    _add("a number in words", answers={"field-size": "seven"}, record={"size": "seven"}),
    _add("yes and no", answers={"field-open": "No"}, record={"open": False}),
    _add("a choice that GitHub reserves", answers={"field-licence": "“None”"}, record={"licence": "None"}),
    _add("a choice that there is not", answers={"field-licence": "GPL"}, record={"licence": "GPL"}),
    _add("a list on lines", answers={"field-langs": "- English\n- Deutsch\n\n- English"}, record={"langs": ["English", "Deutsch"]}),
    _add("a list in one line", answers={"field-langs": "English, Deutsch"}, record={"langs": ["English", "Deutsch"]}),
    _add("Markdown on several lines", answers={"field-notes": "One\n\n- two\n- three"}, record={"notes": "One\n\n- two\n- three"}),
    _add("authors, one on each line", section=DATA, answers={"authors": "Ada Lovelace\nLovelace, Ada"}, record={"authors": ["Ada Lovelace", "Lovelace, Ada"]}),
    _add("authors in one line", section=DATA, answers={"authors": "Ada Lovelace, Alan Turing"}, record={"authors": ["Ada Lovelace", "Alan Turing"]}),
    _add("a field that the list does not have", section=RUNNING, answers={"field-size": "7000"}, record={"size": None}),
    _add("somebody who declines to be named", answers={"credit": f"- [X] {CREDIT_BOX}"}, is_named=False),
    _change("a venue", answers={"venue": "NeurIPS 2023"}, path=LLAVA, lines=("+venue: NeurIPS 2023",)),
    _change("found by its number", "arxiv.org/abs/2304.08485v2", answers={"venue": "X"}, path=LLAVA),
    _change("found by its file", f"https://github.com/o/r/blob/main/{LLAVA}", answers={"venue": "X"}, path=LLAVA),
    _change("found by its id", "vision/models/llava", answers={"venue": "X"}, path=LLAVA),
    _change("found by its title", "visual instruction tuning", answers={"venue": "X"}, path=LLAVA),
    _change("found by nothing", "Quite Another Thing Altogether", answers={"venue": "X"}, open=("Entry",)),
    _change("found by a part only", "Instruction", answers={"venue": "X"}, open=("Entry",), candidates=("vision/models/llava",)),
    _change("a comment stays", "Flamingo", answers={"date": "2022-04"}, lines=("-year: 2022", '+date: "2022-04"', " # kept by hand")),
    _change("a link replaced, one taken away", answers={"links": "code: -\npaper: https://arxiv.org/abs/2304.08486"}, lines=("-  code: https://github.com/haotian-liu/LLaVA", "+  paper: https://arxiv.org/abs/2304.08486")),
    _change("a field emptied", answers={"description": "-"}, lines=("-description: A model that sees and talks.",)),
    _change("the title emptied", answers={"title": "-"}, open=("Title",)),
    _change("moved to another section", answers={"section": DATA}, path="entries/vision/data/llava.yaml", lines=("+  - vision/models/llava",)),
    _change("moved to another list", answers={"section": RUNNING}, undecided=("Section",)),
    _change("nothing changes", answers={"date": "2023"}, open=("Entry",)),
    _change("words alone", answers={"remark": "The second author is missing."}, undecided=("Remarks",)),
    _change("an entry that has left", "A Set That Is Gone", answers={"venue": "X"}, open=("Entry",)),
    Case("a removal", {"entry": "vLLM", "remark": "Moved: {away}\n# see"}, kind="remove", path="entries/tools/run/vllm.yaml", lines=("+removed:", '+  "on": "2026-01-31"', '+  why: "Moved: {away} # see"')),
    Case("a removal of what is gone", {"entry": "entries/vision/data/gone.yaml", "remark": "x"}, kind="remove", open=("Entry",)),
]  # fmt: skip
