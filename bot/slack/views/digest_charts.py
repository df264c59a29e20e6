"""The native charts of digests, within Slack's limits. What they show stands in words beneath them, for whoever does not see them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot.slack.views.blocks import CHART_LABEL, CHART_TITLE, Block, cut
from bot.slack.views.texts_team import TeamTexts


def weeks_chart(weeks: Sequence[tuple[date, int]], words: TeamTexts) -> Block:
    """Learnings by week as a native chart; each week is named by the day it ended or ends."""
    return bar_chart(words.chart_title, words.chart_series, [(words.on(day), value) for day, value in weeks])


def bar_chart(title: str, series: str, points: Sequence[tuple[str, int]]) -> Block:
    """A data_visualization block within Slack's limits: one series, one point for each category, short labels, no two alike."""
    short = [cut(label, CHART_LABEL) for label, _ in points]
    names = [name if short.count(name) == 1 else f"{cut(name, CHART_LABEL - 4)} {place}" for place, name in enumerate(short, 1)]
    labelled = [(name, value) for name, (_, value) in zip(names, points, strict=True)]
    return {
        "type": "data_visualization",
        "title": cut(title, CHART_TITLE),
        "chart": {
            "type": "bar",
            "series": [{"name": series, "data": [{"label": label, "value": value} for label, value in labelled]}],
            "axis_config": {"categories": [label for label, _ in labelled]},
        },
    }
