// The words of Slack's JSON and of this page's own protocol. Only what the page reads is named.

export type Json = Record<string, any>;

export interface Text { type: "plain_text" | "mrkdwn"; text: string; emoji?: boolean; verbatim?: boolean }
export interface Option { text: Text; value: string; description?: Text; url?: string }
export interface OptionGroup { label: Text; options: Option[] }
export interface Confirm { title: Text; text: Text; confirm: Text; deny: Text; style?: string }
export interface Element extends Json { type: string; action_id: string; confirm?: Confirm }
export interface Block extends Json { type: string; block_id?: string }

export interface Reaction { name: string; users: string[]; count: number }
export interface Message extends Json {
  ts: string;
  user: string;
  text: string;
  blocks?: Block[];
  attachments?: { blocks?: Block[]; text?: string; color?: string }[];
  subtype?: string;
  bot_id?: string;
  thread_ts?: string;
  reply_count?: number;
  reply_users?: string[];
  latest_reply?: string;
  reactions?: Reaction[];
  edited?: { user: string; ts: string };
  ephemeral_to?: string;
}

export interface Person {
  id: string;
  name: string;
  real_name: string;
  tz: string;
  color: string;
  title: string;
  status_text: string;
  status_emoji: string;
  email: string;
  locale: string;
  deleted: boolean;
  is_bot: boolean;
  is_restricted: boolean;
}

export interface Channel {
  id: string;
  name: string;
  kind: "channel" | "group" | "im" | "mpim";
  member: boolean;
  members: number;
  peer: string;
  topic: string;
  archived: boolean;
  /** When its canvas was changed last; empty where it has none. */
  canvas: string;
  last_read: string;
  unread: number;
  mentions: number;
  latest: string;
}

export interface View extends Json {
  id: string;
  type: "modal" | "home";
  blocks: Block[];
  title?: Text;
  submit?: Text;
  close?: Text;
  callback_id?: string;
}

/** What was typed or chosen and not yet sent: block_id -> action_id -> plain value. */
export type Typed = Record<string, Record<string, any>>;

export interface OpenModal { view: View; typed: Typed; errors: Record<string, string>; busy: boolean }

export interface Command { command: string; description?: string; usage_hint?: string }
export interface Shortcut { name: string; callback_id: string; type: "message" | "global"; description?: string }

/** `again`: while everything is set anew, how much of it is done, 0 to 1. */
export interface Clock { now: string; running: boolean; turning: boolean; can_turn: boolean; can_pause: boolean; again: number | null }
export interface Bot { running: boolean | null; can_stop: boolean }

/** What a step's button does: see whoever wrote the tour. */
export interface Does { write?: string; app?: string; turn?: string; find?: string; panel?: string; be?: string; copy?: string; install?: string }
export interface TourStep { title: string; words: string; button: string; does?: Does }
export interface Tour { welcome: TourStep; steps: TourStep[] }

export interface Snapshot {
  t: "snapshot";
  anew?: boolean;
  me: string;
  team: { id: string; name: string };
  app: { id: string; bot_user: string; name: string; installed: boolean; install_at: string; commands: Command[]; shortcuts: Shortcut[]; has_home: boolean; takes_dms: boolean };
  people: Person[];
  channels: Channel[];
  usergroups: { id: string; handle: string; name: string }[];
  home: View | null;
  modals: { view: View; typed: Typed }[];
  ephemerals: Record<string, Message[]>;
  clock: Clock;
  bot: Bot;
  tour: Tour | null;
  companies: { name: string; at: string; note: string }[];
  has: { timeline: boolean; tables: boolean; find: boolean; reset: boolean; faults: boolean };
}

export interface Reply extends Json { ok: boolean; error?: string }
