"""What a company's counts say, and how sure that is: one joint model over all stored cells.

Offers `read_company` (in `company`), which the release calls: what storage holds becomes `Levels`. Below it stand `columns` (what
storage holds, as arrays), `observations` (what the model needs of it), `model` (arrays to an `Estimate`), `change`, `telling` and
`tiers` (an estimate to what may be said). Pure functions of counts: no person, no clock, no SQL. The only room that imports numpy, so
whoever computes a release imports it there and then, never when the bot starts. Refuses to show anything: that is the release's work.
"""

import os

# Many small matrices: threads of their own would wait for each other, and for whatever else the machine does.
for _name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_name, "1")
