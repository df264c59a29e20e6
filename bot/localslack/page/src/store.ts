// What the page knows. Patches from the server change it; components look at parts of it and are drawn again only when
// their part changed. Nothing here touches the document or the network.

import { useLayoutEffect, useReducer, useRef } from "preact/hooks";
import type { Channel, Json, Message, OpenModal, Person, Snapshot, View } from "./types";

export interface Log { messages: Message[]; more: boolean; loaded: boolean; loading: boolean }
export interface Toast { id: number; words: string; tone: "plain" | "bad" | "good" }
export type Panel =
  | { kind: "thread"; channel: string; ts: string }
  | { kind: "canvas"; channel: string }
  | { kind: "profile"; user: string }
  | { kind: "timeline" }
  | { kind: "database" }
  | { kind: "faults" }
  | null;
export type Place = { kind: "channel"; id: string } | { kind: "home" } | { kind: "browse" };

export interface State extends Omit<Snapshot, "t" | "people" | "channels" | "modals" | "ephemerals"> {
  ready: boolean;
  online: boolean;
  people: Map<string, Person>;
  channels: Map<string, Channel>;
  logs: Map<string, Log>;
  threads: Map<string, Log>;
  ephemerals: Record<string, Message[]>;
  modals: OpenModal[];
  place: Place;
  panel: Panel;
  showList: boolean;
  asksStartOver: boolean;
  toasts: Toast[];
  typedIn: Map<string, Json>;
  editing: string;
  goTo: { channel: string; ts: string } | null;
  lastFirstUnread: Record<string, string>;
}

export const state: State = {
  ready: false,
  online: false,
  me: "",
  team: { id: "", name: "" },
  app: { id: "", bot_user: "", name: "", installed: true, install_at: "", commands: [], shortcuts: [], has_home: false, takes_dms: false },
  people: new Map(),
  channels: new Map(),
  usergroups: [],
  home: null,
  modals: [],
  ephemerals: {},
  clock: { now: new Date(0).toISOString(), running: false, turning: false, can_turn: false, can_pause: false, again: null },
  bot: { running: null, can_stop: false },
  tour: null,
  companies: [],
  has: { timeline: false, tables: false, find: false, reset: false, faults: false },
  logs: new Map(),
  threads: new Map(),
  place: { kind: "channel", id: "" },
  panel: null,
  showList: false,
  asksStartOver: false,
  toasts: [],
  typedIn: new Map(),
  editing: "",
  goTo: null,
  lastFirstUnread: {},
};

const listeners = new Set<() => void>();
let waiting = false;

/** Tell the components that something changed; many changes in one turn are one drawing. */
export function changed(): void {
  if (waiting) return;
  waiting = true;
  queueMicrotask(() => {
    waiting = false;
    for (const listener of [...listeners]) listener();
  });
}

export function set(part: Partial<State>): void {
  Object.assign(state, part);
  changed();
}

/** A part of the state; the component is drawn again when the part is another one. */
export function use<T>(pick: (state: State) => T): T {
  const [, redraw] = useReducer((n: number) => n + 1, 0);
  const value = pick(state);
  const last = useRef(value);
  const how = useRef(pick);
  last.current = value;
  how.current = pick;
  useLayoutEffect(() => {
    const look = (): void => {
      if (!same(how.current(state), last.current)) redraw(0);
    };
    listeners.add(look);
    look();
    return () => void listeners.delete(look);
  }, []);
  return value;
}

function same(one: unknown, other: unknown): boolean {
  if (Object.is(one, other)) return true;
  if (!Array.isArray(one) || !Array.isArray(other) || one.length !== other.length) return false;
  return one.every((item, index) => Object.is(item, other[index]));
}

export function takeSnapshot(snapshot: Snapshot): void {
  const { t: _t, anew, people, channels, modals, ...rest } = snapshot;
  const sameUser = state.me === snapshot.me;
  Object.assign(state, rest, {
    ready: true,
    online: true,
    people: new Map(people.map((person) => [person.id, person])),
    channels: new Map(channels.map((channel) => [channel.id, channel])),
    modals: modals.map(({ view, typed }) => ({ view, typed, errors: {}, busy: false })),
    logs: new Map(),
    threads: new Map(),
    lastFirstUnread: {},
  });
  if (anew) Object.assign(state, { panel: null, showList: false, editing: "", typedIn: new Map() });
  if (anew || !sameUser || !placeStillThere()) state.place = firstPlace();
  changed();
}

function placeStillThere(): boolean {
  return state.place.kind !== "channel" || state.channels.has(state.place.id);
}

/** The channel of this person in which something was said last. */
export function firstRoom(): Channel | undefined {
  const mine = [...state.channels.values()].filter((channel) => channel.member && channel.kind === "channel");
  return mine.sort((a, b) => Number(b.latest || 0) - Number(a.latest || 0))[0];
}

function firstPlace(): State["place"] {
  const first = firstRoom() ?? [...state.channels.values()][0];
  return first ? { kind: "channel", id: first.id } : { kind: "browse" };
}

/** One change as the server streams it. */
export function takePatch(patch: Json): void {
  PATCHES[patch.t]?.(patch);
}

