// The language of the person of this tab: which words, which dates, and from which side one reads.

import { state } from "./store";
import { type Key, LANGUAGES, WORDS } from "./words";

const RIGHT_TO_LEFT = new Set(["ar", "fa", "he", "ur"]);
const PSEUDO = "ar-XB"; // CLDR's right-to-left pseudo-locale: English, turned round
const TURN = ["\u202e", "\u202c"] as const;

/** Slack's locale of whoever is looking. */
export const locale = (): string => state.people.get(state.me)?.locale || "en-US";

const tongue = (): string => locale().split("-")[0] ?? "en";

export const isTurned = (): boolean => RIGHT_TO_LEFT.has(tongue());

/** What dates are written in: days before months also where Slack says American English, as this page always did. */
export const dateLocale = (): string => (tongue() === "en" || locale() === PSEUDO ? "en-GB" : locale());

/** The reader's words; `n` chooses between one and many. Who reads a language that is not here reads English. */
export function say(key: Key, facts: Record<string, string | number> = {}): string {
  const at = LANGUAGES.indexOf(tongue() as (typeof LANGUAGES)[number]);
  const [one, many] = (WORDS[key][Math.max(0, at)] as string).split("|");
  const chosen = many !== undefined && new Intl.PluralRules(at < 0 ? "en" : tongue()).select(Number(facts.n)) !== "one" ? many : one;
  const said = (chosen ?? "").replace(/\{(\w+)\}/g, (_, name: string) => String(facts[name] ?? ""));
  return locale() === PSEUDO ? TURN.join(said) : said;
}

/** The document says what it is written in, for those who hear it, for its letters' shapes, and for the side where lines begin. */
export function applyLanguage(): void {
  document.documentElement.lang = locale();
  document.documentElement.dir = isTurned() ? "rtl" : "ltr";
}
