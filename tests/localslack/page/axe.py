"""What axe-core, the accessibility checker, finds serious in a page."""

from __future__ import annotations

from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Page

STILL = {"reduced_motion": "reduce"}  # for a browser context: colours that fade in would be measured half-way


async def serious(page: Page) -> list[str]:
    """What it calls serious or critical, with the places. The page must stand still: open it with STILL."""
    found = await Axe().run(page, options={"resultTypes": ["violations"]})
    return [
        f"{each['id']}: {node['target']} {node['failureSummary']}"
        for each in found.response["violations"]
        if each["impact"] in ("serious", "critical")
        for node in each["nodes"]
    ]
