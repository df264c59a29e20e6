"""A sample of small changes to the bot, each of which a test must notice: `make mutants`.

Drawn by a seed from three kinds of code: rules (a comparison, a number, an `and` turned), the SQL of stores (a condition or an order left
out as well), and the door. Each is tried against the tests of its room; the first that fails kills it. JSON with the survivors goes to
build/mutants.json.

Libraries weighed: mutmut and cosmic-ray. Neither leaves out a condition of a SQLAlchemy statement, which is what a store gets wrong; both
want the whole suite, or a list kept by hand, for each change.
"""
