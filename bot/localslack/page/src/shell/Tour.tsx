// A welcome and some short steps for the first minutes, as the workspace's owner wrote them. Each says one thing and its
// button does the first half of it; then the way on is the brighter button. All of it can be put away.

import { useEffect, useState } from "preact/hooks";
import { act, base, loadOlder, switchTo } from "../link";
import { Mrkdwn } from "../mrkdwn";
import { remember, remembered } from "../look";
import { type Panel, firstRoom, set, state, toast, use } from "../store";
import type { Channel, Does, Message, TourStep } from "../types";
import { Icon } from "../ui/icons";
import { openChannel, openTalk } from "./Sidebar";

const KEY = `local-workspace-tour${base}`;
const AWAY = -1;

/** The channel in which most is going on for this person. */
function toRoom(): Channel | undefined {
  const room = firstRoom();
  if (room) openChannel(room.id);
  return room;
}

function write(text: string): void {
  toRoom();
  setTimeout(() => window.dispatchEvent(new CustomEvent("compose", { detail: text })), 60);
}

/** The newest message with these words: in the app's messages where those were just opened, else in the channel. */
async function find(words: string, inTalk: boolean): Promise<void> {
  const room = inTalk && state.place.kind === "channel" ? state.channels.get(state.place.id) : toRoom();
  if (!room) return;
  const holds = (message: Message): boolean => `${message.text} ${JSON.stringify(message.blocks ?? [])}`.includes(words);
  const newest = (): Message | undefined => state.logs.get(room.id)?.messages.findLast(holds);
  for (let pages = 0; !newest() && pages < 5; pages += 1) await loadOlder(room.id);
  const found = newest();
  if (found) set({ goTo: { channel: room.id, ts: found.ts } });
}

/** Become somebody; true once everything is theirs. */
async function become(name: string): Promise<boolean> {
  const person = [...state.people.values()].find((each) => each.real_name === name);
  if (!person) return false;
  if (person.id !== state.me) switchTo(person.id);
  for (let looks = 0; state.me !== person.id || !state.ready; looks += 1) {
    if (looks > 100) return false;
    await new Promise((on) => setTimeout(on, 50));
  }
  return true;
}

async function copy(words: string): Promise<void> {
  await navigator.clipboard.writeText(words).then(
    () => toast(words.includes("\n") ? `Copied: ${words.split("\n").length} lines` : `Copied: ${words}`, "good"),
    () => toast(words.includes("\n") ? "This browser lets no page copy anything." : words),
  );
}

async function carryOut(does: Does): Promise<void> {
  if (does.install) location.assign(state.app.install_at);
  if (does.panel) set({ panel: { kind: does.panel } as Panel, showList: false });
  else if (state.panel) set({ panel: null });
  if (does.turn && !(await act("clock", { to: does.turn })).ok) return;
  if (does.be && !(await become(does.be))) return;
  if (does.copy) await copy(does.copy);
  if (does.write) write(does.write);
  if (does.app) await openTalk(state.app.bot_user);
  if (does.find) await find(does.find, Boolean(does.app));
}

let opener: (() => void) | null = null;

export function openTour(): void {
  opener?.();
}

const begun = (): number => (remembered(KEY) === "done" ? AWAY : Number(remembered(KEY) ?? 0));

export function Tour({ narrow }: { narrow: boolean }) {
  const [tour, me, turning, installed] = use((s) => [s.tour, s.people.get(s.me), s.clock.turning, s.app.installed] as const);
  const [at, setAt] = useState(begun);
  const [done, setDone] = useState(false);
  // Becoming somebody draws the page anew: then this step was done.
  const isThem = (step: number): boolean => tour?.steps[step - 1]?.does?.be === me?.real_name && me !== undefined;
  const [folded, setFolded] = useState(() => narrow && isThem(begun()));
  const steps = tour?.steps ?? [];
  const go = (step: number): void => {
    const away = step < 0 || step > steps.length;
    remember(KEY, away ? "done" : String(step));
    setFolded(false);
    setAt(away ? AWAY : step);
    setDone(false);
  };
  useEffect(() => {
    opener = () => go(0);
    return () => void (opener = null);
  });
  if (!tour || at < 0 || at > steps.length) return null;
  const step: TourStep = at === 0 ? tour.welcome : (steps[at - 1] as TourStep);
  const last = at === steps.length;
  const wasDone = done || isThem(at) || Boolean(step.does?.install && installed);
  const carry = async (): Promise<void> => {
    setDone(true);
    // A narrow page has room for the tour or for what it shows.
    setFolded(narrow);
    if (step.does) await carryOut(step.does);
  };
  return (
    <aside class={folded ? "tour is-folded" : "tour"} aria-label="Tour">
      <header class="tour-head">
        {at > 0 && (
          <button type="button" class="icon-button" aria-label="Back" title="Back" onClick={() => go(at - 1)}>
            <Icon name="back" size={16} />
          </button>
        )}
        {at > 0 && <span class="tour-count">{at} of {steps.length}</span>}
        <span class="tour-dots" aria-hidden="true">
          {at > 0 && steps.map((each, index) => <i key={each.title} class={index < at ? "is-past" : ""} />)}
        </span>
        {folded && at > 0 && (
          <button type="button" class="button button-primary" disabled={turning} onClick={() => go(at + 1)}>{last ? "Done" : "Next step"}</button>
        )}
        <button type="button" class="icon-button" aria-label={folded ? "Unfold the tour" : "Fold the tour"} aria-expanded={!folded} title={folded ? "Unfold" : "Fold"} onClick={() => setFolded(!folded)}>
          <Icon name={folded ? "up" : "down"} size={16} />
        </button>
        <button type="button" class="icon-button" aria-label="Put the tour away" title="Put the tour away" onClick={() => go(AWAY)}>
          <Icon name="close" size={16} />
        </button>
      </header>
      {!folded && (
        <>
          <div aria-live="polite">
            <h2>{step.title}</h2>
            <p><Mrkdwn text={step.words.replace("{me}", me?.real_name ?? "")} verbatim /></p>
          </div>
          <footer class="tour-foot">
            {at === 0 ? (
              <button type="button" class="button button-primary" onClick={() => go(1)}>{step.button}</button>
            ) : (
              <>
                <button type="button" class={wasDone ? "button" : "button button-primary"} disabled={turning} onClick={() => void carry()}>{turning && step.does?.turn ? "Time passes…" : step.button}</button>
                <button type="button" class={wasDone ? "button button-primary" : "button"} disabled={turning} onClick={() => go(at + 1)}>{last ? "Done" : "Next step"}</button>
              </>
            )}
          </footer>
        </>
      )}
    </aside>
  );
}
