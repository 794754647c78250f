"""The edits of a finding's fix, made in a tree; comments stay with what they speak of."""

from collections.abc import Sequence

from bot.document.comments import Part, Tree, comments_at, comments_in, tree_of
from bot.document.emitter import items_of
from bot.errors import FormatterBugError
from bot.model.finding import Edit, FieldPath, RemoveField, RenameField, SetValue


def apply_edits(tree: Tree, edits: Sequence[Edit]) -> None:
    """Make *edits* in turn in *tree*; the comments of a removed field go with it.

    Raises:
        FormatterBugError: an edit does not fit the tree.
    """
    for edit in edits:
        match edit:
            case SetValue(path, value):
                _set(tree, path, tree_of(value))
            case RemoveField((*path, key)):
                parent = _find(tree, path)
                if _has(parent, key):
                    parent.ca.items.pop(key, None)
                    del parent[key]
            case RenameField((*path, str(key)), name) if key != name:
                parent = _find(tree, path)
                if _has(parent, key):
                    _rename(parent, key, name)
            case _:
                pass


def _set(tree: Tree, path: FieldPath, new: Part) -> None:
    parent: Part = _find(tree, path[:-1], make=True) if path else None
    key = path[-1] if path else ""
    old = parent[key] if _has(parent, key) else None
    if _has(parent, key) or (isinstance(parent, dict) and isinstance(key, str)):
        parent[key] = new
    elif isinstance(parent, list) and key == len(parent):
        parent.append(new)
    else:
        raise FormatterBugError(f"nothing can be set at {'.'.join(map(str, path))}")
    comments_at(parent, key)[1].extend(_inherit(old, new))


def _inherit(old: Part, new: Part) -> list[Part]:
    """Give the comments inside *old* to *new* and return them, if it has no place for them."""
    if not isinstance(new, Tree) or not isinstance(old, Tree):
        return list(comments_in(old))
    for key, item in items_of(old):
        comments = comments_at(old, key)
        if _has(new, key):
            new.ca.items[key] = comments
            comments[1].extend(_inherit(item, new[key]))
        else:
            new.ca.end += comments_in([comments, item])
    new.ca.end += old.ca.end
    return []


def _rename(parent: Part, key: str, name: str) -> None:
    if name in parent:
        raise FormatterBugError(
            f"{key} cannot become {name}: that field is there already"
        )
    parent.ca.items[name] = comments_at(parent, key)
    parent.insert(list(parent).index(key), name, parent.pop(key))


def _find(tree: Part, path: Sequence[str | int], *, make: bool = False) -> Part:
    """Return what is at *path*, or None; with *make*, absent mappings are added on the way."""
    for key in path:
        if (
            make
            and isinstance(tree, dict)
            and isinstance(key, str)
            and tree.get(key) is None
        ):
            tree[key] = tree_of({})
        tree = tree[key] if _has(tree, key) else None
    return tree


def _has(tree: Part, key: str | int) -> bool:
    return key in (
        tree
        if isinstance(tree, dict)
        else range(len(tree))
        if isinstance(tree, list)
        else ()
    )
