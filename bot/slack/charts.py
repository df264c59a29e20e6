"""The native charts of digests, within Slack's limits. Where a workspace shows no charts, the same in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from bot.slack.blocks import CHART_LABEL, CHART_TITLE, Block, context, cut, plain
from bot.words import Words

if TYPE_CHECKING:
    pass

TOLD_BESIDE = "told_beside"  # the block id of a chart whose message says in words what it shows


def weeks_chart(weeks: Sequence[tuple[date, int]], words: Words) -> Block:
    """Learnings by week as a native chart; each week is named by its first day."""
    return bar_chart(words("digest.chart_title"), words("digest.chart_series"), [(words.day(day), value) for day, value in weeks])


def bar_chart(title: str, series: str, points: Sequence[tuple[str, int]]) -> Block:
    """A data_visualization block within Slack's limits: one series, one point for each category, short labels, no two alike."""
    return series_chart(title, {series: points})


def series_chart(title: str, series: Mapping[str, Sequence[tuple[str, int]]]) -> Block:
    """The same with several bars for each category: all series have the same categories, in the same order."""
    short = [cut(label, CHART_LABEL) for label, _ in next(iter(series.values()))]
    names = [name if short.count(name) == 1 else f"{cut(name, CHART_LABEL - 4)} {place}" for place, name in enumerate(short, 1)]
    lines = [
        {
            "name": cut(name, CHART_LABEL),
            "data": [{"label": label, "value": value} for label, (_, value) in zip(names, points, strict=True)],
        }
        for name, points in series.items()
    ]
    return {
        "type": "data_visualization",
        "title": cut(title, CHART_TITLE),
        "chart": {"type": "bar", "series": lines, "axis_config": {"categories": names}},
    }


def chart_in_words(chart: Block) -> str:
    """What a chart shows, as a sentence."""
    points = [point for series in chart["chart"]["series"] for point in series["data"]]
    values = ", ".join(f"{point['label']}: {point['value']}" for point in points)
    return f"{chart['title']}. {values}."


def instead_of(chart: Block) -> Block | None:
    """What stands in a chart's place where it cannot be shown; None where its message says it already."""
    return None if chart.get("block_id") == TOLD_BESIDE else context(plain(chart_in_words(chart)))
