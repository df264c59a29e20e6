// The messages of a conversation. Only a window of rows is in the document, whatever the length of the history; it moves
// with the scrolling, and older messages are asked for when its top comes near.

import { useEffect, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import { say } from "../language";
import { loadOlder } from "../link";
import { wordsOf } from "../mrkdwn";
import { set, state, use } from "../store";
import { clockNow, dayKey, dayWords, moment } from "../time";
import type { Channel, Message } from "../types";
import { Icon } from "../ui/icons";
import { markRead } from "./Conversation";
import { MessageRow } from "./MessageRow";
import { rowsOf } from "./rows";

const FIRST = 60;
const STEP = 40;
const MOST = 160;
const NEAR = 700;

/** `end`: the key of the last row shown, or "" for the newest. */
interface Window { end: string; size: number }

export function MessageList({ channel }: { channel: Channel }) {
  const log = use((s) => s.logs.get(channel.id));
  const whispers = use((s) => s.ephemerals[channel.id]);
  const me = use((s) => s.me);
  // "Today" and "yesterday" move on with the clock, also in rows that are already there.
  const today = use(() => dayKey(clockNow()));
  const firstUnread = useRef(state.channels.get(channel.id)?.unread ? state.channels.get(channel.id)?.last_read || "0" : "");
  const ephemerals = useMemo(() => (whispers ?? []).filter((message) => !message.thread_ts), [whispers]);
  const rows = useMemo(() => rowsOf(log?.messages ?? [], ephemerals, firstUnread.current, me), [log?.messages, ephemerals, me]);
  const [view, setView] = useState<Window>({ end: "", size: FIRST });
  const [active, setActive] = useState("");
  const goTo = use((s) => (s.goTo?.channel === channel.id ? s.goTo.ts : ""));
  const [found, setFound] = useState("");
  const [below, setBelow] = useState(0);
  const scroll = useRef<HTMLDivElement>(null);
  const atEnd = useRef(true);
  const lastTop = useRef(0);
  const anchor = useRef<{ key: string; top: number } | null>(null);
  const seenLast = useRef(rows[rows.length - 1]?.key ?? "");

  let to = view.end ? rows.findIndex((row) => row.key === view.end) + 1 : rows.length;
  if (to === 0) to = rows.length;
  const from = Math.max(0, to - view.size);
  const shown = rows.slice(from, to);

  useEffect(() => {
    if (!log?.loaded) void loadOlder(channel.id);
  }, [channel.id, log?.loaded]);

  // Somebody wants to see one message: the window is put around it, then it is brought to the top and marked.
  useEffect(() => {
    const index = goTo && log?.loaded ? rows.findIndex((row) => row.key === goTo) : -1;
    if (index < 0) return;
    atEnd.current = false;
    if (index < from || index >= to) move(Math.max(0, index - STEP), Math.min(rows.length, index + STEP));
    setFound(goTo);
    set({ goTo: null });
  }, [goTo, rows]);
  useEffect(() => {
    const row = found && scroll.current?.querySelector<HTMLElement>(`[data-key="${CSS.escape(found)}"]`);
    if (!row) return;
    row.scrollIntoView({ block: "start" });
    row.classList.add("is-found");
    row.addEventListener("animationend", () => row.classList.remove("is-found"), { once: true });
    setFound("");
  }, [found, view]);

  // Before the browser paints: stay at the end, or keep what is being read where it is.
  useLayoutEffect(() => {
    const box = scroll.current;
    if (!box) return;
    if (atEnd.current && !view.end) {
      box.scrollTop = box.scrollHeight;
    } else if (anchor.current) {
      const row = box.querySelector<HTMLElement>(`[data-key="${CSS.escape(anchor.current.key)}"]`);
      if (row) box.scrollTop += row.offsetTop - box.scrollTop - anchor.current.top;
    }
    anchor.current = null;
    const newest = rows[rows.length - 1]?.key ?? "";
    if (newest > seenLast.current && !atEnd.current) setBelow((n) => n + rows.filter((row) => row.kind === "message" && row.key > seenLast.current).length);
    if (newest > seenLast.current) seenLast.current = newest;
  }, [rows, view]);

  useEffect(() => {
    const newest = log?.messages[log.messages.length - 1];
    if (atEnd.current && newest) markRead(channel.id, newest.ts);
  }, [log?.messages, channel.unread]);

  useEffect(() => {
    const look = (): void => {
      const newest = state.logs.get(channel.id)?.messages.at(-1);
      if (atEnd.current && newest) markRead(channel.id, newest.ts);
    };
    document.addEventListener("visibilitychange", look);
    return () => document.removeEventListener("visibilitychange", look);
  }, [channel.id]);

  const keep = (): void => {
    anchor.current = topRow(scroll.current);
  };

  const move = (start: number, stop: number): void => {
    keep();
    const end = stop >= rows.length ? "" : (rows[stop - 1]?.key ?? "");
    setView({ end, size: Math.min(stop, rows.length) - start });
  };

  // Where the reader rests, so that a page made narrower or wider shows the same message at the top.
  const rest = useRef<{ key: string; top: number } | null>(null);
  const resting = useRef(0);
  const noteRest = (): void => {
    clearTimeout(resting.current);
    resting.current = setTimeout(() => (rest.current = topRow(scroll.current)), 120);
  };

  const onScroll = (): void => {
    const box = scroll.current;
    if (!box) return;
    noteRest();
    const left = box.scrollHeight - box.scrollTop - box.clientHeight;
    // Only who scrolls up leaves the end: a list that was made lower (the tour unfolds) is brought there again.
    const up = box.scrollTop < lastTop.current;
    lastTop.current = box.scrollTop;
    if (left < 40 && !view.end) atEnd.current = true;
    else if (up || view.end) atEnd.current = false;
    if (atEnd.current) {
      if (below) setBelow(0);
      const newest = log?.messages[log.messages.length - 1];
      if (newest) markRead(channel.id, newest.ts);
    }
    if (box.scrollTop < NEAR) {
      if (from > 0) {
        const start = Math.max(0, from - STEP);
        move(start, Math.min(to, start + MOST));
      } else if (log?.loaded && log.more && !log.loading) {
        keep();
        void loadOlder(channel.id).then(() => requestAnimationFrame(() => again.current()));
      }
    } else if (left < NEAR && view.end) {
      const stop = Math.min(rows.length, to + STEP);
      move(Math.max(from, stop - MOST), stop);
    }
  };

  // Older messages may have come while the top was near: look again, as if scrolled.
  const again = useRef(onScroll);
  again.current = onScroll;

  const toEnd = (): void => {
    atEnd.current = true;
    setBelow(0);
    setView({ end: "", size: FIRST });
    requestAnimationFrame(() => scroll.current?.scrollTo({ top: scroll.current.scrollHeight }));
  };

  // A picture or an opened table makes the list taller: stay at the end.
  useEffect(() => {
    const box = scroll.current;
    const inside = box?.firstElementChild;
    if (!box || !inside) return;
    let width = box.clientWidth;
    const watch = new ResizeObserver(() => {
      if (atEnd.current) box.scrollTop = box.scrollHeight;
      else if (box.clientWidth !== width && rest.current) {
        const row = box.querySelector<HTMLElement>(`[data-key="${CSS.escape(rest.current.key)}"]`);
        if (row) box.scrollTop = row.offsetTop - rest.current.top;
      }
      width = box.clientWidth;
    });
    watch.observe(inside);
    watch.observe(box);
    return () => watch.disconnect();
  }, []);

  const keys = (event: KeyboardEvent): void => {
    const target = event.target as HTMLElement;
    if (!target.matches("[data-key]")) return;
    const step = event.key === "ArrowUp" ? -1 : event.key === "ArrowDown" ? 1 : 0;
    if (!step) return;
    event.preventDefault();
    const all = [...(scroll.current?.querySelectorAll<HTMLElement>(".row[data-key]") ?? [])];
    const next = all[all.indexOf(target) + step];
    next?.focus();
  };

  const lastKey = [...shown].reverse().find((row) => row.kind === "message")?.key ?? "";
  return (
    <div class="messages">
      <div ref={scroll} class="messages-scroll" role="log" aria-label={say("messages")} aria-live="off" onScroll={onScroll} onKeyDown={keys} tabIndex={0}>
        <div class="messages-inside">
          {from === 0 && log?.loaded && !log.more && <Beginning channel={channel} />}
          {log?.loading && <p class="loading" role="status">{say("older")}</p>}
          {shown.map((row) =>
            row.kind === "day" ? (
              <div key={row.key} class="day" data-key={row.key} role="separator">
                <span>{dayWords(moment(row.ts))}</span>
              </div>
            ) : row.kind === "new" ? (
              <div key="new" class="new-line" data-key="new" role="separator">
                <span>{say("new_line")}</span>
              </div>
            ) : (
              <MessageRow
                key={row.key}
                channel={channel.id}
                message={row.message}
                compact={row.compact}
                today={today}
                active={active === row.key}
                tabbable={active ? active === row.key : row.key === lastKey}
                onActive={setActive}
              />
            ),
          )}
        </div>
      </div>
      {(below > 0 || view.end) && (
        <button type="button" class="to-end" onClick={toEnd}>
          <Icon name="down" size={16} />
          {below > 0 ? say("new_below", { n: below }) : say("newest")}
        </button>
      )}
      <Announce newest={log?.messages[log.messages.length - 1]} me={me} />
    </div>
  );
}

/** The first row in sight, and how far below the top it stands. */
function topRow(box: HTMLElement | null): { key: string; top: number } | null {
  for (const row of box?.querySelectorAll<HTMLElement>("[data-key]") ?? [])
    if (box && row.offsetTop + row.offsetHeight > box.scrollTop) return { key: row.dataset.key ?? "", top: row.offsetTop - box.scrollTop };
  return null;
}

function Beginning({ channel }: { channel: Channel }) {
  const people = use((s) => s.people);
  if (channel.kind === "im") return <p class="beginning">{say("beginning_talk", { name: people.get(channel.peer)?.real_name ?? say("somebody") })}</p>;
  return <p class="beginning">{say("beginning", { channel: channel.name ? `#${channel.name}` : "…" })}</p>;
}

/** New messages of others are read out, one at a time, and never the history. */
function Announce({ newest, me }: { newest?: Message; me: string }) {
  const first = useRef(newest?.ts ?? "");
  const people = use((s) => s.people);
  if (newest && !first.current) first.current = newest.ts;
  const words = newest && newest.ts > first.current && newest.user !== me ? `${people.get(newest.user)?.real_name ?? say("somebody")}: ${wordsOf(newest.text)}` : "";
  return (
    <span class="sr" role="status" aria-live="polite">
      {words}
    </span>
  );
}
