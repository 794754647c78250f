"""Edits of a finding's fix, made on values and on the comments beside them."""

from collections.abc import Sequence
from copy import deepcopy

from bot.document.margin import Margin
from bot.errors import FormatterBugError
from bot.model.finding import Edit, FieldPath, RemoveField, RenameField, SetValue, Value


def apply_edits(value: dict[str, Value], margin: Margin, edits: Sequence[Edit]) -> dict[str, Value]:
    """Make *edits* in turn, changing *margin* and the inside of *value* in place.

    Returns:
        The edited value; it is *value* itself unless an edit sets the whole file.

    Raises:
        FormatterBugError: an edit does not fit the value.
    """
    box: dict[str, Value] = {"": value}
    shell = Margin(parts={"": margin})
    for edit in edits:
        match edit:
            case SetValue(path, new):
                _set(box, shell, ("", *path), new)
            case RemoveField(path) if path:
                _remove(box, shell, ("", *path))
            case RenameField(path, name) if path:
                _rename(box, shell, ("", *path), name)
            case _:
                pass
    edited = box[""]
    if not isinstance(edited, dict):
        raise FormatterBugError("the whole file was set to something that is no mapping")
    return edited


def _set(box: dict[str, Value], shell: Margin, path: FieldPath, new: Value) -> None:
    parent = _parent(box, path, make=True)
    key = path[-1]
    new = deepcopy(new)  # the edit belongs to its finding
    if isinstance(parent, dict) and isinstance(key, str):
        parent[key] = new
    elif isinstance(parent, list) and isinstance(key, int) and 0 <= key <= len(parent):
        parent[key : key + 1] = [new]
    else:
        raise _unfit(path)
    _keep_outer(shell.find(path), new)


def _keep_outer(margin: Margin, new: Value) -> None:
    """Move comments inside a replaced collection to where the new value has a place for them."""
    if not isinstance(new, dict | list):
        inside = [comment for part in margin.parts.values() for comment in part.comments()]
        margin.lead += [*inside, *margin.foot]
        margin.foot, margin.parts = [], {}
        return
    present = set(new) if isinstance(new, dict) else set(range(len(new)))
    for key in [key for key in margin.parts if key not in present]:
        margin.foot += margin.parts.pop(key).comments()
    items = new.items() if isinstance(new, dict) else enumerate(new)
    for key, item in items:
        if key in margin.parts:
            _keep_outer(margin.parts[key], item)


def _remove(box: dict[str, Value], shell: Margin, path: FieldPath) -> None:
    parent = _parent(box, path, make=False)
    key = path[-1]
    if isinstance(parent, dict) and key in parent:
        del parent[key]
        shell.find(path[:-1]).parts.pop(key, None)
    elif isinstance(parent, list) and isinstance(key, int) and 0 <= key < len(parent):
        del parent[key]
        shell.find(path[:-1]).drop_item(key)


def _rename(box: dict[str, Value], shell: Margin, path: FieldPath, name: str) -> None:
    parent = _parent(box, path, make=False)
    key = path[-1]
    if not isinstance(parent, dict) or key not in parent or key == name:
        return
    if name in parent:
        raise FormatterBugError(f"{key} cannot become {name}: that field is there already")
    items = [(name if old == key else old, item) for old, item in parent.items()]
    parent.clear()
    parent.update(items)
    margin = shell.find(path[:-1])
    if key in margin.parts:
        margin.parts[name] = margin.parts.pop(key)


def _parent(box: dict[str, Value], path: FieldPath, *, make: bool) -> Value:
    """Return the collection that holds the last key of *path*; None if it is not there and not to be made."""
    value: Value = box
    for key in path[:-1]:
        if isinstance(value, dict) and isinstance(key, str):
            if make and value.get(key) is None:
                value[key] = {}
            value = value.get(key)
        elif isinstance(value, list) and isinstance(key, int) and 0 <= key < len(value):
            value = value[key]
        elif make:
            raise _unfit(path)
        else:
            return None
    return value


def _unfit(path: FieldPath) -> FormatterBugError:
    return FormatterBugError(f"nothing can be set at {'.'.join(map(str, path[1:]))}")
