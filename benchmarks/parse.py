"""The base of every ratio: read each entry file, parse it with PyYAML's C loader, keep nothing."""

import os
import sys
from collections.abc import Iterator

import yaml


def _files(folder: str) -> Iterator[str]:
    with os.scandir(folder) as found:
        for item in found:
            if item.is_dir():
                yield from _files(item.path)
            elif item.name.endswith(".yaml"):
                yield item.path


for path in _files(sys.argv[1]):
    with open(path, "rb") as file:  # noqa: PTH123 - a pathlib.Path for each file would slow the base and flatter us
        yaml.load(file.read(), yaml.CSafeLoader)
