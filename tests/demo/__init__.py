"""The demo as its visitor meets it: started, clicked through, broken and kept."""
