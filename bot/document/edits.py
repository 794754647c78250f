"""Make the edits of a finding's fix in a tree; comments stay with what they are about."""

from collections.abc import Sequence

from bot.document.comments import (
    Part,
    Tree,
    build_tree,
    get_comments,
    iterate_comments,
)
from bot.document.emitter import iterate_items
from bot.errors import FormatterBugError
from bot.model.finding import Edit, FieldPath, RemoveField, RenameField, SetValue


def apply_edits(tree: Tree, edits: Sequence[Edit]) -> None:
    """Make *edits* in turn in *tree*; the comments of a removed field go with it.

    Edits that do not concern a field are ignored.

    Raises:
        FormatterBugError: an edit does not fit the tree.
    """
    for edit in edits:
        match edit:
            case SetValue(path, value):
                _set_value(tree, path, build_tree(value))
            case RemoveField((*path, key)):
                _remove_field(_find(tree, path), key)
            case RenameField((*path, str(key)), name) if key != name:
                _rename_field(_find(tree, path), key, name)
            case _:
                pass


def _set_value(tree: Tree, path: FieldPath, value: Part) -> None:
    """Set *value* at *path*. A new item may only follow the last one of its list."""
    parent: Part = None
    key: str | int = ""
    if path:
        *parent_path, key = path
        parent = _find(tree, parent_path, make=True)
    exists = _has(parent, key)
    old_value = parent[key] if exists else None
    is_new_field = isinstance(parent, dict) and isinstance(key, str)
    if exists or is_new_field:
        parent[key] = value
    elif isinstance(parent, list) and key == len(parent):
        parent.append(value)
    else:
        location = ".".join(map(str, path))
        raise FormatterBugError(f"nothing can be set at {location}")
    comments_above = get_comments(parent, key)[1]
    comments_above.extend(_move_comments(old_value, value))


def _move_comments(source: Part, target: Part) -> list[Part]:
    """Move the comments inside *source* to *target*; return those without a place there.

    A comment of a field goes to the field of the same name, else to the end of
    *target*. A scalar has no place for any.
    """
    if not isinstance(target, Tree) or not isinstance(source, Tree):
        return list(iterate_comments(source))
    for key, item in iterate_items(source):
        comments = get_comments(source, key)
        if _has(target, key):
            target.ca.items[key] = comments
            comments[1].extend(_move_comments(item, target[key]))
        else:
            target.ca.end += iterate_comments([comments, item])
    target.ca.end += source.ca.end
    return []


def _remove_field(parent: Part, key: str | int) -> None:
    if not _has(parent, key):
        return
    # Without this, ruamel.yaml would write the comments of the removed field.
    parent.ca.items.pop(key, None)
    del parent[key]


def _rename_field(parent: Part, key: str, name: str) -> None:
    """Rename the field *key*, which stays where it is, with its comments."""
    if not _has(parent, key):
        return
    if name in parent:
        message = f"{key} cannot become {name}: that field is there already"
        raise FormatterBugError(message)
    parent.ca.items[name] = get_comments(parent, key)
    index = list(parent).index(key)
    parent.insert(index, name, parent.pop(key))


def _find(
    tree: Part,
    path: Sequence[str | int],
    *,
    make: bool = False,
) -> Part:
    """Return the value at *path*, or None; with *make*, absent mappings are added."""
    for key in path:
        can_add = make and isinstance(tree, dict) and isinstance(key, str)
        if can_add and tree.get(key) is None:
            tree[key] = build_tree({})
        tree = tree[key] if _has(tree, key) else None
    return tree


def _has(tree: Part, key: str | int) -> bool:
    if isinstance(tree, dict):
        return key in tree
    if isinstance(tree, list):
        return key in range(len(tree))
    return False
