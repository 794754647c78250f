"""Files that were made to hurt a reader, generated: every one must be refused, quickly, in little memory."""

_DEEP = 100_000


def alias_bomb() -> str:
    """Nine lists, each of nine references to the one before."""
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 9)]
    return "\n".join(lines)


def merge_bomb() -> str:
    """Nine mappings, each merging nine times the one before."""
    lines = ["a0: &a0 {k: x}"]
    lines += [
        f"a{n}: &a{n} {{<<: [{', '.join([f'*a{n - 1}'] * 9)}]}}" for n in range(1, 9)
    ]
    return "\n".join(lines)


def colliding_keys(count: int) -> str:
    """Integer keys that all hash to 0 in a loader that resolves numbers."""
    prime = 2**61 - 1
    return "\n".join(f"{n * prime}: x" for n in range(1, count + 1))


EXHAUSTING: dict[str, bytes] = {
    name: text.encode()
    for name, text in {
        "alias bomb": alias_bomb(),
        "merge-key bomb": merge_bomb(),
        "merge-key bomb without anchors": "a: {<<: [{b: c}, {d: e}]}",
        "1,000 opening brackets": "a: " + "[" * 1_000 + "]" * 1_000,
        "5,000 opening brackets": "a: " + "[" * 5_000 + "]" * 5_000,
        "30,000 opening brackets": "[" * 30_000,
        "100,000 opening brackets": "[" * _DEEP,
        "5,000 opening braces": "{a: " * 5_000,
        "32,000 nested items": "- " * 32_000,
        "nested items under a field": "a:\n  " + "- " * 32_000,
        "4,000 nested explicit keys": "? " * 4_000,
        "nested block mappings": "".join(" " * n + "a:\n" for n in range(300)),
        "20,000 colliding keys": colliding_keys(20_000),
        "1,000 colliding keys": colliding_keys(1_000),
        "100,000 anchors": "".join(f"a{n}: &x{n} y\n" for n in range(_DEEP)),
        "200,000 keys": "".join(f"key{n}: x\n" for n in range(200_000)),
        "5,000 keys": "".join(f"key{n}: x\n" for n in range(5_000)),
        "300 keys in many mappings": "a:\n"
        + "".join(f"- {{k{n}: x}}\n" for n in range(300)),
        "a list of a million items": "a:\n" + "- x\n" * 1_000_000,
        "a list of 32,000 items": "a: [" + "x," * 31_000 + "]",
        "5,000 empty items": "a:\n" + "-\n" * 5_000,
        "ten megabytes of comment": "a: b\n#" + "x" * 10_000_000,
        "one scalar of ten megabytes": "a: " + "x" * 10_000_000,
        "one scalar of 60 KB": "a: " + "x" * 60_000,
        "one quoted scalar of 60 KB": 'a: "' + "\\x41" * 15_000 + '"',
        "one key of 300 letters": "k" * 300 + ": x",
        "an integer of a million digits": "year: " + "9" * 1_000_000,
        "a hexadecimal number of a million digits": "year: 0x" + "f" * 1_000_000,
        "an integer of 5,000 digits": "year: " + "9" * 5_000,
        "64 KB of spaces and a bracket": " " * 64_000 + "[",
        "64 KB of quotes": 'a: "' + "'\"" * 30_000,
        "64 KB of colons": ": " * 32_000,
        "64 KB of broken lines": "title: [a\n" * 6_000,
        "8 KB of broken lines": "title: [a: b\n" * 600,
        "64 KB of NUL": "\0" * 65_000,
        "64 KB of joiners": "a: " + "\u200d" * 21_000,
        "8 KB of tabs": "a:\n" + "\tb: c: d\n" * 800,
    }.items()
}

HIDDEN_KEYS: dict[str, bytes] = {
    "a key behind NEL": "title: A\x85url: evil\n".encode(),
    "a key behind LS": "title: A\u2028url: evil\n".encode(),
    "a key behind PS": "title: A\u2029url: evil\n".encode(),
    "a key behind a bare carriage return": b"title: A\rurl: evil\n",
    "a key behind a form feed": b"title: A\x0curl: evil\n",
    "a key behind an escaped NEL": b'"title\\N": A\n',
    "a value with an escaped line separator": b'title: "A\\Lurl: evil"\n',
    "a value with an escaped carriage return": b'title: "A\\rurl: evil"\n',
    "a byte order mark in the middle": "title: A\n\ufeffurl: evil\n".encode(),
    "a byte order mark at the start": "\ufefftitle: A\n".encode(),
    "UTF-16, little-endian": "title: A\n".encode("utf-16"),
    "UTF-16, big-endian": b"\xfe\xff" + "title: A\n".encode("utf-16-be"),
    "UTF-16 without a mark": "title: A\n".encode("utf-16-le"),
    "UTF-32": "title: A\n".encode("utf-32"),
    "overlong UTF-8": b"title: \xc0\xafA\n",
    "a surrogate as UTF-8": b"title: \xed\xa0\x80\n",
    "an escaped surrogate": b'title: "\\uD800"\n',
    "an escaped character beyond Unicode": b'title: "\\UFFFFFFFF"\n',
    "a NUL": b"title: A\0\n",
    "an escaped NUL": b'title: "\\0"\n',
    "an escape sequence of terminals": b"title: \x1b[31mred\n",
    "an escaped bell": b'title: "\\a"\n',
}

TWICE: dict[str, str] = {
    "the same key": "links:\n  paper: https://good.example\n  paper: https://evil.example\n",
    "the same key, quoted": "title: A\n'title': B\n",
    "the same key by an escape": 'title: A\n"t\\x69tle": B\n',
    "two spellings of one letter": "caf\u00e9: A\ncafe\u0301: B\n",
    "a merge key that overrides": "title: A\n<<: {url: evil}\n",
    "a quoted merge key": 'title: A\n"<<": {url: evil}\n',
    "a mapping as a key": "{a: b}: c\n",
    "a list as a key": "[a]: c\n",
    "an explicit list as a key": "? - a\n: c\n",
    "a tagged value": "title: !!python/object/apply:os.system [id]\n",
    "a tagged key": "!!str title: A\n",
    "a tagged mapping": "links: !!set {a, b}\n",
    "a bare tag": "title: ! A\n",
    "a binary value": "title: !!binary aGk=\n",
    "a directive": "%YAML 1.1\n---\ntitle: A\n",
    "a tag directive": "%TAG ! tag:evil,2000:\n---\ntitle: A\n",
    "a second document": "title: A\n---\ntitle: B\n",
    "an anchor": "title: &a A\n",
    "an anchor on a mapping": "links: &a {b: c}\n",
    "an anchor on a key": "&a title: A\n",
    "an alias": "title: &a A\nname: *a\n",
}

_INVISIBLE = (
    "\u00ad\u061c\u180e\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2061\u2062\u2063\u2064"
    "\u2066\u2067\u2068\u2069\u206a\u206f\ufeff\ufff9\ufffa\ufffb\U000e0001\U000e0041\U000e007f\U0001d173\U0001bca0"
    "\ue000\uf8ff\U000f0000\ufdd0\uffff\U0001ffff\u0378\x7f\x80\x9b"
)
IMITATIONS: list[str] = [f"LLa{character}VA" for character in _INVISIBLE]
