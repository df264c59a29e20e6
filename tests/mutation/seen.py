"""What a room's tests run, as the bench keeps it. Imports nothing of the bot, for the bench must not either."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from tests.mutation.changes import SmallChange
from tests.mutation.rooms import imports


@dataclass
class Room:
    """What the run without a change showed."""

    seconds: dict[str, float] = field(default_factory=dict)  # of each test that passed
    at_import: dict[str, set[int]] = field(default_factory=dict)  # lines of a file
    ran: dict[str, dict[int, set[str]]] = field(default_factory=dict)  # file: line: tests

    def asked(self, change: SmallChange) -> list[str]:
        """The tests that run the changed statement; of one that runs at import those that run anything of its file, or stand in a file
        that imports it. Files that import the module come first, the cheapest of them before the others."""
        lines = self.ran.get(change.path, {})
        wanted = lines if self.must_be_imported(change) else range(change.first, change.last + 1)
        tests = {test for line in wanted for test in lines.get(line, ()) if test in self.seconds}
        if self.must_be_imported(change):
            tests |= {test for test in self.seconds if imports(_file(test), change.path)}
        costs: dict[str, float] = defaultdict(float)
        for test in tests:
            costs[_file(test)] += self.seconds[test]
        order = {file: (not imports(file, change.path), cost, file) for file, cost in costs.items()}
        return sorted(tests, key=lambda test: order[_file(test)])

    def must_be_imported(self, change: SmallChange) -> bool:
        """Whether a change shows only in a new import: the statement ran before any test began, or its answer was kept by the first."""
        return change.is_kept or not self.at_import.get(change.path, set()).isdisjoint(range(change.first, change.last + 1))


def _file(test: str) -> str:
    return test.split("::")[0]
