// The page's line to the server: a WebSocket for what happens, POST for what a person does, GET for older messages.

import { changed, set, state, takePatch, takeSnapshot, threadKey, toast } from "./store";
import type { Json, Message, Reply } from "./types";

const PAGE_OF_MESSAGES = 60;
/** Where this workspace's page is: nothing, or "/foxglove" where it stands beside another. */
export const base = location.pathname.replace(/\/+$/, "");
let socket: WebSocket | null = null;
let wait = 250;

export function connect(as: string): void {
  socket?.close();
  const scheme = location.protocol === "https:" ? "wss" : "ws";
  const line = new WebSocket(`${scheme}://${location.host}${base}/page/ws?as=${encodeURIComponent(as)}`);
  socket = line;
  line.onmessage = (event) => {
    for (const patch of JSON.parse(event.data) as Json[]) {
      if (patch.t === "snapshot") {
        wait = 250;
        takeSnapshot(patch as never);
        rememberPerson(patch.me);
      } else takePatch(patch);
    }
    changed();
  };
  line.onclose = () => {
    if (socket !== line) return;
    set({ online: false });
    setTimeout(() => connect(state.me || as), wait);
    wait = Math.min(wait * 2, 5000);
  };
}

/** Become somebody else, in this tab only. */
export function switchTo(user: string): void {
  set({ ready: false, panel: null, editing: "" });
  connect(user);
}

const WHO = `local-workspace-as${base}`;

/** Whom this tab was here, before it went to another company or to the app's own pages. */
export function wasHere(): string {
  try {
    return sessionStorage.getItem(WHO) ?? "";
  } catch {
    return "";
  }
}

function rememberPerson(user: string): void {
  try {
    sessionStorage.setItem(WHO, user);
  } catch {
    // Without storage everybody begins as whom the page chooses.
  }
  const url = new URL(location.href);
  if (url.searchParams.get("as") === user) return;
  url.searchParams.set("as", user);
  history.replaceState(null, "", url);
}

/** Do something as the person of this tab. A refusal is shown and returned. */
export async function act(name: string, facts: Json = {}, quiet = false): Promise<Reply> {
  let reply: Reply;
  try {
    const answer = await fetch(`${base}/page/act`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ as: state.me, act: name, ...facts }),
    });
    reply = (await answer.json()) as Reply;
  } catch {
    reply = { ok: false, error: "The local workspace does not answer. Is it still running?" };
  }
  if (!reply.ok && !quiet && reply.error) toast(reply.error, "bad");
  return reply;
}

export async function ask(path: string, facts: Record<string, string | number> = {}): Promise<any> {
  const query = new URLSearchParams({ as: state.me, ...Object.fromEntries(Object.entries(facts).map(([k, v]) => [k, String(v)])) });
  const answer = await fetch(`${base}/page/${path}?${query}`);
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
  return answer.json();
}

/** The newest messages of a channel, or the ones before those already here. */
export async function loadOlder(channel: string): Promise<void> {
  const log = state.logs.get(channel);
  if (log?.loading || (log?.loaded && !log.more)) return;
  const me = state.me;
  state.logs.set(channel, { messages: log?.messages ?? [], more: log?.more ?? true, loaded: log?.loaded ?? false, loading: true });
  const before = log?.messages[0]?.ts ?? "";
  const page = await ask("history", { channel, before, limit: PAGE_OF_MESSAGES });
  if (state.me !== me) return;
  const newer = state.logs.get(channel)?.messages ?? [];
  const older = (page.messages as Message[]).filter((message) => !newer.some((each) => each.ts === message.ts));
  state.logs.set(channel, { messages: [...older, ...newer], more: page.more, loaded: true, loading: false });
  changed();
}

export async function loadThread(channel: string, ts: string): Promise<void> {
  const key = threadKey(channel, ts);
  if (state.threads.get(key)?.loaded) return;
  const page = await ask("thread", { channel, ts });
  state.threads.set(key, { messages: page.messages, more: false, loaded: true, loading: false });
  changed();
}
