"""The small company of the demo. Three teams in three time zones, and an owner who is in none of them.

Bo answers, Cleo opted out, Dev lives in another time zone, Eve leads Harbor, Lena brought Ripple. Ana is left to the visitor: she taps
the pulse until somebody plays her, and says nothing in her own words.
"""

from __future__ import annotations

from msgspec import Struct

BERLIN, NEW_YORK, KOLKATA = "Europe/Berlin", "America/New_York", "Asia/Kolkata"


class Member(Struct, frozen=True):
    """One person: how likely they are to answer a pulse, and how they tend to see things (0 dark .. 1 bright)."""

    name: str
    zone: str
    team: str
    title: str
    answers: float = 0.85
    outlook: float = 0.65
    leads: bool = False
    owns: bool = False


HARBOR, QUAY, LANTERN = "Harbor", "Quay", "Lantern"
VISITOR, OPTED_OUT = "Ana Ruiz", "Cleo Martin"

CAST = (
    Member("Ana Ruiz", BERLIN, HARBOR, "Product designer", 0.95, 0.7),
    Member("Bo Lindqvist", BERLIN, HARBOR, "Backend engineer", 0.9, 0.6),
    Member("Cleo Martin", BERLIN, HARBOR, "Data analyst", 0.0, 0.5),
    Member("Dev Patel", KOLKATA, HARBOR, "Frontend engineer", 0.9, 0.75),
    Member("Eve Okafor", BERLIN, HARBOR, "Team lead", leads=True),
    Member("Lena Fischer", BERLIN, "", "Head of learning", owns=True),
    Member("Farid Haddad", BERLIN, HARBOR, "Support engineer", 0.8, 0.45),
    Member("Gwen Evans", BERLIN, HARBOR, "Tester", 0.9, 0.55),
    Member("Hugo Silva", NEW_YORK, HARBOR, "Site reliability engineer", 0.85, 0.7),
    Member("Ines Costa", NEW_YORK, HARBOR, "Researcher", 0.9, 0.8),
    Member("Jun Mori", KOLKATA, HARBOR, "Mobile engineer", 0.8, 0.6),
    Member("Kim Novak", KOLKATA, QUAY, "Copywriter", 0.9, 0.8),
    Member("Luis Ortega", NEW_YORK, QUAY, "Marketer", 0.85, 0.75),
    Member("Mia Chen", NEW_YORK, QUAY, "Illustrator", 0.9, 0.85),
    Member("Noor Rahman", NEW_YORK, QUAY, "Team lead", leads=True),
    Member("Oskar Lund", BERLIN, QUAY, "Editor", 0.9, 0.7),
    Member("Priya Nair", KOLKATA, QUAY, "Video producer", 0.8, 0.75),
    Member("Rosa Vidal", BERLIN, QUAY, "Events", 0.85, 0.65),
    Member("Sami Aziz", NEW_YORK, QUAY, "Web designer", 0.9, 0.7),
    Member("Tess Walker", BERLIN, LANTERN, "Team lead", leads=True),
    Member("Uma Das", KOLKATA, LANTERN, "Customer care", 0.9, 0.4),
    Member("Viktor Kovac", BERLIN, LANTERN, "Customer care", 0.85, 0.35),
    Member("Wanda Kim", NEW_YORK, LANTERN, "Customer care", 0.9, 0.45),
    Member("Xavier Blanc", BERLIN, LANTERN, "Onboarding", 0.8, 0.5),
    Member("Yara Saleh", BERLIN, LANTERN, "Customer care", 0.95, 0.55),
    Member("Zita Brandt", NEW_YORK, LANTERN, "Billing", 0.85, 0.4),
)
OWNER = next(member.name for member in CAST if member.owns)

LEAD = next(member.name for member in CAST if member.leads and member.team == HARBOR)  # of the visitor's team

CHANNELS = {HARBOR: "harbor", QUAY: "quay", LANTERN: "lantern"}
