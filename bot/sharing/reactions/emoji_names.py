"""Which names mean the same emoji. Slack says `+1` where people agreed on `thumbsup`, and `woman-shrugging` for a `shrug`.

One emoji a line: the name we compare by, then the other names that Slack may send for it (iamcal/emoji-data 16.0, whose short
names Slack uses). An emoji's man and woman count as the emoji itself. Names that are not here, a workspace's own for instance,
mean themselves.
"""

from __future__ import annotations

from collections.abc import Iterable

SKIN_TONES = range(2, 7)

_SAME = """
+1 thumbsup
-1 thumbsdown
artist male-artist female-artist
astronaut male-astronaut female-astronaut
bald_person bald_man bald_woman
barely_sunny sun_behind_cloud
bearded_person woman_with_beard man_with_beard
bee honeybee
bicyclist woman-biking man-biking
boat sailboat
book open_book
boom collision
bow woman-bowing man-bowing
bride_with_veil woman_with_veil man_with_veil
car red_car
cn flag-cn
construction_worker female-construction-worker male-construction-worker
cook male-cook female-cook
cop female-police-officer male-police-officer
crossed_fingers hand_with_index_and_middle_fingers_crossed
curly_haired_person curly_haired_man curly_haired_woman
dancers women-with-bunny-ears-partying woman-with-bunny-ears-partying men-with-bunny-ears-partying man-with-bunny-ears-partying
de flag-de
deaf_person deaf_woman deaf_man
dolphin flipper
elf female_elf male_elf
email envelope
es flag-es
exclamation heavy_exclamation_mark
exploding_head shocked_face_with_exploding_head
face_palm woman-facepalming man-facepalming
face_vomiting face_with_open_mouth_vomiting
face_with_hand_over_mouth smiling_face_with_smiling_eyes_and_hand_covering_mouth
face_with_raised_eyebrow face_with_one_eyebrow_raised
face_with_symbols_on_mouth serious_face_with_symbols_covering_mouth
facepunch punch
factory_worker male-factory-worker female-factory-worker
fairy female_fairy male_fairy
farmer male-farmer female-farmer
feet paw_prints
firefighter male-firefighter female-firefighter
fr flag-fr
fried_egg cooking
gb uk flag-gb
genie female_genie male_genie
golfer woman-golfing man-golfing
guardsman female-guard male-guard
haircut woman-getting-haircut man-getting-haircut
hand raised_hand
handball woman-playing-handball man-playing-handball
hankey poop shit
hocho knife
information_desk_person woman-tipping-hand man-tipping-hand
it flag-it
izakaya_lantern lantern
jp flag-jp
juggling woman-juggling man-juggling
kneeling_person woman_kneeling man_kneeling
kr flag-kr
ladybug lady_beetle
laughing satisfied
lightning lightning_cloud
mage female_mage male_mage
man_and_woman_holding_hands woman_and_man_holding_hands couple
man_with_turban woman-wearing-turban man-wearing-turban
mans_shoe shoe
massage woman-getting-massage man-getting-massage
mechanic male-mechanic female-mechanic
medical_symbol staff_of_aesculapius
memo pencil
merperson mermaid merman
middle_finger reversed_hand_with_middle_finger_extended
moon waxing_gibbous_moon
mostly_sunny sun_small_cloud
mountain_bicyclist woman-mountain-biking man-mountain-biking
mrs_claus mother_christmas
no_good woman-gesturing-no man-gesturing-no
office_worker male-office-worker female-office-worker
ok_woman woman-gesturing-ok man-gesturing-ok
partly_sunny_rain sun_behind_rain_cloud
person_climbing woman_climbing man_climbing
person_doing_cartwheel woman-cartwheeling man-cartwheeling
person_feeding_baby man_feeding_baby woman_feeding_baby
person_frowning woman-frowning man-frowning
person_in_lotus_position woman_in_lotus_position man_in_lotus_position
person_in_manual_wheelchair man_in_manual_wheelchair woman_in_manual_wheelchair
person_in_motorized_wheelchair man_in_motorized_wheelchair woman_in_motorized_wheelchair
person_in_steamy_room woman_in_steamy_room man_in_steamy_room
person_in_tuxedo woman_in_tuxedo man_in_tuxedo
person_with_ball woman-bouncing-ball man-bouncing-ball
person_with_blond_hair blond-haired-woman blond-haired-man
person_with_pouting_face woman-pouting man-pouting
person_with_probing_cane man_with_probing_cane woman_with_probing_cane
phone telephone
raising_hand woman-raising-hand man-raising-hand
red_haired_person red_haired_man red_haired_woman
rowboat woman-rowing-boat man-rowing-boat
ru flag-ru
runner woman-running man-running running
scientist male-scientist female-scientist
shirt tshirt
shrug woman-shrugging man-shrugging
shushing_face face_with_finger_covering_closed_lips
singer male-singer female-singer
sleuth_or_spy female-detective male-detective
standing_person woman_standing man_standing
star-struck grinning_face_with_star_eyes
student male-student female-student
superhero female_superhero male_superhero
supervillain female_supervillain male_supervillain
surfer woman-surfing man-surfing
swimmer woman-swimming man-swimming
teacher male-teacher female-teacher
technologist male-technologist female-technologist
the_horns sign_of_the_horns
tornado tornado_cloud
two_men_holding_hands men_holding_hands
two_women_holding_hands women_holding_hands
us flag-us
vampire female_vampire male_vampire
walking woman-walking man-walking
water_polo woman-playing-water-polo man-playing-water-polo
weight_lifter woman-lifting-weights man-lifting-weights
white_haired_person white_haired_man white_haired_woman
wrestlers woman-wrestling man-wrestling
zany_face grinning_face_with_one_large_and_one_small_eye
zombie female_zombie male_zombie
"""
_OTHERS = {names[0]: tuple(names[1:]) for line in _SAME.split("\n") if (names := line.split())}
_FOLDED = {other: name for name, others in _OTHERS.items() for other in others}


def folded(emoji: str) -> str:
    """The one name for an emoji, whatever its alias and skin tone: no colons, lower case.

    >>> folded(":Thumbsup::skin-tone-3:"), folded("woman-shrugging"), folded("party_parrot")
    ('+1', 'shrug', 'party_parrot')
    """
    name = emoji.strip().strip(":").partition("::")[0].lower()
    return _FOLDED.get(name, name)


def spellings(names: Iterable[str]) -> list[str]:
    """Every name under which Slack may have told of these emoji, with each skin tone."""
    known = dict.fromkeys(name for one in names for name in (one, folded(one), *_OTHERS.get(folded(one), ())))
    return [name + tone for name in known for tone in ("", *(f"::skin-tone-{n}" for n in SKIN_TONES))]
