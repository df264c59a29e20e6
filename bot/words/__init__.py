"""Message catalogues: what people see and what they may type, one gettext file a language (`en.po`, `de.po` ...).

A message id is a key, never a sentence: `room.place.what` in small letters (`pulse.card.saved`, `digest.team.heading`). English is a
catalogue like every other. Imports nothing else of Ripple, and Babel only when the first sentence of a language is asked for.

HOW TO SAY SOMETHING

    words = await inbound.words()                 a listener: the person's language
    words = words_for(scope, message)             rendering a notice: the recipient's language (a person's, or their team's for a channel)
    words = words_in("de")                        anywhere else; `words_in(language_of("de-AT"))` for one of Slack's locales

    words("digest.team.heading", team=name)       a sentence with its gap `{team}` filled in
    words.many("digest.learned.used_by", n)       one or many; `{n}` is the number as the language writes it
    words.name(Tier.FIRST)                        an enum's member: the key `Tier.first`
    words.name(Outcome.HELD, "heading")           its other form: the key `Outcome.held.heading`
    words.day(on)  .day_and_year(on)  .month(on)  .weekday(0)  .time(at)  .moment(at)  .number(1200)  .listed(names)  .listed(names, "or")
    words.labelled("Sharing", "3 in 10")          "Sharing: 3 in 10", with the language's own colon
    words.sentences(parts)                        one sentence after the other, with or without a space, as the language writes
    words.quoted(text)                            somebody's words between the language's quotation marks

A gap takes a value: text is put in as it is (escape what people wrote before), a number, a date, a time or an enum's member is said in
the language. Rules and use cases return values (numbers, dates, enums); only views and notices make words of them. A view takes `words`
as its first argument: `def saved(words: Words, until: date) -> dict[str, Any]`.

A SENTENCE. Add it to `bot/words/en.po` and every other language, under its room (look for a neighbour's key: the titles of the parts are
in each language's own words), then use it by its key, written out in the code so that it can be found:

    msgid "pulse.card.saved"
    msgstr "Saved. You can change it until {until}."

A PLURAL. The same key twice, and one `msgstr[n]` for each form the language has (the header's `Plural-Forms`):

    msgid "digest.learned.used_by"
    msgid_plural "digest.learned.used_by"
    msgstr[0] " · used by {n} other"
    msgstr[1] " · used by {n} others"

AN ENUM'S NAME. One key for each member, the class's name and the member's in small letters: `msgid "Tier.first"`.

A REFUSAL. Raise what is wrong, not how it is said: `raise PersonCanFix("pulse.comment.too_long", field="comment", limit=500)`.
The door says it in the person's language.
`problem.at("field")` is the same refusal beside another field; `problem.said(words)` is its sentence.

WHAT PEOPLE TYPE. `typed.stop`, `typed.find` ... hold what Ripple understands when people type it, and the headings of their files:
`bot/words/typed.py` reads them in all languages together. Weekdays and months are not among them: `bot/words/days.py` takes them from CLDR,
and from `typed.same_day` what else they are called.

A LANGUAGE. Copy `en.po` to `<code>.po`, set `Language:` and `Plural-Forms:` in its header, and translate. Nothing else:
it is offered where people choose a language, under the name in `language.name`, and what they type in it is understood.

The house rules (`tests/house_rules/words/test_words.py`, part of `make check`) refuse a key that is missing in a language, a key nobody
uses, gaps that differ, an incomplete plural, and a sentence outside the catalogues.
A mistake that gets past them raises in tests; in production English is shown, or the key, and the log says so.
"""

from bot.words.catalogue import ENGLISH, fail_on_mistakes, is_key, language_names, language_of, languages
from bot.words.language import Words, words_in

__all__ = ["ENGLISH", "Words", "fail_on_mistakes", "is_key", "language_names", "language_of", "languages", "words_in"]
