// One message: who, when, what, its reactions and thread; what can be done with it while it is pointed at.

import { Component } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { Blocks } from "../blocks/Blocks";
import { looseSurface, SurfaceContext } from "../blocks/surface";
import { emoji, OFTEN } from "../emoji";
import { Files } from "../files";
import { say } from "../language";
import { act } from "../link";
import { Emoji, Mrkdwn, wordsOf } from "../mrkdwn";
import { set, state, use } from "../store";
import { ago, moment, shortDay, timeOf } from "../time";
import type { Message, Person, Reaction } from "../types";
import { Avatar } from "../ui/Avatar";
import { EmojiBoard } from "../ui/EmojiBoard";
import { Icon } from "../ui/icons";
import { type Entry, MenuButton } from "../ui/Menu";
import { Popup } from "../ui/Popup";
import { Words } from "../blocks/Blocks";

interface Props {
  channel: string;
  message: Message;
  compact: boolean;
  active: boolean;
  tabbable: boolean;
  today: string;
  inThread?: boolean;
  onActive: (key: string) => void;
}

/** Drawn again only when something about it changed. */
export class MessageRow extends Component<Props> {
  override shouldComponentUpdate(next: Props): boolean {
    const now = this.props;
    return next.message !== now.message || next.compact !== now.compact || next.active !== now.active || next.tabbable !== now.tabbable || next.today !== now.today;
  }
  override render() {
    return <Row {...this.props} />;
  }
}

function Row({ channel, message, compact, active, tabbable, inThread, onActive }: Props) {
  const person = use((s) => s.people.get(message.user));
  const editing = use((s) => s.editing === message.ts);
  const self = useRef<HTMLDivElement>(null);
  const sent = moment(message.ts);
  const whisper = Boolean(message.ephemeral_to);
  const name = message.username ?? person?.real_name ?? say("somebody");
  if (message.subtype === "channel_join" || message.subtype === "channel_leave" || message.subtype === "tombstone")
    return (
      <div class="row row-quiet" data-key={message.ts}>
        <Mrkdwn text={message.subtype === "tombstone" ? message.text : say(message.subtype === "channel_join" ? "joined" : "left", { who: `<@${message.user}>` })} />
      </div>
    );
  return (
    <div
      ref={self}
      class={`row ${compact ? "row-compact" : ""} ${whisper ? "row-whisper" : ""} ${active ? "is-active" : ""}`}
      data-key={message.ts}
      data-ts={message.ts}
      role="article"
      aria-label={`${name}, ${timeOf(sent)}${whisper ? `, ${say("only_you")}` : ""}`}
      tabIndex={tabbable ? 0 : -1}
      onPointerEnter={() => onActive(message.ts)}
      onFocusCapture={() => onActive(message.ts)}
      onClick={() => onActive(message.ts)}
    >
      {compact ? <time class="row-side-time" aria-hidden="true">{timeOf(sent)}</time> : <Face person={person} />}
      <div class="row-body">
        {whisper && (
          <p class="whisper-note">
            <Icon name="eye" size={14} /> {say("only_you")}
          </p>
        )}
        {!compact && (
          <p class="row-head">
            <button type="button" class="row-name" onClick={() => set({ panel: { kind: "profile", user: message.user } })}>{name}</button>
            {person?.is_bot && <span class="tag">{say("app")}</span>}
            {person?.status_emoji && <span class="row-status" title={person.status_text}><Emoji name={person.status_emoji.replace(/:/g, "")} /></span>}
            <time class="row-time" dateTime={sent.toISOString()} title={`${shortDay(sent)}, ${timeOf(sent)}`}>{timeOf(sent)}</time>
          </p>
        )}
        {editing ? <EditBox channel={channel} message={message} /> : <Content channel={channel} message={message} />}
        <Reactions channel={channel} message={message} />
        {!inThread && Boolean(message.reply_count) && <ThreadLink channel={channel} message={message} />}
      </div>
      {active && !editing && (whisper ? <WhisperTools channel={channel} message={message} /> : <Tools channel={channel} message={message} inThread={inThread} />)}
    </div>
  );
}

