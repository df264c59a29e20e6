// The bar on top: the clock that can be turned, and the doors to timeline, database and faults.

import { useEffect, useState } from "preact/hooks";
import { act } from "../link";
import { applyLook, currentLook, type Look } from "../look";
import { type Panel, set, state, use } from "../store";
import { shortDay, timeOf, weekLetters, zone } from "../time";
import { Icon } from "../ui/icons";
import { MenuButton } from "../ui/Menu";
import { Company } from "./Company";
import { openTour } from "./Tour";

const STEPS = [
  { to: "hour", words: "1 h", short: "1h", label: "Turn the clock on by an hour" },
  { to: "next", words: "Next", short: "Next", label: "Turn the clock to the next thing that happens" },
  { to: "day", words: "1 day", short: "1d", label: "Turn the clock on by a day" },
  { to: "week", words: "1 week", short: "1w", label: "Turn the clock on by a week" },
];

export function TopBar() {
  const [has, showList] = use((s) => [s.has, s.showList] as const);
  return (
    <header class="bar">
      <button type="button" class="icon-button bar-list" aria-label={showList ? "Back to the conversation" : "Show conversations"} aria-expanded={showList} onClick={() => set({ showList: state.panel ? true : !state.showList, panel: null })}>
        <Icon name={showList ? "close" : "list"} />
      </button>
      <Company />
      <ClockControl />
      <div class="bar-doors">
        {has.timeline && <Door kind="timeline" icon="clock" words="Timeline" />}
        {has.tables && <Door kind="database" icon="table" words="Database" />}
        {has.faults && <Door kind="faults" icon="storm" words="Faults" />}
        <MoreMenu />
      </div>
    </header>
  );
}

function Door({ kind, icon, words }: { kind: "timeline" | "database" | "faults"; icon: string; words: string }) {
  const panel = use((s) => s.panel);
  const open = panel?.kind === kind;
  return (
    <button type="button" class={open ? "door is-open" : "door"} aria-pressed={open} aria-label={words} title={words} onClick={() => set({ panel: open ? null : ({ kind } as Panel) })}>
      <Icon name={icon} />
      <span>{words}</span>
    </button>
  );
}

function MoreMenu() {
  const [look, setLook] = useState<Look>(currentLook());
  const [has, hasTour] = use((s) => [s.has, s.tour !== null] as const);
  const other: Look = look === "dark" ? "light" : "dark";
  // A narrow page has no room for the doors: they are here.
  const narrow = matchMedia("(max-width: 780px)").matches;
  const door = (kind: "timeline" | "database" | "faults", words: string) => ({ label: words, words, choose: () => set({ panel: { kind } }) });
  const doors = [...(has.timeline ? [door("timeline", "Timeline")] : []), ...(has.tables ? [door("database", "Database")] : []), ...(has.faults ? [door("faults", "Faults")] : [])];
  const entries = [
    ...(narrow ? doors : []),
    { label: `Use the ${other} look`, words: "Use", choose: () => { applyLook(other); setLook(other); } },
    ...(hasTour ? [{ label: "Show the tour", words: "Show", choose: openTour }] : []),
    ...(has.reset
      ? [{ label: "Start over", words: "Start", tone: "danger" as const, choose: () => set({ asksStartOver: true }) }]
      : []),
  ];
  return (
    <MenuButton label="More" entries={entries} class="icon-button">
      <Icon name="more" />
    </MenuButton>
  );
}

function ClockControl() {
  const clock = use((s) => s.clock);
  const [tick, setTick] = useState(0);
  useEffect(() => {
    if (!clock.running) return;
    const timer = setInterval(() => setTick((n) => n + 1), 1000);
    return () => clearInterval(timer);
  }, [clock.running]);
  void tick;
  const now = new Date(clock.now);
  const turn = async (to: string): Promise<void> => {
    if (state.clock.turning) return;
    set({ clock: { ...state.clock, turning: true } });
    const reply = await act("clock", { to });
    if (!reply.ok) set({ clock: { ...state.clock, turning: false } });
  };
  return (
    <div class={`clock ${clock.turning ? "is-turning" : ""}`} role="group" aria-label="Clock">
      <div class="clock-face">
        <span class="clock-time">{timeOf(now)}</span>
        <span class="clock-day">{shortDay(now)}</span>
        <WeekTrack now={now} />
        <span class="sr" role="status" aria-live="polite">
          {clock.turning ? "The clock is turning" : `It is ${shortDay(now)}, ${timeOf(now)}`}
        </span>
      </div>
      {clock.can_pause && (
        <button type="button" class="icon-button clock-pause" aria-label={clock.running ? "Stop the clock" : "Let the clock run"} title={clock.running ? "Stop the clock" : "Let the clock run"} onClick={() => void act("pause", { on: clock.running })}>
          <Icon name={clock.running ? "pause" : "play"} />
        </button>
      )}
      {!clock.can_pause && clock.can_turn && !clock.running && (
        <span class="clock-still" title="Time stands still until you turn the clock">
          <Icon name="pause" size={15} />
          <span>Paused</span>
        </span>
      )}
      {clock.can_turn && (
        <div class="clock-steps">
          {STEPS.map((step) => (
            <button key={step.to} type="button" class={step.to === "next" ? "clock-step clock-next" : "clock-step"} aria-label={step.label} title={step.label} disabled={clock.turning} onClick={() => void turn(step.to)} data-turn={step.to}>
              {step.to === "next" ? <Icon name="next" size={15} /> : <span aria-hidden="true">+</span>}
              <span class="clock-words">{step.words}</span>
              <span class="clock-short" aria-hidden="true">{step.short}</span>
            </button>
          ))}
        </div>
      )}
    </div>
  );
}

const MONDAY = new Date("2024-01-01T12:00:00Z");

/** The week as seven marks, filled up to now. */
function WeekTrack({ now }: { now: Date }) {
  const parts = new Intl.DateTimeFormat("en-GB", { timeZone: zone(), weekday: "short", hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).formatToParts(now);
  const part = (type: string): string => parts.find((each) => each.type === type)?.value ?? "";
  const today = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"].indexOf(part("weekday"));
  const share = (Number(part("hour")) * 60 + Number(part("minute"))) / 1440;
  return (
    <span class="week" aria-hidden="true">
      {weekLetters(MONDAY).map((letter, index) => (
        <span key={index} class={index === today ? "week-day is-today" : "week-day"}>
          <i style={{ transform: `scaleX(${index < today ? 1 : index > today ? 0 : share})` }} />
          <b>{letter}</b>
        </span>
      ))}
    </span>
  );
}
