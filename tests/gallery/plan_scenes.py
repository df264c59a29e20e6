"""The scenes of the plan made together."""

from __future__ import annotations

from tests.gallery.scene import Scene

PLAN = (
    Scene("plan.plan_modal", "A team's plan", "/learn plan."),
    Scene("plan.begin_form", "Where to start", "A lead or program owner, from /learn plan."),
    Scene("plan.begun_note", "A side is chosen", "Only to whoever chose it."),
    Scene("plan.proposing.proposals_card", "What would help?", "In the team's channel, on Monday."),
    Scene("plan.proposing.proposal_form", "Propose something", "“Propose something”, until Wednesday noon."),
    Scene("plan.proposing.proposed_note", "Proposed", "Only to the proposer."),
    Scene("plan.proposing.proposal_gone_note", "Taken back", "Only to the proposer."),
    Scene("plan.voting.ballot_card", "All three given", "After the third star.", "given", "All three stars are given"),
    Scene("plan.voting.ballot_card", "Three stars", "To everybody in the team, from Wednesday to Friday noon.", "first", "Three stars for"),
    Scene("plan.voting.ballot_card", "Some are left", "After a star."),
    Scene("plan.keeping.choice_card", "What was chosen", "In the team's channel, on Friday.", "counted", "You chose"),
    Scene("plan.keeping.choice_card", "What was proposed", "The same, where too few voted for an order."),
    Scene("plan.keeping.volunteer_form", "I'll look after it", "The button beside what was chosen."),
    Scene("plan.keeping.volunteered_note", "It's yours", "Only to who volunteered."),
    Scene("plan.keeping.given_back_message", "It went back", "In the channel, where nobody had room for it in five working days."),
    Scene("plan.keeping.check_in_card", "How is it going?", "To who looks after it, in weeks one and three and at the end."),
    Scene("plan.keeping.check_in_form", "One line of lesson", "The three buttons of a check-in."),
    Scene("plan.keeping.said_note", "Noted", "Only to who said how it goes."),
    Scene("plan.keeping.ended_message", "What came of it", "In the channel, at the end, or when it was dropped."),
    Scene("plan.keeping.seeks_message", "Looking for somebody", "In the channel, when whoever looked after it is gone."),
    Scene("plan.moving.moved_message", "It moved, or it did not", "In the channel, four weeks after the end."),
    Scene("plan.beyond.board_modal", "Beyond the teams", "/learn board, for owners."),
    Scene("plan.beyond.board_why_form", "Not now, to what teams ask for", "“Not now” on the board."),
    Scene("plan.beyond.board_note", "The team reads it", "Only to the owner who gave a reason."),
    Scene("plan.beyond.board_filled_message", "Teams ask for something", "To owners, on Wednesday, once a week at most."),
    Scene("plan.beyond.board_answer_message", "An owner's answer", "In the channel of each team that asked."),
    Scene("plan.waiting.asked_less_message", "No questions for now", "In the channel, after 28 days.", "held", "No questions for now"),
    Scene("plan.waiting.asked_less_message", "Fewer questions", "In the channel, 14 days after results nothing came of."),
    Scene("plan.waiting.word_wanted_message", "Results wait for an answer", "To a lead, when their team is asked less."),
    Scene("plan.saying.why_form", "Not now, because", "“Not now”, in a lead's letter with the map or in /learn plan."),
    Scene("plan.saying.word_note", "Told to the team", "Only to the lead or owner who said it."),
    Scene("plan.saying.word_message", "What a lead says to the results", "In the team's channel."),
    Scene("plan.keeping.replan_form", "Another date", "From /learn plan, to who looks after it."),
)
