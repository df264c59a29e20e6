"""The second company of the demo, which has not met Ripple. Thirty teams in eight languages, and an owner who is new to it.

Nobody here acts by themselves: whoever visits is the owner, or becomes anybody.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct

from bot.localslack import LocalSlack

SECOND, SECOND_AT = "Foxglove", "/foxglove/"
SECOND_OWNER = "Nora Lindgren"
PATTERN = "team-*"
SIZE = 8  # people in a team


class Tongue(Struct, frozen=True):
    """A language: Slack's locale, where its people live, and what they may be called."""

    name: str
    locale: str
    zone: str
    first: Sequence[str]
    last: Sequence[str]

    def called(self, number: int) -> str:
        """The nth name, each another one."""
        first, last = (
            self.first[number % len(self.first)],
            self.last[(number // len(self.first) + number % len(self.first)) % len(self.last)],
        )
        return f"{last} {first}" if self.locale == "ja-JP" else f"{first} {last}"


def _tongue(where: tuple[str, str, str], first: str, last: str) -> Tongue:
    return Tongue(*where, first.split(), last.split())


ENGLISH = _tongue(
    ("English", "en-GB", "Europe/London"),
    "Amara Ben Cora Dylan Erin Femi Grace Henry Isla Jack Keira Leo Molly Nate Olive Priya",
    "Adeyemi Baker Clarke Doyle Ellis Foster Grant Hughes Iqbal Jones Khan Lloyd Moss Nash Owen Price",
)
GERMAN = _tongue(
    ("German", "de-DE", "Europe/Berlin"), "Anke Bernd Clara Dirk Elif Frieda Gregor Hanna", "Arndt Böhm Conrad Dietz Engel Fuchs"
)
FRENCH = _tongue(
    ("French", "fr-FR", "Europe/Paris"), "Camille Baptiste Chloé Damien Élise Fatou Gaël Hélène", "Laurent Bernard Dubois Girard Noël"
)
SPANISH = _tongue(
    ("Spanish", "es-ES", "Europe/Madrid"), "Alba Bruno Carmen Diego Elena Gonzalo Inés Javier", "Alonso Blanco Castro Díaz Ibáñez"
)
PORTUGUESE = _tongue(
    ("Portuguese", "pt-BR", "America/Sao_Paulo"), "Bia Caio Débora Enzo Flávia João Lívia Murilo", "Almeida Braga Costa Lopes"
)
DUTCH = _tongue(("Dutch", "nl-NL", "Europe/Amsterdam"), "Anouk Bram Daan Eva Fleur Gijs Iris Joris", "Bakker Dekker Jansen Mulder Visser")
ITALIAN = _tongue(
    ("Italian", "it-IT", "Europe/Rome"), "Alessia Bruno Chiara Davide Elisa Fabio Giulia Luca", "Bianchi Conti Ferrari Greco Romano"
)
JAPANESE = _tongue(("Japanese", "ja-JP", "Asia/Tokyo"), "健太 美咲 大輔 陽子 翔 さくら 誠 由美", "佐藤 鈴木 高橋 田中 伊藤 渡辺")

# Each area is a team itself, above its others.
AREAS: Mapping[str, Mapping[str, Tongue]] = {
    "Product": {"Design": ENGLISH, "Research": ENGLISH, "Platform": GERMAN, "Mobile": ENGLISH, "Data": ENGLISH},
    "Sales": {"Hamburg": GERMAN, "Nantes": FRENCH, "Sevilla": SPANISH, "Torino": ITALIAN, "Rotterdam": DUTCH, "Nagoya": JAPANESE},
    "Support": {"Berlin": GERMAN, "Lyon": FRENCH, "Osaka": JAPANESE, "Recife": PORTUGUESE, "Utrecht": DUTCH},
    "Operations": {"Logistics": GERMAN, "Purchasing": ITALIAN, "Quality": JAPANESE, "Facilities": SPANISH, "Workshop": FRENCH},
    "People": {"Finance": ENGLISH, "Legal": ENGLISH, "Security": ENGLISH, "Marketing": ENGLISH},
}


class SecondTeam(Struct, frozen=True):
    """One team: its lead comes first among its people."""

    name: str
    parent: str
    tongue: Tongue
    people: Sequence[str]

    @property
    def channel(self) -> str:
        """Without the #."""
        return "team-" + self.name.lower().replace(" ", "-")


def _teams() -> Iterator[SecondTeam]:
    counted: dict[str, int] = {}
    for area, below in AREAS.items():
        for name, tongue in {area: ENGLISH, **below}.items():
            begin = counted.get(tongue.name, 0)
            counted[tongue.name] = begin + SIZE
            yield SecondTeam(name, "" if name == area else area, tongue, [tongue.called(begin + place) for place in range(SIZE)])


TEAMS = tuple(_teams())
LIST = "\n".join(
    [
        "name,channel,leads,parent,language",
        *(f"{one.name},#{one.channel},{one.people[0]},{one.parent},{one.tongue.name}" for one in TEAMS),
    ]
)


def people_second(slack: LocalSlack) -> None:
    """Everybody and every channel; the owner first. The app is in none."""
    owner = slack.add_person(SECOND_OWNER, tz="Europe/London", locale="en-GB", title="Head of learning", is_admin=True)
    everybody = [owner]
    for team in TEAMS:
        found = [slack.add_person(name, tz=team.tongue.zone, locale=team.tongue.locale, title=team.name) for name in team.people]
        slack.add_channel(team.channel, members=[*found, owner] if team.name == "People" else found)
        everybody += found
    slack.add_channel("general", members=everybody)


def bring_the_app(slack: LocalSlack) -> None:
    """Into the channel of each team."""
    for team in TEAMS:
        slack.invite_bot(f"#{team.channel}")
