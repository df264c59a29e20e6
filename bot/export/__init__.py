"""Export: what one person may see on their screens, as data for a spreadsheet or a script.

It holds no name of anybody who shared, tried or answered, and refuses to be finer than the screens: released figures come from the same
functions, under the thresholds of today, and only of groups that the person is counted in, or of the company.
"""
