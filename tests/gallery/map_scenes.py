"""The scenes of the map, and of what stands beside it."""

from __future__ import annotations

from tests.gallery.scene import Scene

MAP = (
    Scene("culture.map_message", "The company's map", "Where a team has none of its own.", "company", "The whole company"),
    Scene("culture.map_message", "The map", "In the team's channel on Friday, and from /learn map."),
    Scene("culture.lead_message", "The map, for a lead", "In the same minute."),
    Scene("culture.where_modal", "Which teams have a map", "“Which teams” under an owner's map, where they are many."),
    Scene("culture.owner_message", "The map, for an owner", "In the same minute."),
    Scene("culture.no_map_message", "No map yet", "/learn map before the first audit has closed."),
    Scene("culture.questions_modal", "The four questions", "The button below a map."),
    Scene("culture.sure_modal", "How sure are we?", "The button below a map."),
    Scene("culture.doing.doing_modal", "We say, we do", "The button below a map, where anything stands beside it."),
    Scene("culture.values.values_form", "What we say we are", "/learn values, for owners."),
    Scene("culture.noting.noting_form", "Note what was heard", "/learn noted, for leads and owners."),
    Scene("culture.noting.noted_note", "It stands beside the map", "Only to who noted it."),
    Scene("culture.values.values_note", "Beside the map now", "Only to the owner who saved them."),
)
