"""The small changes that can be made to a module. Each as a piece of its text and what stands there instead."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

TURNED: dict[type[ast.AST], type[ast.AST]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In, ast.And: ast.Or, ast.Or: ast.And,
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Add,
}  # fmt: skip
LEFT_OUT = frozenset({"where", "order_by", "with_for_update"})  # of a statement


@dataclass(frozen=True, slots=True)
class SmallChange:
    """`start` and `end` are places in the text's bytes. `is_kept`: in a function that runs once and whose answer is kept (`@cache`)."""

    path: str
    line: int
    start: int
    end: int
    before: str
    after: str

    first: int  # line of the statement that holds it
    last: int
    is_kept: bool = False

    def applied(self, text: str) -> str:
        """The module with this change; every later line keeps its number."""
        raw = text.encode()
        after = self.after[:-1] + "\n" * self.before.count("\n") + ")"
        return (raw[: self.start] + after.encode() + raw[self.end :]).decode()


def changes_of(path: str, text: str) -> Iterator[SmallChange]:
    """Every change that can be made to a module; none to decorators, defaults, annotations and docstrings.

    Nor to the `strict` of `zip`: it asserts that two lists are as long, and where they are it changes nothing.
    """
    lines = [0]
    for line in text.encode().splitlines(keepends=True):
        lines.append(lines[-1] + len(line))
    tree = ast.parse(text)
    kept = _kept_lines(tree)
    statements = sorted((one for one in ast.walk(tree) if isinstance(one, ast.stmt)), key=lambda one: one.lineno)
    for node in _code(tree):
        for after in _instead_of(node):
            assert isinstance(node, ast.expr) and node.end_lineno is not None and node.end_col_offset is not None
            start, end = lines[node.lineno - 1] + node.col_offset, lines[node.end_lineno - 1] + node.end_col_offset
            first, last = _span([one for one in statements if one.lineno <= node.lineno][-1], node.lineno)
            yield SmallChange(
                path, node.lineno, start, end, text.encode()[start:end].decode(), f"({after})", first, last, node.lineno in kept
            )


def _kept_lines(tree: ast.AST) -> frozenset[int]:
    """The lines of functions under `@cache` or `@lru_cache`."""
    functions = [one for one in ast.walk(tree) if isinstance(one, ast.FunctionDef)]
    kept = [one for one in functions if any("cache" in ast.unparse(named) for named in one.decorator_list)]
    return frozenset(line for one in kept for line in range(one.lineno, (one.end_lineno or one.lineno) + 1))


def _span(statement: ast.stmt, line: int) -> tuple[int, int]:
    """The lines of a statement without those of the statements inside it."""
    body = getattr(statement, "body", None)
    end = body[0].lineno - 1 if isinstance(body, list) else statement.end_lineno or line
    return statement.lineno, max(end, line)


def _code(tree: ast.AST) -> Iterator[ast.AST]:
    for child in ast.iter_child_nodes(tree):
        match child:
            case ast.AnnAssign(value=value):
                if value is not None:
                    yield value
                    yield from _code(value)
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                for statement in child.body:
                    yield from _code(statement)
            case ast.Expr(value=ast.Constant()) | ast.JoinedStr() | ast.keyword(arg="strict"):
                pass
            case _:
                yield child
                yield from _code(child)


def _instead_of(node: ast.AST) -> Iterator[str]:
    match node:
        case ast.Compare(ops=[op], left=left, comparators=comparators) if type(op) in TURNED:
            yield ast.unparse(ast.Compare(left, [TURNED[type(op)]()], comparators))  # type: ignore[list-item]
        case ast.BoolOp(op=op, values=values):
            yield ast.unparse(ast.BoolOp(TURNED[type(op)](), values))  # type: ignore[arg-type]
        case ast.BinOp(left=left, op=op, right=right) if type(op) in TURNED:
            yield ast.unparse(ast.BinOp(left, TURNED[type(op)](), right))  # type: ignore[arg-type]
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            yield ast.unparse(operand)
        case ast.Constant(value=bool(value)):
            yield str(not value)
        case ast.Constant(value=int(value)):
            yield str(value + 1)
        case ast.Call(func=ast.Attribute(value=value, attr=name)) if name in LEFT_OUT:
            yield ast.unparse(value)
