"""The table that `make attack` prints. It has a row for each of T1 to T22 on each engine, and one for each build that leaks.

`finding` is a row; `measured`, `months` and `dumped` play companies and let attackers guess; `checked` counts the tries of tests that
allow no single success.
"""
