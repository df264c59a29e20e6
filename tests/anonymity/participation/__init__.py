"""T19: can anybody name who did not answer? A company, its attackers, builds that leak, and the tests."""
