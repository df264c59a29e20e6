"""Finds the keys, the calls and the sentences in Ripple's own code, for the rules about words."""

from __future__ import annotations

import ast
import importlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import cache
from string import Formatter

from bot.content.act_library import written_acts
from bot.content.questions import written_bank
from bot.pulse.audit.rules import LINES
from bot.words.catalogue import catalogue, is_key
from tests.house_rules.code.rooms import BOT, Parsed, parsed

NOT_OURS = ("words/", "localslack/", "demo/", "commands/", "app/")
OPERATORS = ("__main__.py", "metrics.py")
HTML = ("installs/pages.py",)  # what is not from the catalogue there is no sentence
REFUSALS = {"PersonCanFix", "NotAllowed", "NotFound", "TooLate"}
LOG = {"debug", "info", "warning", "error", "exception"}
NOT_SAID = {
    "ValueError",
    "TypeError",
    "LookupError",
    "KeyError",
    "RuntimeError",
    "AssertionError",
    "NotImplementedError",
    "BoltError",
    "Busy",
    "CannotOpen",
    "ContentWrong",
    "DatabaseDown",
    "Drop",
    "TokenNotAtHand",
    "Response",  # what an HTTP client is told that is not Slack
}
HEADERS = {"User-Agent"}  # read by other machines
SENTENCE = re.compile(r"[^\W\d_]{2,}[,:;.!?]? +[^\W\d_]")


@dataclass(frozen=True, slots=True)
class Call:
    """A sentence asked for by its key, with the gaps it fills; None where they cannot be seen."""

    where: str
    key: str
    gaps: frozenset[str] | None
    is_plural: bool


def gaps_of(said: str) -> frozenset[str]:
    """The gaps in a sentence."""
    return frozenset(name for _, name, _, _ in Formatter().parse(said) if name)


def sentences(language: str) -> Mapping[str, tuple[str, ...]]:
    """A language's sentences by key."""
    return catalogue(language).sentences


@cache
def modules() -> Mapping[str, Parsed]:
    """Every module that may show people something, by its path under bot/."""
    found = {path.relative_to(BOT).as_posix(): path for path in sorted(BOT.rglob("*.py"))}
    ours = {name: path for name, path in found.items() if not name.startswith(NOT_OURS)}
    return {name: parsed(path) for name, path in ours.items()}


@cache
def calls() -> Sequence[Call]:
    """Every sentence that code asks for with its key written out."""
    return [call for where, module in modules().items() for node in module.all(ast.Call) if (call := _call(node, where))]


@cache
def titles_of_forms() -> frozenset[tuple[str, str]]:
    """(where, key): the title of every form, and what sends it off and closes it, where the key is written out."""
    found = set()
    for where, module in modules().items():
        for node in module.all(ast.Call):
            if _name_called(node) == "modal":
                said = [*node.args[:1], *(keyword.value for keyword in node.keywords if keyword.arg in ("submit", "close"))]
                found |= {(call.where, call.key) for one in said for call in _calls_in(one, where)}
    return frozenset(found)


def _name_called(call: ast.Call) -> str:
    """`modal` of `modal(...)` and of `blocks.modal(...)`."""
    return call.func.attr if isinstance(call.func, ast.Attribute) else call.func.id if isinstance(call.func, ast.Name) else ""


def _calls_in(said: ast.AST, where: str) -> Iterator[Call]:
    for node in ast.walk(said):
        if isinstance(node, ast.Call) and (call := _call(node, where)):
            yield call


@cache
def keys_written() -> frozenset[tuple[str, str]]:
    """(where, key): every string in the code that looks like a key."""
    return frozenset(
        (where, node.value)
        for where, module in modules().items()
        for node in module.all(ast.Constant)
        if isinstance(node.value, str) and is_key(node.value)
    )


def beginnings_written() -> set[str]:
    """What keys made while the program runs begin with: the "digest.part." of f"digest.part.{part}"."""
    strings = (node.values[0] for module in modules().values() for node in module.all(ast.JoinedStr))
    found = (part.value for part in strings if isinstance(part, ast.Constant) and isinstance(part.value, str))
    return {text for text in found if text.endswith(".") and is_key(text.rstrip("."))}


def keys_of_the_content() -> set[str]:
    """What the questions, the acts and their sources say: one key for each sentence of an entry."""
    questions = {f"question.{one.id}" + (f".v{one.version}" if one.version > 1 else "") for one in written_bank().wordings}
    questions |= {f"question.{one.id}" for one in LINES}  # the two at the end of an audit
    acts = {f"act.{one.role}.{one.id.replace('-', '_')}" for one in written_acts()}
    said = {f"{one}.{part}" for one in questions for part in ("text", "why")}
    said |= {f"{one}.{part}" for one in acts for part in ("text", "why", "when", "will")}
    return said | {f"source.{one.evidence.id}" for one in written_acts()}


