"""What the Action installs: from the archive of a release, or else by the hashes of the lock."""

import gzip
import hashlib
import importlib.util
import io
import json
import marshal
import subprocess
import sys
import tarfile
from collections.abc import Callable
from http.client import IncompleteRead
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from tests.workflows.files import ACTION, ROOT, load

HERE = ACTION.parent
COMMIT = "1" * 40


def load_script(name: str) -> ModuleType:
    """A script beside the action, as a module."""
    spec = importlib.util.spec_from_file_location(name, HERE / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


install = load_script("install")
make_archive = load_script("make_archive")


@pytest.fixture
def source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small program with a lock, at a commit that GitHub has written into it."""
    folder = tmp_path / "source"
    files = {
        "bot/__init__.py": "NAME = 'listwright'\n",
        "bot/__main__.py": "from bot import NAME\nprint(NAME)\n",
        "bot/commit.txt": COMMIT,
        "requirements/run.txt": "",
        "requirements/site.txt": "",
        ".github/actions/listwright/here": "",
    }
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    monkeypatch.setattr(install, "SOURCE", folder)
    monkeypatch.setattr(make_archive, "SOURCE", folder)
    monkeypatch.setattr(install, "HERE", folder / ".github/actions/listwright")
    monkeypatch.setattr(make_archive, "HERE", folder / ".github/actions/listwright")
    return folder


@pytest.fixture
def installed_by_hash(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """The calls of pip, which installs nothing."""
    calls: list[list[str]] = []
    run = subprocess.run

    def pretend(words: list[str], **options: Any) -> object:  # noqa: ANN401 - as they come
        if "pip" not in words:
            return run(words, **options)
        calls.append(words)
        return None

    monkeypatch.setattr(subprocess, "run", pretend)
    return calls


def make_release(source: Path, /, **other: str) -> dict[str, str]:
    """Make the archive of the small program, and its description; *other* is said instead."""
    packages = source.parent / "packages"
    for path in (source / "bot").glob("*.py"):
        copy = packages / "bot" / path.name
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(path.read_bytes())
    make_archive.compile_modules(packages)
    data = gzip.compress(make_archive.write_archive(packages))
    archive = source.parent / "archive.tar.gz"
    archive.write_bytes(data)
    note = {
        "machine": install.describe_machine(),
        "python": install.describe_python(),
        "sha256": hashlib.sha256(data).hexdigest(),
        "source": install.digest_source(source),
        "url": archive.as_uri(),
    }
    note |= other
    write_note(source, json.dumps(note))
    return note


def write_note(source: Path, text: str) -> None:
    (source / ".github/actions/listwright/archive.json").write_text(text, "utf-8")


def run_program(home: Path) -> str:
    words = [str(home / "bin/python"), "-I", "-m", "bot"]
    return subprocess.run(words, check=True, capture_output=True, text=True).stdout


def find_packages(home: Path) -> Path:
    return home / f"lib/python{install.describe_python()}/site-packages"


def test_an_archive_that_fits_is_installed_and_runs(
    source: Path, tmp_path: Path, installed_by_hash: list[list[str]]
) -> None:
    make_release(source)
    home = tmp_path / "home"

    install.install(home, "run")

    packages = find_packages(home)
    assert installed_by_hash == []
    assert run_program(home) == "listwright\n"
    assert (packages / "bot/commit.txt").read_text("utf-8") == COMMIT
    assert len(list((packages / "bot/__pycache__").iterdir())) == 2


@pytest.mark.parametrize(
    ("other", "reason"),
    [
        ({"source": "0" * 64}, "the program is not that of the release"),
        ({"python": "3.0"}, "none for this Python and machine"),
        ({"machine": "cpython-linux-sparc"}, "none for this Python and machine"),
        ({"sha256": "0" * 64}, "its SHA-256 is another"),
        ({"url": "file:///nowhere/archive.tar.gz"}, "it could not be fetched"),
        ({"url": "no address"}, "it could not be fetched"),
    ],
)
def test_T30_any_other_archive_is_left_and_packages_come_by_their_hashes(
    source: Path,
    installed_by_hash: list[list[str]],
    capsys: pytest.CaptureFixture[str],
    other: dict[str, str],
    reason: str,
) -> None:
    make_release(source, **other)
    home = source.parent / "home"

    install.install(home, "run")

    ((*pip, lock),) = installed_by_hash
    assert {"--require-hashes", "--only-binary", "--no-compile"} <= set(pip)
    assert lock.endswith("requirements/run.txt")
    assert run_program(home) == "listwright\n"
    assert reason in capsys.readouterr().out


@pytest.mark.parametrize("text", [None, "", "{", "[]", "null"])
def test_without_a_description_packages_come_by_their_hashes(
    source: Path, tmp_path: Path, installed_by_hash: list[list[str]], text: str | None
) -> None:
    if text is not None:
        write_note(source, text)

    install.install(tmp_path / "home", "run")

    assert len(installed_by_hash) == 1


def test_T30_one_changed_byte_of_an_archive_is_seen_before_it_is_unpacked(
    source: Path, tmp_path: Path, installed_by_hash: list[list[str]]
) -> None:
    make_release(source)
    archive = tmp_path / "archive.tar.gz"
    data = bytearray(archive.read_bytes())
    data[len(data) // 2] ^= 1
    archive.write_bytes(data)

    install.install(tmp_path / "home", "run")

    assert len(installed_by_hash) == 1


def test_what_needs_more_packages_takes_no_archive(
    source: Path, tmp_path: Path, installed_by_hash: list[list[str]]
) -> None:
    make_release(source)

    install.install(tmp_path / "home", "site")

    ((*_, lock),) = installed_by_hash
    assert lock.endswith("requirements/site.txt")


def test_a_failed_installation_leaves_nothing_that_a_later_step_would_take_for_one(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "home"
    monkeypatch.setattr(sys, "argv", ["install.py", str(home), "analyse"])
    (source / "requirements/run.txt").write_text("no-such-package\n", "utf-8")

    with pytest.raises(subprocess.CalledProcessError):
        install.main()

    assert not home.exists()


def test_a_job_installs_once(tmp_path: Path) -> None:
    (tmp_path / "listwright").mkdir()
    (script,) = (
        step["run"]
        for step in load(ACTION)["runs"]["steps"]
        if step["name"] == "Install"
    )
    surroundings = {
        "PATH": "/usr/bin:/bin",
        "GITHUB_ACTION_PATH": "/nowhere",
        "PYTHON": "/nowhere/python",
        "RUNNER_TEMP": str(tmp_path),
        "COMMAND": "analyse",
    }
    shell = ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail", "-c", script]

    assert subprocess.run(shell, env=surroundings, check=False).returncode == 0


def test_the_program_is_a_copy_that_later_changes_do_not_reach(
    source: Path, tmp_path: Path, installed_by_hash: list[list[str]]
) -> None:
    install.install(tmp_path / "home", "run")
    (source / "bot/__main__.py").write_text("print('other')\n", "utf-8")

    assert len(installed_by_hash) == 1
    assert run_program(tmp_path / "home") == "listwright\n"


def change_program(source: Path) -> None:
    (source / "bot/__init__.py").write_text("NAME = 'other'\n", "utf-8")


def add_file(source: Path) -> None:
    (source / "bot/data.toml").write_text("", "utf-8")


def change_lock(source: Path) -> None:
    (source / "requirements/run.txt").write_text("# other\n", "utf-8")


@pytest.mark.parametrize("change", [change_program, add_file, change_lock])
def test_the_digest_is_of_the_program_and_its_lock(
    source: Path, change: Callable[[Path], None]
) -> None:
    before = install.digest_source(source)

    change(source)

    assert install.digest_source(source) != before


def test_neither_the_commit_nor_bytecode_nor_the_action_changes_the_digest(
    source: Path,
) -> None:
    before = install.digest_source(source)

    (source / "bot/commit.txt").write_text("2" * 40, "utf-8")
    (source / "bot/__pycache__").mkdir()
    (source / "bot/__pycache__/x.pyc").write_bytes(b"")
    (source / ".github/actions/listwright/action.yml").write_text("x", "utf-8")

    assert install.digest_source(source) == before


def test_each_bytecode_file_equals_its_compiled_source() -> None:
    for path in sorted((ROOT / "bot").rglob("*.py"))[::20]:
        source = path.read_bytes()
        compiled = make_archive.compile_module(source, path.name)

        assert compiled[:4] == importlib.util.MAGIC_NUMBER
        assert compiled[4:8] == b"\1\0\0\0", "Python takes it without asking"
        assert compiled[8:16] == importlib.util.source_hash(source)
        code = marshal.loads(compiled[16:])  # noqa: S302 - made above
        assert code == compile(source, path.name, "exec", dont_inherit=True)


@pytest.mark.parametrize("seed", ["0", "1"])
def test_bytecode_is_the_same_in_each_process(seed: str) -> None:
    path = ROOT / "bot/listing/pattern_matcher.py"
    words = (
        f"import sys, hashlib; sys.path.insert(0, {str(HERE)!r})\n"
        "from make_archive import compile_module\n"
        f"data = open({str(path)!r}, 'rb').read()\n"
        "print(hashlib.sha256(compile_module(data, 'pattern_matcher.py')).hexdigest())"
    )
    output = subprocess.run(
        [sys.executable, "-c", words],
        env={"PYTHONHASHSEED": seed},
        check=True,
        capture_output=True,
        text=True,
    ).stdout

    own = make_archive.compile_module(path.read_bytes(), path.name)
    assert output.strip() == hashlib.sha256(own).hexdigest()


def test_an_archive_depends_on_its_files_alone(tmp_path: Path) -> None:
    archives = []
    for name in ("first", "second"):
        folder = tmp_path / name
        for path in ("b/two.py", "a.so", "a.dist-info/RECORD"):
            file = folder / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(path, "utf-8")
        archives.append(make_archive.write_archive(folder))

    assert archives[0] == archives[1]
    with tarfile.open(fileobj=io.BytesIO(archives[0])) as archive:
        members = {member.name: member.mode for member in archive.getmembers()}
    assert members == {"a.so": 0o755, "b/two.py": 0o644}


def test_no_step_needs_what_the_archive_leaves_out() -> None:
    words = (
        f"import sys\nfor name in {make_archive.UNUSED!r}: sys.modules[name] = None\n"
        "import github, importlib, pkgutil, bot\n"
        "for part in ('steps', 'isolated', 'github', 'workflow', 'review', 'sandbox', 'rules'):\n"
        "    package = importlib.import_module(f'bot.{part}')\n"
        "    for module in pkgutil.iter_modules(package.__path__):\n"
        "        importlib.import_module(f'bot.{part}.{module.name}')\n"
        "from bot.cli import main\n"
        f"sys.argv = ['listwright', 'check', '--root', {str(ROOT)!r}]\n"
        "sys.exit(main())"
    )
    ran = subprocess.run(
        [sys.executable, "-c", words],
        cwd=ROOT,
        check=False,
        capture_output=True,
        text=True,
    )

    assert ran.returncode == 0, ran.stderr


def test_another_archive_than_described_is_refused(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(make_archive, "collect", lambda packages: packages.mkdir())
    words = ["make_archive.py", str(tmp_path / "a.tar.gz"), "https://example.org/a"]

    monkeypatch.setattr(sys, "argv", words)
    assert make_archive.main() == 0
    monkeypatch.setattr(sys, "argv", [*words, "--check"])
    assert make_archive.main() == 0
    change_program(source)
    assert make_archive.main() == 1


def test_an_answer_that_breaks_off_and_a_missing_tar_are_no_end(
    source: Path,
    installed_by_hash: list[list[str]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def break_off(*_: object, **__: object) -> object:
        raise IncompleteRead(b"")

    make_release(source)
    with monkeypatch.context() as patched:
        patched.setattr(install.urllib.request, "urlopen", break_off)
        install.install(source.parent / "first", "run")
    monkeypatch.setenv("PATH", "/nowhere")
    install.install(source.parent / "second", "run")

    assert len(installed_by_hash) == 2
    assert run_program(source.parent / "second") == "listwright\n"


def test_an_archive_needs_to_be_told_for_which_release() -> None:
    ran = subprocess.run(
        ["make", "archive"], cwd=ROOT, check=False, capture_output=True, text=True
    )

    assert ran.returncode == 2
    assert "Say for which release" in ran.stderr