const PATCHES: Record<string, (patch: any) => void> = {
  message: ({ channel, message }) => {
    count(channel, message);
    put(channel, message);
  },
  message_changed: ({ channel, message }) => put(channel, message, true),
  message_deleted: ({ channel, ts }) => drop(channel, ts),
  ephemeral: ({ channel, message, action }) => {
    const kept = (state.ephemerals[channel] ?? []).filter((each) => each.ts !== message.ts);
    if (action !== "deleted") kept.push(message);
    state.ephemerals = { ...state.ephemerals, [channel]: kept };
  },
  view_opened: ({ view, depth, typed }) => {
    const below = state.modals.slice(0, depth - 1);
    state.modals = [...below, { view, typed: typed ?? {}, errors: {}, busy: false }];
  },
  view_updated: ({ view }) => {
    state.modals = state.modals.map((open) =>
      open.view.id === view.id ? { ...open, view, typed: keptTyped(open, view), errors: {}, busy: false } : open,
    );
  },
  view_closed: ({ view }) => {
    state.modals = state.modals.filter((open) => open.view.id !== view.id);
  },
  home: ({ view }) => {
    state.home = view;
  },
  person: ({ person }) => {
    state.people = new Map(state.people).set(person.id, person);
  },
  channel: ({ channel }) => {
    const before = state.channels.get(channel.id);
    const kept = before ? { last_read: before.last_read, unread: before.unread, mentions: before.mentions } : {};
    state.channels = new Map(state.channels).set(channel.id, { ...channel, ...kept });
  },
  channel_gone: ({ id }) => {
    state.channels = new Map(state.channels);
    state.channels.delete(id);
    if (!placeStillThere()) state.place = firstPlace();
  },
  read: ({ channel, ts, unread }) => {
    const before = state.channels.get(channel);
    if (before) keepChannel({ ...before, last_read: ts, unread: unread ?? 0, mentions: 0 });
  },
  usergroups: ({ usergroups }) => {
    state.usergroups = usergroups;
  },
  clock: ({ clock }) => {
    state.clock = clock;
  },
  bot: ({ bot }) => {
    state.bot = bot;
  },
  toast: ({ words, tone }) => toast(words, tone),
};

/** What stays typed when the app draws a modal anew: Slack keeps it where block and element keep their ids. */
function keptTyped(open: OpenModal, view: View): OpenModal["typed"] {
  const kept: OpenModal["typed"] = {};
  for (const block of view.blocks) {
    const answers = block.block_id ? open.typed[block.block_id] : undefined;
    if (!answers || !block.block_id) continue;
    const parts: Json[] = [block.element, block.accessory, ...(block.type === "actions" ? block.elements : [])].filter(Boolean);
    const fitting = Object.entries(answers).filter(([id, value]) => parts.some((part) => part.action_id === id && fits(part, value)));
    if (fitting.length) kept[block.block_id] = Object.fromEntries(fitting);
  }
  return kept;
}

/** Whether what was chosen is still offered. */
function fits(element: Json, value: any): boolean {
  const groups: Json[] = element.option_groups ?? [];
  const options: Json[] = [...(element.options ?? []), ...groups.flatMap((group) => group.options)];
  if (!options.length || value === null || value === undefined) return true;
  const offered = new Set(options.map((option) => option.value));
  return (Array.isArray(value) ? value : [value]).every((one) => offered.has(one));
}

export function keepChannel(channel: Channel): void {
  state.channels = new Map(state.channels).set(channel.id, channel);
}

function count(id: string, message: Message): void {
  const channel = state.channels.get(id);
  if (!channel || (message.thread_ts && message.thread_ts !== message.ts && message.subtype !== "thread_broadcast")) return;
  const mine = message.user === state.me || QUIET_SUBTYPES.has(message.subtype ?? "");
  const called = channel.kind === "im" || channel.kind === "mpim" || message.text.includes(`<@${state.me}>`);
  keepChannel({
    ...channel,
    latest: message.ts,
    unread: channel.unread + (mine ? 0 : 1),
    mentions: channel.mentions + (!mine && called ? 1 : 0),
  });
}

const QUIET_SUBTYPES = new Set(["channel_join", "channel_leave", "channel_topic", "channel_purpose"]);

export const threadKey = (channel: string, ts: string): string => `${channel}:${ts}`;

function put(channel: string, message: Message, onlyReplace = false): void {
  const parent = message.thread_ts;
  const isReply = Boolean(parent && parent !== message.ts);
  if (!isReply || message.subtype === "thread_broadcast") place(state.logs, channel, message, onlyReplace);
  if (parent) place(state.threads, threadKey(channel, parent), message, onlyReplace);
}

function place(logs: Map<string, Log>, key: string, message: Message, onlyReplace: boolean): void {
  const log = logs.get(key);
  if (!log?.loaded) return;
  const messages = [...log.messages];
  let index = messages.length;
  while (index > 0 && (messages[index - 1]?.ts ?? "") > message.ts) index -= 1;
  if (messages[index - 1]?.ts === message.ts) messages[index - 1] = message;
  else if (onlyReplace || (index === 0 && log.more)) return;
  else messages.splice(index, 0, message);
  logs.set(key, { ...log, messages });
}

function drop(channel: string, ts: string): void {
  for (const [logs, key] of [
    [state.logs, channel],
    ...[...state.threads.keys()].filter((each) => each.startsWith(`${channel}:`)).map((each) => [state.threads, each] as const),
  ] as [Map<string, Log>, string][]) {
    const log = logs.get(key);
    if (log?.messages.some((each) => each.ts === ts))
      logs.set(key, { ...log, messages: log.messages.filter((each) => each.ts !== ts) });
  }
}

let toasts = 0;

/** A short word at the edge of the page; it leaves by itself. */
export function toast(words: string, tone: Toast["tone"] = "plain"): void {
  const id = (toasts += 1);
  set({ toasts: [...state.toasts.slice(-3), { id, words, tone }] });
  setTimeout(() => set({ toasts: state.toasts.filter((each) => each.id !== id) }), tone === "bad" ? 9000 : 5000);
}
