"""A JSON object as it travels to and from Slack: the type that every room shares."""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]
