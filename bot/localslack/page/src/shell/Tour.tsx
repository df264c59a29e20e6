// Six steps for the first minutes. Each says one thing and can do the first half of it; all of it can be put away.

import { useEffect, useState } from "preact/hooks";
import { act } from "../link";
import { remember, remembered } from "../look";
import { set, state, use } from "../store";
import { Icon } from "../ui/icons";
import { openChannel, openTalk } from "./Sidebar";

const KEY = "local-workspace-tour";

interface Step { title: string; words: string; button: string; show: () => void }

function toRoom(): void {
  const rooms = [...state.channels.values()].filter((channel) => channel.member && channel.kind === "channel");
  const room = rooms.find((channel) => /learn|team|eng|general/.test(channel.name)) ?? rooms[0];
  if (room) openChannel(room.id);
}

function compose(text: string): void {
  toRoom();
  setTimeout(() => window.dispatchEvent(new CustomEvent("compose", { detail: text })), 60);
}

const STEPS: Step[] = [
  {
    title: "Share what you learned",
    words: "Somebody on your team would have wanted to know. Write one line after /til, or hover over any message and save it as a learning.",
    button: "Write one",
    show: () => compose("/til Cmd+Shift+T opens the tab I just closed"),
  },
  {
    title: "Answer a question",
    words: "Now and then one short question arrives by direct message. One tap is the whole answer, and you can change it while the round is open.",
    button: "Open my messages",
    show: () => void openTalk(state.app.bot_user),
  },
  {
    title: "Try an experiment",
    words: "Teams change by small, dated tries. Start one: what you will do, until when, and how you will know.",
    button: "Start one",
    show: () => compose("/experiment "),
  },
  {
    title: "Turn the week",
    words: "Nothing here waits for real days. Turn the clock on top by an hour, a day or a week and watch what happens.",
    button: "Turn a week",
    show: () => void act("clock", { to: "week" }),
  },
  {
    title: "Read the digest",
    words: "Once a week the team gets one screen: what was learned, and how it goes, if enough people answered.",
    button: "Open the channel",
    show: toRoom,
  },
  {
    title: "Look into the database",
    words: "Here is everything the bot keeps. Look for your own answer. You will find counts, and nobody in them.",
    button: "Open the database",
    show: () => set({ panel: { kind: "database" } }),
  },
];

let opener: (() => void) | null = null;

export function openTour(): void {
  opener?.();
}

export function Tour() {
  const has = use((s) => s.has);
  const [at, setAt] = useState(() => (remembered(KEY) === null ? 0 : remembered(KEY) === "done" ? -1 : Number(remembered(KEY))));
  useEffect(() => {
    opener = () => go(0);
    return () => void (opener = null);
  }, []);
  const go = (step: number): void => {
    remember(KEY, step < 0 || step >= STEPS.length ? "done" : String(step));
    setAt(step >= STEPS.length ? -1 : step);
  };
  const step = STEPS[at];
  if (!has.tour || !step) return null;
  return (
    <aside class="tour" aria-label="Tour">
      <header class="tour-head">
        <span class="tour-count">{at + 1} of {STEPS.length}</span>
        <span class="tour-dots" aria-hidden="true">
          {STEPS.map((each, index) => <i key={each.title} class={index <= at ? "is-past" : ""} />)}
        </span>
        <button type="button" class="icon-button" aria-label="Put the tour away" title="Put the tour away" onClick={() => go(-1)}>
          <Icon name="close" size={16} />
        </button>
      </header>
      <div aria-live="polite">
        <h2>{step.title}</h2>
        <p>{step.words}</p>
      </div>
      <footer class="tour-foot">
        {at > 0 && <button type="button" class="text-button" onClick={() => go(at - 1)}>Back</button>}
        <span class="grow" />
        <button type="button" class="button" onClick={step.show}>{step.button}</button>
        <button type="button" class="button button-primary" onClick={() => go(at + 1)}>{at === STEPS.length - 1 ? "Done" : "Next"}</button>
      </footer>
    </aside>
  );
}
