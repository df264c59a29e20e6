// What waits to be read.

import type { Channel } from "../types";

export function totalUnread(channels: Map<string, Channel>): number {
  let sum = 0;
  for (const channel of channels.values()) if (channel.member) sum += channel.mentions;
  return sum;
}
