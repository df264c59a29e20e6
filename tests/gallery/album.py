"""The page with all pictures: by feature, the looks side by side, and when one sees each."""

from __future__ import annotations

import html
import struct
from collections.abc import Collection
from pathlib import Path

from tests.gallery.scenes import FEATURES, Scene
from tests.gallery.studio import LOOKS

STYLE = """
:root { color-scheme: light dark; --ink: light-dark(#16211f, #e8f0ee); --soft: light-dark(#5a6a67, #9db0ac);
  --ground: light-dark(#f4f7f6, #10191a); --card: light-dark(#fff, #182425); --line: light-dark(#dbe4e2, #2b3a3b); }
body { margin: 0; background: var(--ground); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
header, main { max-width: 1500px; margin: 0 auto; padding: 1.5rem; }
nav { position: sticky; top: 0; padding: .7rem 1.5rem; background: var(--ground); border-bottom: 1px solid var(--line); z-index: 1; }
nav a { margin-right: 1.1rem; color: inherit; }
h1 { margin: 0 0 .3rem; } h2 { margin: 2.5rem 0 1rem; scroll-margin-top: 4rem; } h3 { margin: 0; font-size: 1.05rem; }
p { margin: .1rem 0 .9rem; color: var(--soft); } code { font-size: .85em; }
article { margin: 0 0 1.2rem; padding: 1.1rem 1.2rem; background: var(--card); border: 1px solid var(--line); border-radius: 14px; }
.looks { display: grid; grid-template-columns: 1fr 1fr 300px; gap: 1rem; align-items: start; }
img { display: block; max-width: 100%; height: auto; border: 1px solid var(--line); border-radius: 8px; }
@media (max-width: 800px) { .looks { grid-template-columns: 1fr; } }
"""
HEAD = '<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'


def write_album(folder: Path, taken: Collection[str], made_up: Collection[str]) -> None:
    """`index.html` in the folder. `taken`: the scenes there are pictures of; `made_up`: those nobody came to see."""
    features = {title: [scene for scene in scenes if scene.name in taken] for title, scenes in FEATURES.items()}
    shown = {title: scenes for title, scenes in features.items() if scenes}
    links = "".join(f'<a href="#{_anchor(title)}">{html.escape(title)}</a>' for title in shown)
    parts = [
        f"{HEAD}<title>What people see</title><style>{STYLE}</style>",
        f"<header><h1>What people see</h1><p>{len(taken)} moments, each light, dark and on a phone.</p></header><nav>{links}</nav><main>",
    ]
    for title, scenes in shown.items():
        parts.append(f'<section><h2 id="{_anchor(title)}">{html.escape(title)}</h2>')
        parts += [_article(folder, scene, made_up) for scene in scenes]
        parts.append("</section>")
    (folder / "index.html").write_text("\n".join([*parts, "</main></html>"]), encoding="utf-8")


def _article(folder: Path, scene: Scene, made_up: Collection[str]) -> str:
    note = " <em>Nobody in the story came to see it: the words in it are made up.</em>" if scene.name in made_up else ""
    pictures = "".join(_picture(folder / f"{scene.name}.{look}.png", f"{scene.title}, {look}") for look in LOOKS)
    told = f"<h3>{html.escape(scene.title)}</h3><p>{html.escape(scene.when)}{note} <code>{scene.name}</code></p>"
    return f'<article>{told}<div class="looks">{pictures}</div></article>'


def _picture(file: Path, said: str) -> str:
    """With its size, so that the page does not jump while pictures come."""
    with file.open("rb") as png:
        width, height = struct.unpack(">II", png.read(24)[16:])  # where a PNG tells it
    return f'<a href="{file.name}"><img loading="lazy" width="{width}" height="{height}" alt="{html.escape(said)}" src="{file.name}"></a>'


def _anchor(title: str) -> str:
    return "".join(letter if letter.isalnum() else "-" for letter in title.lower())
