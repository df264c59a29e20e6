// People and channels as choices of a picker.

import { say } from "./language";
import type { Channel, Json, Person } from "./types";
import { state } from "./store";
import { Avatar } from "./ui/Avatar";
import type { Choice } from "./ui/Picker";
import { Icon } from "./ui/icons";

export function peopleChoices(people: Map<string, Person>): Choice[] {
  return [...people.values()]
    .filter((person) => !person.deleted)
    .sort((a, b) => a.real_name.localeCompare(b.real_name))
    .map((person) => ({
      value: person.id,
      words: `${person.real_name} ${person.name}`,
      label: (
        <span class="with-avatar">
          <Avatar person={person} size={20} />
          {person.real_name}
        </span>
      ),
      hint: person.title || undefined,
    }));
}

export const peopleWords = (count: number): string => say("people", { n: count });

const KIND: Record<Channel["kind"], string> = { channel: "public", group: "private", im: "im", mpim: "mpim" };

export function channelChoices(channels: Map<string, Channel>, people: Map<string, Person>, filter?: Json): Choice[] {
  const include: string[] | undefined = filter?.include;
  return [...channels.values()]
    .filter((channel) => !channel.archived && (channel.member || channel.kind === "channel"))
    .filter((channel) => !include || include.includes(KIND[channel.kind]))
    .filter((channel) => !(filter?.exclude_bot_users && people.get(channel.peer)?.is_bot))
    .sort((a, b) => channelWords(a).localeCompare(channelWords(b)))
    .map((channel) => ({
      value: channel.id,
      words: channelWords(channel),
      label: (
        <span class="with-avatar">
          <ChannelMark channel={channel} size={18} />
          {channelWords(channel)}
        </span>
      ),
    }));
}

/** What a conversation is called in lists: its name, or the people in it. */
export function channelWords(channel: Channel): string {
  if (channel.kind === "im") return state.people.get(channel.peer)?.real_name ?? say("somebody");
  if (channel.kind === "mpim")
    return channel.peer
      .split(" ")
      .map((id) => state.people.get(id)?.real_name.split(" ")[0] ?? "?")
      .join(", ");
  return channel.name;
}

export function ChannelMark({ channel, size = 18 }: { channel: Channel; size?: number }) {
  if (channel.kind === "im") return <Avatar person={state.people.get(channel.peer)} size={size} />;
  return <Icon name={channel.kind === "channel" ? "hash" : channel.kind === "group" ? "lock" : "people"} size={size} />;
}