@cache
def _ours() -> Mapping[str, Parsed]:
    """Every module of the bot itself, content included: their enums have names."""
    paths = [path for path in sorted(BOT.rglob("*.py")) if path.relative_to(BOT).parts[0] not in ("words", "localslack", "demo")]
    return {path.relative_to(BOT).as_posix(): parsed(path) for path in paths}


@cache
def enums() -> Mapping[str, list[type[Enum]]]:
    """The enums of the code, by name."""
    found: dict[str, list[type[Enum]]] = {}
    for where, module in _ours().items():
        for node in module.tree.body:
            if isinstance(node, ast.ClassDef) and any("Enum" in ast.unparse(base) for base in node.bases):
                made = getattr(importlib.import_module(f"bot.{where.removesuffix('.py').replace('/', '.')}"), node.name)
                found.setdefault(node.name, []).append(made)
    return found


def written_sentences() -> Mapping[str, list[str]]:
    """Sentences that stand in code, by file: two words or more in a string that is no docstring, log line, SQL or error of ours."""
    found: dict[str, list[str]] = {}
    for where, module in modules().items():
        if where != "__init__.py" and not where.endswith(OPERATORS + HTML) and not _speaks_sql(module.tree):
            found[where] = [text for text in _strings(module.tree) if SENTENCE.search(text)]
    return {where: texts for where, texts in found.items() if texts}


def operator_terms() -> Iterator[tuple[str, str]]:
    """(where, name): every enum whose values are words that only operators read."""
    for where, module in modules().items():
        yield from ((where, node.name) for node in module.all(ast.ClassDef) if _is_for_operators(node))


def names_used(*endings: str) -> Iterator[tuple[str, str]]:
    """(where, name): every name that files with these endings use."""
    for where, module in modules().items():
        if where.endswith(endings):
            yield from ((where, node.id) for node in module.all(ast.Name))


def _speaks_sql(module: ast.Module) -> bool:
    named = [node.module or "" for node in module.body if isinstance(node, ast.ImportFrom)]
    named += [one.name for node in module.body if isinstance(node, ast.Import) for one in node.names]
    return any(name.startswith(("sqlalchemy", "sqlite3")) for name in named)


def _call(node: ast.Call, where: str) -> Call | None:
    name = node.func.attr if isinstance(node.func, ast.Attribute) else node.func.id if isinstance(node.func, ast.Name) else ""
    if name not in REFUSALS | {"words", "many"} or not node.args:
        return None
    first = node.args[0]
    if not isinstance(first, ast.Constant) or not isinstance(first.value, str) or not is_key(first.value):
        return None
    given = [keyword.arg for keyword in node.keywords if not (name in REFUSALS and keyword.arg == "field")]
    gaps = None if None in given else frozenset(arg for arg in given if arg)
    return Call(f"{where}:{node.lineno}", first.value, gaps, name == "many")


def _strings(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Constant):
        if isinstance(node.value, str):
            yield node.value
        return
    if (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)) or _is_not_said(node):
        return
    for child in _said_parts(node):
        yield from _strings(child)


def _said_parts(node: ast.AST) -> Iterator[ast.AST]:
    """What a node is made of, without the headers in a dictionary of them."""
    if not isinstance(node, ast.Dict):
        yield from ast.iter_child_nodes(node)
        return
    for name, value in zip(node.keys, node.values, strict=True):
        if not (isinstance(name, ast.Constant) and name.value in HEADERS):
            yield from filter(None, (name, value))


def _is_for_operators(node: ast.ClassDef) -> bool:
    return any(ast.unparse(base) == "OperatorTerm" for base in node.bases)


def _is_not_said(node: ast.AST) -> bool:
    """A log line, an error for ourselves, what operators or other machines read, SQL, or a pattern."""
    if isinstance(node, ast.Assert) or (isinstance(node, ast.ClassDef) and _is_for_operators(node)):
        return True
    if not isinstance(node, ast.Call):
        return False
    called = ast.unparse(node.func)
    method = called.rpartition(".")[2]
    return (
        (method in LOG and "log" in called)
        or method in NOT_SAID
        or called in ("text", "re.compile")
        or method.startswith(("exec_driver", "execute_raw"))
    )
