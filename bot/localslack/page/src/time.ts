// Dates and times as the reader sees them: in the zone and the language of the person of this tab, never in the browser's.

import { dateLocale, say } from "./language";
import { state } from "./store";

const DAY = 86_400_000;
const formats = new Map<string, Intl.DateTimeFormat>();

export function zone(): string {
  return state.people.get(state.me)?.tz || "UTC";
}

function format(options: Intl.DateTimeFormatOptions, tz = zone(), language = dateLocale()): Intl.DateTimeFormat {
  const key = `${language}|${tz}|${JSON.stringify(options)}`;
  let found = formats.get(key);
  if (!found) {
    found = safe(options, tz, language);
    formats.set(key, found);
  }
  return found;
}

function safe(options: Intl.DateTimeFormatOptions, tz: string, language: string): Intl.DateTimeFormat {
  try {
    return new Intl.DateTimeFormat(language, { ...options, timeZone: tz });
  } catch {
    return new Intl.DateTimeFormat("en-GB", { ...options, timeZone: "UTC" });
  }
}

export const moment = (ts: string | number): Date => new Date(Number(ts) * 1000);
export const clockNow = (): Date => new Date(state.clock.now);

export const timeOf = (date: Date, tz?: string): string =>
  format({ hour: "2-digit", minute: "2-digit", hourCycle: "h23" }, tz).format(date);
const secondsOf = (date: Date): string =>
  format({ hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" }).format(date);
const DIGITS: Intl.DateTimeFormatOptions = { year: "numeric", month: "2-digit", day: "2-digit" };
/** A day's own name, the same in every language: 16/03/2026. */
export const dayKey = (date: Date, tz?: string): string => format(DIGITS, tz, "en-GB").format(date);
export const weekday = (date: Date, tz?: string): string => format({ weekday: "short" }, tz).format(date);
export const shortDay = (date: Date, tz?: string): string =>
  format({ weekday: "short", day: "numeric", month: "short" }, tz).format(date);
/** The letters of seven days, from this one on. */
export const weekLetters = (first: Date): string[] =>
  [0, 1, 2, 3, 4, 5, 6].map((days) => format({ weekday: "narrow" }, "UTC").format(new Date(first.getTime() + days * DAY)));
const numeric = (date: Date): string => dayKey(date).split("/").reverse().join("-");
const long = (date: Date): string => format({ weekday: "long", day: "numeric", month: "long", year: "numeric" }).format(date);
const medium = (date: Date): string => format({ day: "numeric", month: "long", year: "numeric" }).format(date);
const short = (date: Date): string => format({ day: "numeric", month: "short", year: "numeric" }).format(date);

const relative = (count: number, unit: Intl.RelativeTimeFormatUnit): string =>
  new Intl.RelativeTimeFormat(dateLocale(), { numeric: "auto" }).format(count, unit);
const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** "today", "yesterday" or "tomorrow", in the reader's language; of any other day nothing. */
function nearDay(date: Date): string {
  const now = clockNow().getTime();
  const away = [0, -1, 1].find((days) => dayKey(date) === dayKey(new Date(now + days * DAY)));
  return away === undefined ? "" : relative(away, "day");
}

export const isNear = (date: Date): boolean => nearDay(date) !== "";

/** "Today" and the like, or the day in words. */
export function dayWords(date: Date): string {
  const sameYear = dayKey(date).slice(-4) === dayKey(clockNow()).slice(-4);
  return capital(nearDay(date)) || (sameYear ? format({ weekday: "long", day: "numeric", month: "long" }).format(date) : long(date));
}

const pretty = (date: Date, words: string): string => nearDay(date) || words;

export function ago(date: Date): string {
  const minutes = Math.round((clockNow().getTime() - date.getTime()) / 60_000);
  if (minutes === 0) return say("just_now");
  const [count, unit] =
    Math.abs(minutes) < 60 ? [minutes, "minute"] : Math.abs(minutes) < 1440 ? [Math.round(minutes / 60), "hour"] : [Math.round(minutes / 1440), "day"];
  return relative(-count, unit as Intl.RelativeTimeFormatUnit);
}

/** The tokens of <!date^…> and of rich text dates. */
export function dated(pattern: string, seconds: number): string {
  const date = moment(seconds);
  const words: Record<string, () => string> = {
    date_num: () => numeric(date),
    date: () => medium(date),
    date_slash: () => format(DIGITS).format(date),
    date_short: () => short(date),
    date_long: () => long(date),
    date_pretty: () => pretty(date, medium(date)),
    date_short_pretty: () => pretty(date, short(date)),
    date_long_pretty: () => pretty(date, long(date)),
    day_divider_pretty: () => pretty(date, long(date)),
    time: () => timeOf(date),
    time_secs: () => secondsOf(date),
    ago: () => ago(date),
  };
  // As in Slack, "Tomorrow" where the pattern begins with it and "tomorrow" elsewhere.
  return pattern.replace(/\{(\w+)\}/g, (whole, token: string, at: number) => {
    const text = words[token]?.() ?? whole;
    return at ? text : capital(text);
  });
}
