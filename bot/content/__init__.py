"""What is asked and suggested, as data. The sides of a learning culture, the question bank, the library of acts.

Each is a TOML file that says in its first lines how to add to it; its sentences stand in `bot/words/<language>.content.po`.
A file is read on first use, once; what is wrong in it is one sentence that names the file and the entry.
"""
