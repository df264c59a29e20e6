// What is due and what was sent, in order, with now between them.

import { useEffect, useRef, useState } from "preact/hooks";
import { ask } from "../link";
import { channelWords } from "../choices";
import { state, use } from "../store";
import { dayKey, dayWords, isNear, shortDay, timeOf } from "../time";
import { Icon } from "../ui/icons";
import { Side } from "./Side";

interface Event { at: string; what: string; to: string; state: string }

const COLOURED = new Set(["sent", "due", "failed", "late"]);

/** "pulse:results" as the database has it becomes "Pulse results". */
function inWords(what: string): string {
  if (!/^[a-z_]+(:[a-z_]+)*$/.test(what)) return what;
  const words = what.replace(/[:_]+/g, " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** Ids of people and channels are shown by their names. */
function named(to: string): string {
  // What has no name of its own (a key of the database) says nothing to a reader.
  if (/^[0-9a-f]{16,}$/.test(to)) return "";
  return to.replace(/\b[UWCDGT][A-Z0-9]{7,}\b/g, (id) => {
    const channel = state.channels.get(id);
    if (channel) return channel.kind === "im" ? channelWords(channel) : `#${channel.name}`;
    if (id === state.team.id) return "Everybody";
    return state.people.get(id)?.real_name ?? (id.startsWith("D") ? "Somebody" : id);
  });
}

export function useRefreshed<T>(path: string, facts: Record<string, string | number>, every = 3000): [T | null, () => void] {
  const [found, setFound] = useState<T | null>(null);
  const [turn, setTurn] = useState(0);
  const now = use((s) => s.clock.now);
  const minute = now.slice(0, 16);
  const key = JSON.stringify(facts);
  useEffect(() => {
    let gone = false;
    ask(path, facts).then((answer) => !gone && setFound(answer), () => undefined);
    const timer = setInterval(() => setTurn((n) => n + 1), every);
    return () => {
      gone = true;
      clearInterval(timer);
    };
  }, [path, key, minute, turn]);
  return [found, () => setTurn((n) => n + 1)];
}

export function TimelinePanel() {
  const [found] = useRefreshed<{ events: Event[] }>("timeline", {});
  const [clock, stopped] = use((s) => [s.clock, s.bot.running === false] as const);
  const here = useRef<HTMLLIElement>(null);
  const now = new Date(clock.now);
  const events = [...(found?.events ?? [])].sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
  const split = events.findIndex((event) => event.state === "due" && Date.parse(event.at) >= now.getTime());
  const at = split < 0 ? events.length : split;
  useEffect(() => here.current?.scrollIntoView({ block: "center" }), [Boolean(found), clock.now.slice(0, 16)]);
  const row = (event: Event, index: number, previous?: Event) => {
    const date = new Date(event.at);
    const newDay = !previous || dayKey(new Date(previous.at)) !== dayKey(date);
    return (
      <>
        {newDay && <li class="time-day" key={`d${index}`}>{dayWords(date)}{isNear(date) && <span class="time-date">{shortDay(date)}</span>}</li>}
        <li key={index} class={`time-row ${COLOURED.has(event.state) ? `time-${event.state}` : ""}`}>
          <time dateTime={event.at}>{timeOf(date)}</time>
          <span class="time-words">
            <b>{inWords(event.what)}</b>
            <span>{named(event.to)}</span>
          </span>
          <span class="time-state">{event.state.charAt(0).toUpperCase() + event.state.slice(1)}</span>
        </li>
      </>
    );
  };
  return (
    <Side title="Timeline" note="What was sent and what is due, in your own time">
      <div class="side-scroll" tabIndex={0} role="region" aria-label="What was sent and what is due">
        {found && !events.length && <p class="empty">{stopped ? "The bot is stopped; what it plans lies in its database, which is shut." : "Nothing was sent yet and nothing is due."}</p>}
        <ol class="timeline">
          {events.slice(0, at).map((event, index) => row(event, index, events[index - 1]))}
          <li ref={here} class="time-now">
            <Icon name="clock" size={16} /> Now, {timeOf(now)}
          </li>
          {events.slice(at).map((event, index) => row(event, at + index, events[at + index - 1]))}
        </ol>
      </div>
    </Side>
  );
}
