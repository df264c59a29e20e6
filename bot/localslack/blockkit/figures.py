"""Tables and charts: table, data_table, data_visualization. Where sources disagree: the smaller limit."""

from __future__ import annotations

from collections.abc import Mapping

from bot.localslack.blockkit.rich_text import RICH_TEXT_FIELDS
from bot.localslack.blockkit.validators import (
    Check,
    Position,
    boolean,
    different,
    integer,
    kind_of,
    many,
    number,
    shape,
    string,
    word,
)

MOST_ROWS = 100
MOST_CELLS = 20
MOST_SERIES = 6
MOST_CATEGORIES = 20
MOST_LABEL = 20
MOST_AXIS_LABEL = 50
MOST_CHART_TITLE = 50
MOST_DATA_TABLE_TEXT = 10_000

_CELLS: dict[str, Check] = {
    "raw_text": shape({"text": string(MOST_DATA_TABLE_TEXT)}),
    "raw_number": shape({"value": number, "text": string(255)}),
    "rich_text": shape(RICH_TEXT_FIELDS, {"block_id": string(255)}),
}


def _column(value: object, position: Position) -> None:
    # Slack lets null stand for "this column as usual".
    if value is not None:
        _SETTING(value, position)


def _same_width(value: object, position: Position) -> None:
    assert isinstance(value, Mapping)
    if len({len(row) for row in value["rows"]}) > 1:
        position.into("rows").refuse("conflict", "every row must have the same number of cells")


def _data_table_rules(value: object, position: Position) -> None:
    assert isinstance(value, Mapping)
    rows = value["rows"]
    if any(cell["type"] == "rich_text" for cell in rows[0]):
        position.into("rows").into(0).refuse("unsupported_type", "the header row takes no rich_text")
    if sum(len(cell.get("text", "")) for row in rows for cell in row) > MOST_DATA_TABLE_TEXT:
        position.into("rows").refuse("too_long", f"no more than {MOST_DATA_TABLE_TEXT} characters in all cells")


_SETTING = shape({}, {"align": word("left", "center", "right"), "is_wrapped": boolean}, typed=False)

TABLE_FIELDS: dict[str, Check] = {"rows": many(many(kind_of(_CELLS), MOST_CELLS), MOST_ROWS)}
TABLE_OPTIONAL: dict[str, Check] = {"column_settings": many(_column, MOST_CELLS)}

DATA_TABLE_FIELDS: dict[str, Check] = {
    "caption": string(3000),
    "rows": many(many(kind_of(_CELLS), MOST_CELLS), MOST_ROWS + 1, 2),
}
DATA_TABLE_OPTIONAL: dict[str, Check] = {"page_size": integer(1, 100), "row_header_column_index": integer(0, 19)}
DATA_TABLE_RULES = (_same_width, _data_table_rules)


def _above_zero(value: object, position: Position) -> None:
    number(value, position)
    if isinstance(value, (int, float)) and value <= 0:
        position.refuse("out_of_range", "must be more than 0")


def _point_for_each_category(value: object, position: Position) -> None:
    assert isinstance(value, Mapping)
    categories = value["axis_config"]["categories"]
    different(categories, position.into("axis_config").into("categories"), "categories")
    different([line["name"] for line in value["series"]], position.into("series"), "series names")
    for index, line in enumerate(value["series"]):
        if [point["label"] for point in line["data"]] != categories:
            where = position.into("series").into(index).into("data")
            where.refuse("conflict", "there must be exactly one point for each category, in their order")


_LABEL = string(MOST_LABEL)
_POINT = shape({"label": _LABEL, "value": number}, typed=False)
_LINE = shape({"name": _LABEL, "data": many(_POINT, MOST_CATEGORIES)}, typed=False)
_AXES = shape(
    {"categories": many(_LABEL, MOST_CATEGORIES)},
    {"x_label": string(MOST_AXIS_LABEL), "y_label": string(MOST_AXIS_LABEL)},
    typed=False,
)
_XY = shape({"series": many(_LINE, MOST_SERIES), "axis_config": _AXES}, {}, _point_for_each_category)
_PIE = shape(
    {"segments": many(shape({"label": _LABEL, "value": _above_zero}, typed=False), MOST_SERIES)},
)

CHART_FIELDS: dict[str, Check] = {
    "title": string(MOST_CHART_TITLE),
    "chart": kind_of({"pie": _PIE, "bar": _XY, "line": _XY, "area": _XY}),
}
