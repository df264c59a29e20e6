// Conversations of the person of this tab, unread ones bold, and the row of faces to become somebody else.

import { act } from "../link";
import { ChannelMark, channelWords } from "../choices";
import { say } from "../language";
import { type Panel, set, state, use } from "../store";
import type { Channel } from "../types";
import { Avatar } from "../ui/Avatar";
import { Icon } from "../ui/icons";
import { Company } from "./Company";
import { Faces } from "./Faces";
import { Tour } from "./Tour";

/** A thread and a canvas belong to the conversation that is left. */
const stays = (panel: Panel): Panel => (panel?.kind === "thread" || panel?.kind === "canvas" ? null : panel);

export function openChannel(id: string): void {
  set({ place: { kind: "channel", id }, showList: false, panel: stays(state.panel) });
}

export function openHome(): void {
  set({ place: { kind: "home" }, showList: false, panel: stays(state.panel) });
  void act("open_home", { tab: "home" });
}

const byName = (a: Channel, b: Channel): number => channelWords(a).localeCompare(channelWords(b));
const byLatest = (a: Channel, b: Channel): number => Number(b.latest || 0) - Number(a.latest || 0) || byName(a, b);

export function Sidebar({ tour, narrow }: { tour: boolean; narrow: boolean }) {
  const [channels, app, place, people] = use((s) => [s.channels, s.app, s.place, s.people] as const);
  const mine = [...channels.values()].filter((channel) => channel.member && !channel.archived);
  const rooms = mine.filter((channel) => channel.kind === "channel" || channel.kind === "group").sort(byName);
  const talks = mine.filter((channel) => (channel.kind === "im" && channel.peer !== app.bot_user) || channel.kind === "mpim").sort(byLatest);
  const botTalk = mine.find((channel) => channel.kind === "im" && channel.peer === app.bot_user);
  return (
    <nav class="sidebar" aria-label={say("conversations")}>
      {narrow && <Company />}
      <div class="sidebar-scroll">
        <ul class="side-list">
          <li hidden={!app.installed}>
            <button
              type="button"
              class={rowClass(place.kind === "home" || (place.kind === "channel" && place.id === botTalk?.id), botTalk)}
              aria-current={place.kind === "home" ? "page" : undefined}
              onClick={() => (botTalk?.unread ? openChannel(botTalk.id) : app.has_home ? openHome() : void openTalk(app.bot_user))}
            >
              <Avatar person={people.get(app.bot_user)} size={22} />
              <span class="side-name">{app.name}</span>
              <span class="tag">{say("app")}</span>
              <Badge channel={botTalk} />
            </button>
          </li>
          {!app.installed && (
            <li class="side-install">
              <Avatar person={people.get(app.bot_user)} size={22} />
              <span class="side-name">
                {app.name} <span class="side-note">isn’t here yet</span>
              </span>
              {app.install_at && <a class="button button-primary" href={app.install_at}>Install</a>}
            </li>
          )}
        </ul>
        <Section title={say("channels")} action={say("browse")} onAction={() => set({ place: { kind: "browse" }, showList: false })}>
          {rooms.map((channel) => (
            <Row key={channel.id} channel={channel} />
          ))}
        </Section>
        <Section title={say("talks")} action={say("write_somebody")} onAction={() => set({ place: { kind: "browse" }, showList: false })}>
          {talks.map((channel) => (
            <Row key={channel.id} channel={channel} />
          ))}
        </Section>
      </div>
      {tour && <Tour narrow={false} />}
      <Faces />
    </nav>
  );
}

/** The app's Home, once everything is here. */
export async function leadToApp(): Promise<void> {
  while (!state.ready) await new Promise((on) => setTimeout(on, 50));
  if (state.app.has_home) openHome();
}

export async function openTalk(user: string): Promise<void> {
  const reply = await act("open_talk", { user });
  if (reply.ok) openChannel(reply.channel);
}

function Section({ title, action, onAction, children }: { title: string; action: string; onAction: () => void; children: any }) {
  return (
    <section class="side-section">
      <div class="side-head">
        <h2>{title}</h2>
        <button type="button" class="icon-button" aria-label={action} title={action} onClick={onAction}>
          <Icon name="plus" size={16} />
        </button>
      </div>
      <ul class="side-list">{children}</ul>
    </section>
  );
}

const rowClass = (current: boolean, channel?: Channel): string => `side-row ${current ? "is-current" : ""} ${channel?.unread ? "is-unread" : ""}`;

function Row({ channel }: { channel: Channel }) {
  const place = use((s) => s.place);
  const current = place.kind === "channel" && place.id === channel.id;
  return (
    <li>
      <button type="button" class={rowClass(current, channel)} aria-current={current ? "page" : undefined} onClick={() => openChannel(channel.id)} data-channel={channel.id}>
        <span class="side-mark">
          <ChannelMark channel={channel} size={channel.kind === "im" ? 22 : 18} />
        </span>
        <span class="side-name">{channelWords(channel)}</span>
        <Badge channel={channel} />
      </button>
    </li>
  );
}

function Badge({ channel }: { channel?: Channel }) {
  if (!channel?.unread) return null;
  if (!channel.mentions)
    return (
      <>
        <span class="dot-unread" aria-hidden="true" />
        <span class="sr">, {say("unread")}</span>
      </>
    );
  return (
    <span class="badge">
      {channel.mentions > 99 ? "99+" : channel.mentions}
      <span class="sr"> {say("unread")}</span>
    </span>
  );
}
