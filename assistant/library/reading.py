"""Reads YAML so that every scalar remembers its line, and every fault can be told by file and line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import yaml

_Loader: type[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Text(str):
    """A scalar of a YAML file, with the line (from 1) on which it begins."""

    line: int

    def __new__(cls, value: str, line: int) -> Text:
        """Make the scalar `value` that began on `line`."""
        text = super().__new__(cls, value)
        text.line = line
        return text


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault in a data file."""

    path: str
    line: int
    message: str

    def __str__(self) -> str:
        """Give the form that editors and people know: file:line: message."""
        return f"{self.path}:{self.line}: {self.message}"


class Problems(list[Problem]):
    """What was found wrong so far; reading goes on so that all of it is told at once."""

    def add(self, path: str, line: int, message: str) -> None:
        """Note one more fault."""
        self.append(Problem(path, line, message))


class Section:
    """A mapping of a YAML file that is read key by key; what is missing, wrong or unknown becomes a problem."""

    def __init__(self, path: str, line: int, values: dict[Text, Any], problems: Problems) -> None:
        """Wrap `values`, which stand in file `path` from `line` on."""
        self.path = path
        self.line = line
        self.problems = problems
        self._values = values
        self._unread = set(values)

    def problem(self, message: str, at: Any = None) -> None:
        """Note a fault at the line of `at`, or of the section."""
        self.problems.add(self.path, getattr(at, "line", self.line), message)

    def __contains__(self, key: str) -> bool:
        """Say whether the key is there."""
        return key in self._values

    def names(self) -> list[Text]:
        """Every key, in the order of the file."""
        return list(self._values)

    def text(self, key: str) -> Text:
        """Read a scalar that must be there."""
        return cast("Text", self._take(key, Text, "a text", Text("", self.line)))

    def text_or(self, key: str, default: str) -> Text:
        """Read a scalar that may be left out."""
        return self.text(key) if key in self else Text(default, self.line)

    def holds_mapping(self, key: str) -> bool:
        """Say whether the key holds a mapping."""
        return isinstance(self._values.get(Text(key, 0)), dict)

    def texts(self, key: str) -> list[Text]:
        """Read a list of scalars; empty where the key is left out."""
        if key not in self:
            return []
        found = cast("list[Text]", self._take(key, list, "a list", []))
        for item in found:
            if not isinstance(item, Text):
                self.problem(f"{key} must be a list of texts")
                return []
        return found

    def section(self, key: str) -> Section:
        """Read a mapping; empty where the key is left out."""
        line = next((name.line for name in self._values if name == key), self.line)
        values = self._take(key, dict, "a mapping", {}) if key in self else {}
        return Section(self.path, line, values, self.problems)

    def sections(self, key: str) -> list[Section]:
        """Read a list of mappings; empty where the key is left out."""
        found = self._take(key, list, "a list", []) if key in self else []
        if not all(isinstance(item, dict) for item in found):
            self.problem(f"{key} must be a list of mappings")
            return []
        return [
            Section(self.path, min((name.line for name in item), default=self.line), item, self.problems)
            for item in found
        ]

    def each_section(self) -> Iterator[tuple[Text, Section]]:
        """Every key with its mapping."""
        for key in self.names():
            yield key, self.section(key)

    def each_texts(self) -> Iterator[tuple[Text, list[Text]]]:
        """Every key with its list of scalars."""
        for key in self.names():
            yield key, self.texts(key)

    def each_text(self) -> Iterator[tuple[Text, Text]]:
        """Every key with its scalar."""
        for key in self.names():
            yield key, self.text(key)

    def done(self) -> None:
        """Note every key that nothing read."""
        for key in sorted(self._unread):
            self.problem(f"unknown key {key!r}", key)

    def _take(self, key: str, kind: type[Any], what: str, instead: Any) -> Any:
        self._unread.discard(Text(key, 0))
        if key not in self._values:
            self.problem(f"{key} is missing")
            return instead
        value = self._values[Text(key, 0)]
        if not isinstance(value, kind):
            self.problem(f"{key} must be {what}", next(name for name in self._values if name == key))
            return instead
        return value


def read(path: Path, name: str, problems: Problems) -> Section:
    """Read the YAML file at `path`, called `name` in problems, whose top must be a mapping."""
    try:
        node = yaml.compose(path.read_text(encoding="utf-8"), Loader=_Loader)
        value = {} if node is None else _plain(node, name, problems)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        problems.add(name, line, f"this is not YAML: {error.problem or error.context}")
        value = {}
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        problems.add(name, 1, f"this file can't be read: {error}")
        value = {}
    if not isinstance(value, dict):
        problems.add(name, 1, "the file must be a mapping of keys to values")
        value = {}
    return Section(name, 1, value, problems)


def _plain(node: yaml.Node, name: str, problems: Problems) -> Any:
    line = node.start_mark.line + 1
    if isinstance(node, yaml.ScalarNode):
        return Text(node.value, line)
    if isinstance(node, yaml.SequenceNode):
        return [_plain(item, name, problems) for item in node.value]
    values: dict[Text, Any] = {}
    for key_node, value_node in node.value:
        key = Text(str(key_node.value), key_node.start_mark.line + 1)
        if key in values:
            problems.add(name, key.line, f"{key!s} stands twice")
        values[key] = _plain(value_node, name, problems)
    return values
