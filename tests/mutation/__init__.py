"""A sample of small changes to the bot, each of which a test must notice: `make mutants`.

Drawn by a seed from three kinds of code: rules (a comparison, a number, an `and` turned), the SQL of stores (a condition or an order left
out as well), and the door. Each is tried against the tests of its room that run the changed statement; the first that fails kills it.
What none of these runs, or what is read at import, is tried in the room of the sample that runs it most, else in the stories. JSON with
the survivors goes to build/mutants.json.

Sure on a busy machine: a test that fails must fail again when it is asked alone, and alone it must pass without the change. A change
that makes a test run for ever is noticed by processor seconds, or by two silences of a minute in the same test; those are listed
apart (`without_an_end`).

Cheap: a room is imported once, and runs once without a change, which shows which tests run which lines. Then each change to a function
is put into a fork of it. Only what runs at import (a constant) is imported anew.

Libraries weighed: mutmut and cosmic-ray. Neither leaves out a condition of a SQLAlchemy statement, which is what a store gets wrong; both
want the whole suite, or a list kept by hand, for each change.
"""