function Face({ person }: { person?: Person }) {
  return (
    <span class="row-face">
      <Avatar person={person} size={38} />
    </span>
  );
}

function Content({ channel, message }: { channel: string; message: Message }) {
  const key = `${channel}:${message.ts}`;
  const typed = use((s) => s.typedIn.get(key));
  const surface = looseSurface("message", key, { channel, ts: message.ts }, typed);
  const edited = message.edited && !message.bot_id && <span class="edited"> {say("edited")}</span>;
  // What people type is drawn from its text, where *this* is bold; an app's blocks are drawn as they are.
  const drawn = message.bot_id || !message.text ? message.blocks : undefined;
  return (
    <div class="content">
      {drawn?.length ? (
        <SurfaceContext.Provider value={surface}>
          <Blocks blocks={drawn} />
        </SurfaceContext.Provider>
      ) : (
        message.text && <div class="b-words"><Mrkdwn text={message.text} /></div>
      )}
      {message.attachments?.map((attachment, index) => (
        <div key={index} class="attachment" style={attachment.color ? { borderColor: attachment.color } : undefined}>
          <SurfaceContext.Provider value={surface}>
            {attachment.blocks ? <Blocks blocks={attachment.blocks} /> : <Words of={{ type: "mrkdwn", text: attachment.text ?? "" }} />}
          </SurfaceContext.Provider>
        </div>
      ))}
      {message.files?.length > 0 && <Files files={message.files} />}
      {edited}
    </div>
  );
}

function EditBox({ channel, message }: { channel: string; message: Message }) {
  const [words, setWords] = useState(wordsOf(message.text));
  const area = useRef<HTMLTextAreaElement>(null);
  useLayoutEffect(() => area.current?.focus(), []);
  const done = (): void => {
    set({ editing: "" });
    if (words.trim() && words !== wordsOf(message.text)) void act("edit", { channel, ts: message.ts, text: words });
  };
  return (
    <div class="edit">
      <textarea
        class="field"
        aria-label="Change your message"
        value={words}
        rows={2}
        ref={area}
        onInput={(event) => setWords(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === "Escape") {
            event.preventDefault();
            set({ editing: "" });
          }
          if (event.key === "Enter" && !event.shiftKey) {
            event.preventDefault();
            done();
          }
        }}
      />
      <div class="edit-foot">
        <button type="button" class="button" onClick={() => set({ editing: "" })}>{say("cancel")}</button>
        <button type="button" class="button button-primary" onClick={done}>{say("save")}</button>
      </div>
    </div>
  );
}

function Reactions({ channel, message }: { channel: string; message: Message }) {
  const me = use((s) => s.me);
  if (!message.reactions?.length) return null;
  const names = (reaction: Reaction): string => reaction.users.map((user) => (user === me ? say("you") : (state.people.get(user)?.real_name ?? say("somebody")))).join(", ");
  return (
    <ul class="reactions" aria-label="Reactions">
      {message.reactions.map((reaction) => {
        const mine = reaction.users.includes(me);
        return (
          <li key={reaction.name}>
            <button
              type="button"
              class={mine ? "reaction is-mine" : "reaction"}
              aria-pressed={mine}
              aria-label={`${reaction.name.replace(/_/g, " ")}, ${reaction.count}: ${names(reaction)}`}
              title={`${names(reaction)}: ${reaction.name}`}
              onClick={() => void act(mine ? "unreact" : "react", { channel, ts: message.ts, name: reaction.name })}
            >
              <span aria-hidden="true">{emoji(reaction.name) ?? `:${reaction.name}:`}</span>
              <span class="reaction-count">{reaction.count}</span>
            </button>
          </li>
        );
      })}
      <li>
        <ReactButton channel={channel} ts={message.ts} class="reaction reaction-add" />
      </li>
    </ul>
  );
}

