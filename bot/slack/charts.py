"""The native charts of digests, within Slack's limits. Where a workspace shows no charts, the same in words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot.slack.blocks import CHART_LABEL, CHART_TITLE, Block, cut
from bot.words import Words


def weeks_chart(weeks: Sequence[tuple[date, int]], words: Words) -> Block:
    """Learnings by week as a native chart; each week is named by its first day."""
    return bar_chart(words("digest.chart_title"), words("digest.chart_series"), [(words.day(day), value) for day, value in weeks])


def bar_chart(title: str, series: str, points: Sequence[tuple[str, int]]) -> Block:
    """A data_visualization block within Slack's limits: one series, one point for each category, short labels, no two alike."""
    short = [cut(label, CHART_LABEL) for label, _ in points]
    names = [name if short.count(name) == 1 else f"{cut(name, CHART_LABEL - 4)} {place}" for place, name in enumerate(short, 1)]
    data = [{"label": label, "value": value} for label, (_, value) in zip(names, points, strict=True)]
    line = {"name": cut(series, CHART_LABEL), "data": data}
    return {
        "type": "data_visualization",
        "title": cut(title, CHART_TITLE),
        "chart": {"type": "bar", "series": [line], "axis_config": {"categories": names}},
    }


def chart_in_words(chart: Block) -> str:
    """What a chart shows, as a sentence."""
    points = [point for series in chart["chart"]["series"] for point in series["data"]]
    values = ", ".join(f"{point['label']}: {point['value']}" for point in points)
    return f"{chart['title']}. {values}."
