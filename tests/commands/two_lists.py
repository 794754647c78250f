"""Two lists in one repository: `works` in `lists/works.md`, and `gear` in `lists/gear.md`."""

from pathlib import Path

from tests.commands.test_init import Repository

WORKS = """\
title: Works
document: lists/works.md
defaults:
  item: "- [{title}]({link}){? ({year})?}{? - {description}?}"
sections:
  papers: Papers

  # the newest last
  data:  # sets of pictures
    title: Data
    order: oldest
  data/video: Video
"""
GEAR = """\
title: Gear
document: lists/gear.md
sections:
  tools:
    title: Tools
    item: "- {title}: <{link}>"
  tools/servers:
    title: Servers
    item: "- {title}: <{link}>"
"""
REGION = "<!-- listwright:begin {0} -->\n<!-- listwright:end -->\n"
WORKS_DOCUMENT = f"""\
# Works

- [Papers](#papers)
- [Data](#data)
  - [Video](#video)

## Papers

{REGION.format("papers")}
## Data

Pictures come first.

{REGION.format("data")}
Ask before you crawl.

### Video

{REGION.format("data/video")}
---

Made with care.
"""
GEAR_DOCUMENT = f"""\
# Gear

- [Tools](#tools)

## Tools

{REGION.format("tools")}
### Servers

{REGION.format("tools/servers")}
## Contributing

Write to us.
"""
ENTRIES = {
    "works/papers/flamingo": "title: Flamingo\nyear: 2022\nlinks:\n  paper: https://arxiv.org/abs/2204.14198\n",
    "works/data/coco": "title: COCO  # the first\nyear: 2014\nlinks:\n  website: https://cocodataset.org\n",
    "works/data/laion": "title: LAION-5B\nyear: 2022\nlinks:\n  paper: https://arxiv.org/abs/2210.08402\n",
    "works/data/video/msr-vtt": "title: MSR-VTT\nyear: 2016\nlinks:\n  website: https://octo-curator.github.io/msr-vtt\n",
    "gear/tools/accelerate": "title: Accelerate\nyear: 2021\nlinks:\n  code: https://github.com/huggingface/accelerate\n",
    "gear/tools/servers/vllm": "title: vLLM\nyear: 2023\nlinks:\n  code: https://github.com/vllm-project/vllm\n",
}


class TwoLists(Repository):
    """Both lists, generated and committed."""

    def __init__(self, root: Path) -> None:
        super().__init__(root)
        (self.root / "README.md").unlink()
        self.write("schema/works.yaml", WORKS)
        self.write("schema/gear.yaml", GEAR)
        self.write("lists/works.md", WORKS_DOCUMENT)
        self.write("lists/gear.md", GEAR_DOCUMENT)
        for name, text in ENTRIES.items():
            self.write(f"entries/{name}.yaml", text)
        self.settle()

    def settle(self) -> None:
        """Generate the lists, and commit what there is."""
        assert self.run("generate") == 0, self.said
        assert self.run("check", "--strict") == 0, self.said
        self.commit("Settled")

    def edit(self, path: str, old: str, new: str) -> None:
        """Replace a text in a file, where it stands once."""
        text = self.read(path)
        assert text.count(old) == 1, text
        self.write(path, text.replace(old, new))

    def move(self, *words: str) -> str:
        """Move a section, which must leave nothing to do; what is said."""
        assert self.run("move-section", *words) == 0, self.said
        said = self.said
        assert self.run("generate", "--check") == 0, self.said
        assert self.run("check", "--strict") == 0, self.said
        assert self.run("format", "--check") == 0, self.said
        return said

    def refuse(self, *words: str, status: int = 1) -> str:
        """Move a section, which must be refused and write nothing; what is said."""
        before = self.git("status", "--porcelain", "-uall")
        diff = self.git("diff")
        assert self.run("move-section", *words) == status, self.said
        assert self.git("status", "--porcelain", "-uall") == before
        assert self.git("diff") == diff
        return self.said

    def exists(self, path: str) -> bool:
        """Whether there is such a file or folder."""
        return (self.root / path).exists()
