// What the message list is made of: days, the line above what is new, and messages, grouped by who wrote them.

import { dayKey, moment } from "../time";
import type { Message } from "../types";

export type Row =
  | { kind: "day"; key: string; ts: string }
  | { kind: "new"; key: string }
  | { kind: "message"; key: string; message: Message; compact: boolean };

const TOGETHER = 5 * 60;
const BARE = new Set(["channel_join", "channel_leave", "tombstone"]);

export function rowsOf(messages: Message[], ephemerals: Message[], firstUnread: string, me: string): Row[] {
  const all = ephemerals.length ? [...messages, ...ephemerals].sort((a, b) => (a.ts < b.ts ? -1 : 1)) : messages;
  const rows: Row[] = [];
  let day = "";
  let last: Message | null = null;
  let marked = !firstUnread;
  for (const message of all) {
    const today = cachedDay(message.ts);
    if (today !== day) {
      rows.push({ kind: "day", key: `day-${today}`, ts: message.ts });
      day = today;
      last = null;
    }
    if (!marked && message.ts > firstUnread && message.user !== me && !message.ephemeral_to) {
      rows.push({ kind: "new", key: "new" });
      marked = true;
      last = null;
    }
    rows.push({ kind: "message", key: message.ts, message, compact: goesWith(last, message) });
    last = message;
  }
  return rows;
}

function goesWith(last: Message | null, message: Message): boolean {
  return Boolean(
    last &&
      last.user === message.user &&
      last.bot_id === message.bot_id &&
      last.username === message.username &&
      !last.ephemeral_to === !message.ephemeral_to &&
      !BARE.has(last.subtype ?? "") &&
      !BARE.has(message.subtype ?? "") &&
      Number(message.ts) - Number(last.ts) < TOGETHER,
  );
}

const days = new Map<string, string>();

/** The day of a stamp; asked for every row at every drawing, so kept by the quarter of an hour. */
function cachedDay(ts: string): string {
  const quarter = `${Math.floor(Number(ts) / 900)}`;
  let found = days.get(quarter);
  if (!found) {
    if (days.size > 50_000) days.clear();
    found = dayKey(moment(ts));
    days.set(quarter, found);
  }
  return found;
}

export function forgetDays(): void {
  days.clear();
}
