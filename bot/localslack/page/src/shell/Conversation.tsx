// One conversation: its head, its messages, the composer.

import { useEffect } from "preact/hooks";
import { ChannelMark, channelWords, peopleWords } from "../choices";
import { say } from "../language";
import { act } from "../link";
import { Mrkdwn } from "../mrkdwn";
import { set, state, use } from "../store";
import { timeOf } from "../time";
import type { Channel } from "../types";
import { Icon } from "../ui/icons";
import { MenuButton } from "../ui/Menu";
import { Composer } from "./Composer";
import { AppTabs } from "./Home";
import { MessageList } from "./MessageList";

export function Conversation({ id }: { id: string }) {
  const channel = use((s) => s.channels.get(id));
  const app = use((s) => s.app);
  if (!channel) return <p class="empty">{say("choose_talk")}</p>;
  const isAppTalk = channel.kind === "im" && channel.peer === app.bot_user;
  return (
    <section class="conversation" aria-label={channelWords(channel)}>
      <header class="head">{isAppTalk ? <AppTabs current="messages" /> : <Head channel={channel} />}</header>
      {isAppTalk && <MessagesTabOpened />}
      <MessageList channel={channel} />
      {channel.member ? (
        channel.archived ? <p class="closed">{say("archived")}</p> : isAppTalk && !app.takes_dms ? null : <Composer channel={channel} />
      ) : (
        <div class="closed">
          <span>{say("looking", { channel: `#${channel.name}` })}</span>
          <button type="button" class="button button-primary" onClick={() => void act("join", { channel: id })}>{say("join_channel")}</button>
        </div>
      )}
    </section>
  );
}

function MessagesTabOpened() {
  useEffect(() => void act("open_home", { tab: "messages" }, true), []);
  return null;
}

function Head({ channel }: { channel: Channel }) {
  const [people, clock, app] = use((s) => [s.people, s.clock, s.app] as const);
  const peer = channel.kind === "im" ? people.get(channel.peer) : undefined;
  const globals = app.shortcuts.filter((shortcut) => shortcut.type === "global");
  const entries = [
    ...globals.map((shortcut) => ({ label: shortcut.name, words: shortcut.name, hint: shortcut.description, group: `Shortcuts of ${app.name}`, choose: () => void act("shortcut", { kind: "global", name: shortcut.callback_id }) })),
    ...(channel.kind === "channel" || channel.kind === "group"
      ? [{ label: `Leave #${channel.name}`, words: "Leave", group: "Channel", choose: () => void act("leave", { channel: channel.id }) }]
      : []),
  ];
  return (
    <>
      <span class="head-mark"><ChannelMark channel={channel} size={peer ? 28 : 22} /></span>
      <div class="head-words">
        <h1>
          {peer ? (
            <button type="button" class="head-person" onClick={() => set({ panel: { kind: "profile", user: peer.id } })}>{peer.real_name}</button>
          ) : (
            channelWords(channel)
          )}
        </h1>
        {peer && <p class="head-sub">{say("there", { time: timeOf(new Date(clock.now), peer.tz) })}{peer.status_text ? ` · ${peer.status_text}` : ""}</p>}
        {!peer && (
          <p class="head-sub">
            {peopleWords(channel.members)}{channel.topic && <> · <Mrkdwn text={channel.topic} /></>}
          </p>
        )}
      </div>
      {channel.canvas && <CanvasButton channel={channel} />}
      {entries.length > 0 && (
        <MenuButton label="Shortcuts and channel" entries={entries}>
          <Icon name="more" />
        </MenuButton>
      )}
    </>
  );
}

function CanvasButton({ channel }: { channel: Channel }) {
  const open = use((s) => s.panel?.kind === "canvas" && s.panel.channel === channel.id);
  return (
    <button type="button" class={open ? "door is-open" : "door"} aria-pressed={open} onClick={() => set({ panel: open ? null : { kind: "canvas", channel: channel.id } })}>
      <Icon name="page" />
      <span>{say("canvas")}</span>
    </button>
  );
}

/** Tell the server how far somebody read, when they look and stand at the end. */
export function markRead(channel: string, ts: string): void {
  const known = state.channels.get(channel);
  if (!known?.member || (known.last_read >= ts && !known.unread) || document.visibilityState !== "visible") return;
  void act("read", { channel, ts }, true);
}