function ReactButton({ channel, ts, ...rest }: { channel: string; ts: string; class: string }) {
  const [open, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const close = (giveBack: boolean): void => {
    setOpen(false);
    if (giveBack) button.current?.focus();
  };
  return (
    <>
      <button ref={button} type="button" class={rest.class} aria-label={say("add_reaction")} title={say("add_reaction")} aria-haspopup="dialog" aria-expanded={open} onClick={() => setOpen(!open)}>
        <Icon name="smile" size={17} />
      </button>
      {open && (
        <Popup anchor={button} align="end" onClose={close}>
          <EmojiBoard
            onChoose={(name) => {
              close(true);
              void act("react", { channel, ts, name });
            }}
          />
        </Popup>
      )}
    </>
  );
}

function ThreadLink({ channel, message }: { channel: string; message: Message }) {
  const people = use((s) => s.people);
  use((s) => s.clock.now.slice(0, 13));
  const count = message.reply_count ?? 0;
  return (
    <button type="button" class="thread-link" onClick={() => set({ panel: { kind: "thread", channel, ts: message.ts } })}>
      <span class="thread-faces" aria-hidden="true">
        {(message.reply_users ?? []).slice(0, 4).map((user) => <Avatar key={user} person={people.get(user)} size={22} />)}
      </span>
      <b>{say("replies", { n: count })}</b>
      {message.latest_reply && <span class="thread-when">{say("last_reply", { ago: ago(moment(message.latest_reply)) })}</span>}
    </button>
  );
}

function Tools({ channel, message, inThread }: { channel: string; message: Message; inThread?: boolean }) {
  const [app, me] = use((s) => [s.app, s.me] as const);
  const mine = message.user === me && !message.bot_id;
  const shortcuts = app.shortcuts.filter((shortcut) => shortcut.type === "message");
  const entries: Entry[] = [
    ...shortcuts.map((shortcut) => ({
      label: shortcut.name,
      words: shortcut.name,
      hint: app.name,
      group: "Shortcuts",
      choose: () => void act("shortcut", { kind: "message", name: shortcut.callback_id, channel, ts: message.ts }),
    })),
    ...(mine
      ? [
          { label: "Edit message", words: "Edit", group: "Your message", choose: () => set({ editing: message.ts }) },
          { label: "Delete message", words: "Delete", group: "Your message", tone: "danger" as const, choose: () => void act("delete", { channel, ts: message.ts }) },
        ]
      : []),
    { label: "Copy text", words: "Copy", group: "Message", choose: () => void navigator.clipboard?.writeText(wordsOf(message.text)) },
  ];
  return (
    <div class="tools" role="group" aria-label="What you can do with this message">
      {OFTEN.slice(0, 2).map((name) => (
        <button key={name} type="button" class="icon-button" aria-label={`React with ${name === "+1" ? "thumbs up" : name}`} title={`:${name}:`} onClick={() => void act("react", { channel, ts: message.ts, name })}>
          <span aria-hidden="true">{emoji(name)}</span>
        </button>
      ))}
      <ReactButton channel={channel} ts={message.ts} class="icon-button" />
      {!inThread && (
        <button type="button" class="icon-button" aria-label={say("reply_thread")} title={say("reply_thread")} onClick={() => set({ panel: { kind: "thread", channel, ts: message.thread_ts ?? message.ts } })}>
          <Icon name="reply" />
        </button>
      )}
      <MenuButton label="More for this message" entries={entries}>
        <Icon name="more" />
      </MenuButton>
    </div>
  );
}

function WhisperTools({ channel, message }: { channel: string; message: Message }) {
  return (
    <div class="tools" role="group" aria-label="What you can do with this message">
      <button type="button" class="icon-button" aria-label="Dismiss this message" title="Dismiss" onClick={() => void act("dismiss", { channel, ts: message.ts })}>
        <Icon name="close" />
      </button>
    </div>
  );
}
