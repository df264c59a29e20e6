"""Messages as readable text, compared with the files in `snapshots/`. RIPPLE_SNAPSHOTS=write rewrites them."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "snapshots"


def same_as_before(name: str, payload: Mapping[str, Any]) -> None:
    """The message or view reads as the file of that name says."""
    path, now = FOLDER / f"{name}.txt", readable(payload)
    if os.environ.get("RIPPLE_SNAPSHOTS") == "write":
        path.write_text(now, encoding="utf-8")
    assert path.exists(), f"no snapshot {name}: run once with RIPPLE_SNAPSHOTS=write and read what it wrote"
    assert now == path.read_text(encoding="utf-8")


def readable(payload: Mapping[str, Any]) -> str:
    """What somebody sees, line by line, then what a screen reader gets."""
    title = [f"=== {payload['title']['text']} ==="] if "title" in payload else []
    lines = title + [line for block in payload.get("blocks", ()) for line in _block(block)]
    submit = [f"[[{payload['submit']['text']}]]"] if "submit" in payload else []
    spoken = ["", "--- read aloud ---", payload["text"]] if "text" in payload else []
    return "\n".join([*lines, *submit, *spoken]) + "\n"


def _block(block: Mapping[str, Any]) -> list[str]:
    match block["type"]:
        case "header":
            return [f"# {block['text']['text']}"]
        case "section":
            texts = [block["text"]] if "text" in block else block["fields"]
            beside = [f"  {_element(block['accessory'])}"] if "accessory" in block else []
            return [line for text in texts for line in text["text"].split("\n")] + beside
        case "context":
            return [f"· {line}" for part in block["elements"] for line in part["text"].split("\n")]
        case "actions":
            return [" ".join(_element(element) for element in block["elements"])]
        case "input":
            hint = [f"  ({block['hint']['text']})"] if "hint" in block else []
            return [f"{block['label']['text']}: {_element(block['element'])}", *hint]
        case "divider":
            return ["-" * 20]
        case "data_visualization":
            points = block["chart"]["series"][0]["data"]
            bars = [f"  {point['label']:<20} {'#' * min(40, int(point['value']))} {point['value']}" for point in points]
            return [f"chart: {block['title']}", *bars]
        case "data_table":
            return [f"table: {block['caption']}", *("  " + " | ".join(cell["text"] for cell in row) for row in block["rows"])]
        case kind:
            raise AssertionError(f"no readable form for a block of type {kind}")


def _element(element: Mapping[str, Any]) -> str:
    match element["type"]:
        case "button":
            return f"[{element['text']['text']}]"
        case "static_select":
            chosen = element.get("initial_option", {}).get("text", {}).get("text")
            options = ", ".join(option["text"]["text"] for option in element["options"])
            return f"[{chosen or element['placeholder']['text']} v: {options}]"
        case "overflow":
            return f"[… v: {', '.join(option['text']['text'] for option in element['options'])}]"
        case "checkboxes":
            on = [option["value"] for option in element.get("initial_options", ())]
            return " ".join(f"[{'x' if o['value'] in on else ' '}] {o['text']['text']}" for o in element["options"])
        case "plain_text_input":
            return f"|{element.get('initial_value') or element.get('placeholder', {}).get('text', '')}|"
        case "datepicker":
            return f"|{element.get('initial_date', '')}|"
        case "multi_static_select":
            chosen = ", ".join(option["text"]["text"] for option in element.get("initial_options", ()))
            return f"[{chosen or element['placeholder']['text']} v: {', '.join(one['text']['text'] for one in element['options'])}]"
        case "multi_users_select" | "conversations_select" | "channels_select":
            one = element.get("initial_conversation") or element.get("initial_channel", "")
            chosen = ", ".join(element.get("initial_users", ())) or one
            return f"[{chosen or element['placeholder']['text']} v]"
        case "radio_buttons":
            on = element["initial_option"]["value"]
            return " ".join(f"({'x' if o['value'] == on else ' '}) {o['text']['text']}" for o in element["options"])
        case "timepicker":
            return f"|{element['initial_time']}|"
        case kind:
            raise AssertionError(f"no readable form for an element of type {kind}")
