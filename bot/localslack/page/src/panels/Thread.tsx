// A thread: the message and what was answered.

import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { channelWords } from "../choices";
import { say } from "../language";
import { loadThread } from "../link";
import { threadKey, use } from "../store";
import { clockNow, dayKey } from "../time";
import { Composer } from "../shell/Composer";
import { MessageRow } from "../shell/MessageRow";
import { Side } from "./Side";

export function ThreadPanel({ channel, ts }: { channel: string; ts: string }) {
  const log = use((s) => s.threads.get(threadKey(channel, ts)));
  const whispers = use((s) => s.ephemerals[channel]);
  const room = use((s) => s.channels.get(channel));
  const today = use(() => dayKey(clockNow()));
  const [active, setActive] = useState("");
  const end = useRef<HTMLDivElement>(null);
  useEffect(() => void loadThread(channel, ts), [channel, ts, log?.loaded]);
  const own = (whispers ?? []).filter((message) => message.thread_ts === ts);
  const messages = [...(log?.messages ?? []), ...own].sort((a, b) => (a.ts < b.ts ? -1 : 1));
  useLayoutEffect(() => end.current?.scrollIntoView({ block: "nearest" }), [messages.length]);
  const replies = Math.max(0, messages.length - 1);
  return (
    <Side title={say("thread")} note={room ? (room.kind === "im" ? channelWords(room) : `#${channelWords(room)}`) : undefined}>
      <div class="side-scroll" role="log" aria-label={say("thread")} aria-live="off" tabIndex={0}>
        {messages.map((message, index) => (
          <>
            <MessageRow key={message.ts} channel={channel} message={message} compact={false} active={active === message.ts} tabbable today={today} inThread onActive={setActive} />
            {index === 0 && <div class="thread-count"><span>{replies ? say("replies", { n: replies }) : say("no_replies")}</span></div>}
          </>
        ))}
        <div ref={end} />
      </div>
      {room?.member && <Composer channel={room} threadTs={ts} autofocus />}
    </Side>
  );
}
