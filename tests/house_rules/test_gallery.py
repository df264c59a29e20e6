"""The gallery shows every view, and nothing that is none."""

from __future__ import annotations

import itertools
import struct
from collections import Counter
from pathlib import Path

from bot.pulse.answering import views as pulses
from bot.words import words_in
from tests.gallery.album import write_album
from tests.gallery.scenes import FEATURES, SCENES, scene_of
from tests.gallery.studio import LOOKS
from tests.house_rules.test_views import views


def test_every_view_has_its_scenes_and_every_scene_its_view() -> None:
    assert {scene.view for scene in SCENES} == {name for name, _ in views()}


def test_scenes_have_names_of_their_own_and_the_last_of_a_view_is_for_the_rest() -> None:
    assert [name for name, number in Counter(scene.name for scene in SCENES).items() if number > 1] == []
    last = {scene.view: scene for scene in SCENES}
    for scene in SCENES:
        assert (scene.has == "") == (scene is last[scene.view]), scene.name
        assert scene.title and scene.when.endswith("."), scene.name


def test_a_scene_is_known_by_its_words() -> None:
    back, saved = pulses.told(words_in("en")("pulse.goes_on")), pulses.told("Anything else")
    assert [scene_of("pulse.answering.told", made).name for made in (back, saved)] == ["pulse.answering.told.back", "pulse.answering.told"]


def test_the_album_has_a_part_for_each_feature_and_says_what_is_made_up(tmp_path: Path) -> None:
    for scene, look in itertools.product(SCENES, LOOKS):
        (tmp_path / f"{scene.name}.{look}.png").write_bytes(bytes(16) + struct.pack(">II", 390, 200))
    write_album(tmp_path, [scene.name for scene in SCENES], ["pulse.answering.told"])
    page = (tmp_path / "index.html").read_text(encoding="utf-8")
    assert page.count("<h2") == len(FEATURES)
    assert page.count("<article>") == len(SCENES)
    assert page.count("made up") == 1
    assert page.count('width="390" height="200"') == len(SCENES) * len(LOOKS)
