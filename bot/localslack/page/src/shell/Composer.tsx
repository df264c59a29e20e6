// Where one writes. Enter sends, Shift+Enter breaks the line; "/" offers commands, "@" people, "#" channels, ":" emoji.

import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { act } from "../link";
import { EMOJI, emoji } from "../emoji";
import { channelWords } from "../choices";
import { say } from "../language";
import { set, state, use } from "../store";
import type { Channel, Person } from "../types";
import { Avatar } from "../ui/Avatar";
import { EmojiBoard } from "../ui/EmojiBoard";
import { Icon } from "../ui/icons";
import { Popup } from "../ui/Popup";

const drafts = new Map<string, string>();

interface Offer { key: string; insert: string; label: any; hint?: string; ready: boolean }
const MOST_OFFERS = 8;

interface Props { channel: Channel; threadTs?: string; autofocus?: boolean }

export function Composer({ channel, threadTs, autofocus }: Props) {
  const place = `${state.me}:${channel.id}:${threadTs ?? ""}`;
  const [words, setWords] = useState(drafts.get(place) ?? "");
  const [caret, setCaret] = useState(words.length);
  const [at, setAt] = useState(0);
  const [closed, setClosed] = useState("");
  const [busy, setBusy] = useState(false);
  const [board, setBoard] = useState(false);
  const box = useRef<HTMLTextAreaElement>(null);
  const smile = useRef<HTMLButtonElement>(null);
  const app = use((s) => s.app);
  const people = use((s) => s.people);
  const listId = `offers-${channel.id}-${threadTs ?? ""}`;

  const offers = closed === words ? [] : offersFor(words, caret, app.commands, Boolean(threadTs));
  const open = offers.length > 0;

  useLayoutEffect(() => {
    const area = box.current;
    if (!area) return;
    area.style.height = "auto";
    area.style.height = `${Math.min(area.scrollHeight, 220)}px`;
  }, [words]);

  useLayoutEffect(() => {
    if (autofocus || matchMedia("(hover: hover)").matches) box.current?.focus({ preventScroll: true });
    const fill = (event: Event): void => {
      const text = (event as CustomEvent<string>).detail;
      if (threadTs) return;
      change(text);
      box.current?.focus();
    };
    window.addEventListener("compose", fill);
    return () => window.removeEventListener("compose", fill);
  }, []);

  const change = (text: string, position = text.length): void => {
    drafts.set(place, text);
    setWords(text);
    setCaret(position);
    setAt(0);
  };

  const take = (offer: Offer): void => {
    const start = words.slice(0, caret).search(/[^\s]*$/);
    const text = words.slice(0, start) + offer.insert + words.slice(caret);
    const end = start + offer.insert.length;
    // At once and not with the next drawing: people go on typing meanwhile.
    if (box.current) {
      box.current.value = text;
      box.current.setSelectionRange(end, end);
    }
    change(text, end);
  };

  const send = async (): Promise<void> => {
    const text = words.trim();
    if (!text || busy) return;
    setBusy(true);
    change("");
    const reply = text.startsWith("/") && !threadTs
      ? await act("command", { channel: channel.id, text })
      : await act("say", { channel: channel.id, text, thread_ts: threadTs ?? "" });
    // Nothing typed is lost: what was refused stands in the composer again.
    if (!reply.ok && !drafts.get(place)) change(text);
    setBusy(false);
  };

  const keys = (event: KeyboardEvent): void => {
    if (event.isComposing) return;
    if (open && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      event.preventDefault();
      setAt((at + (event.key === "ArrowDown" ? 1 : offers.length - 1)) % offers.length);
    } else if (open && event.key === "Escape") {
      event.preventDefault();
      setClosed(words);
    } else if (open && event.key === "Tab") {
      event.preventDefault();
      take(offers[at] as Offer);
    } else if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      const offer = offers[at];
      if (open && offer && !offer.ready) take(offer);
      else void send();
    } else if (event.key === "ArrowUp" && !words) {
      const own = [...(state.logs.get(channel.id)?.messages ?? [])].reverse().find((message) => message.user === state.me && !message.subtype);
      if (own && !threadTs) {
        event.preventDefault();
        set({ editing: own.ts });
      }
    }
  };

  const where = threadTs ? say("reply") : channel.kind === "im" ? say("write_to", { name: channelWords(channel) }) : say("write_in", { name: `#${channelWords(channel)}` });
  return (
    <div class="composer">
      {open && (
        <ul id={listId} class="offers" role="listbox" aria-label="Suggestions">
          {offers.map((offer, index) => (
            <li
              key={offer.key}
              id={`${listId}-${index}`}
              role="option"
              aria-selected={index === at}
              class={index === at ? "offer is-at" : "offer"}
              onPointerMove={() => setAt(index)}
              onPointerDown={(event) => {
                event.preventDefault();
                take(offer);
              }}
            >
              <span class="offer-label">{offer.label}</span>
              {offer.hint && <span class="offer-hint">{offer.hint}</span>}
            </li>
          ))}
        </ul>
      )}
      <div class="composer-box">
        <textarea
          ref={box}
          rows={1}
          value={words}
          placeholder={where}
          aria-label={where}
          aria-controls={open ? listId : undefined}
          aria-autocomplete="list"
          aria-activedescendant={open ? `${listId}-${at}` : undefined}
          onInput={(event) => change(event.currentTarget.value, event.currentTarget.selectionStart ?? 0)}
          onClick={(event) => setCaret(event.currentTarget.selectionStart ?? 0)}
          onKeyDown={keys}
        />
        <div class="composer-foot">
          <button type="button" class="icon-button" aria-label="Commands" title="Commands" disabled={Boolean(threadTs)} onClick={() => { change("/"); box.current?.focus(); }}>
            <Icon name="bolt" />
          </button>
          <button ref={smile} type="button" class="icon-button" aria-label="Emoji" title="Emoji" aria-haspopup="dialog" aria-expanded={board} onClick={() => setBoard(!board)}>
            <Icon name="smile" />
          </button>
          <span class="composer-hint" aria-hidden="true">{words ? <span class="composer-keys">{say("enter_sends")}</span> : people.size && !threadTs && app.commands.length ? say("slash") : ""}</span>
          <button type="button" class="send" aria-label={say("send")} title={say("send")} disabled={!words.trim() || busy} onClick={() => void send()}>
            <Icon name="send" />
          </button>
        </div>
      </div>
      {board && (
        <Popup anchor={smile} side="above" onClose={() => { setBoard(false); box.current?.focus(); }}>
          <EmojiBoard onChoose={(name) => { setBoard(false); change(`${words}:${name}: `); box.current?.focus(); }} />
        </Popup>
      )}
    </div>
  );
}

function offersFor(words: string, caret: number, commands: typeof state.app.commands, inThread: boolean): Offer[] {
  const before = words.slice(0, caret);
  const command = /^\/\S*$/.exec(before);
  if (command && !inThread)
    return commands
      .filter((each) => each.command.startsWith(before))
      .slice(0, MOST_OFFERS)
      .map((each) => ({
        key: each.command,
        insert: `${each.command} `,
        label: <><b>{each.command}</b> {each.usage_hint && <span class="usage">{each.usage_hint}</span>}</>,
        hint: each.description,
        ready: each.command === before,
      }));
  const mark = /(?:^|\s)([@#:])([\w.-]*)$/.exec(before);
  const query = mark?.[2]?.toLowerCase() ?? "";
  if (mark?.[1] === "@")
    return [...state.people.values()]
      .filter((person) => !person.deleted && person.real_name.toLowerCase().split(/\s+/).concat(person.name).some((part) => part.startsWith(query)))
      .slice(0, MOST_OFFERS)
      .map((person) => ({ key: person.id, insert: `@${mentionable(person)} `, label: <span class="with-avatar"><Avatar person={person} size={20} />{person.real_name}</span>, hint: person.title, ready: false }));
  if (mark?.[1] === "#")
    return [...state.channels.values()]
      .filter((channel) => channel.kind !== "im" && channel.kind !== "mpim" && channel.name.startsWith(query))
      .slice(0, MOST_OFFERS)
      .map((channel) => ({ key: channel.id, insert: `#${channel.name} `, label: `#${channel.name}`, ready: false }));
  if (mark?.[1] === ":" && query.length > 1)
    return [...EMOJI.keys()]
      .filter((name) => name.startsWith(query))
      .slice(0, MOST_OFFERS)
      .map((name) => ({ key: name, insert: `:${name}: `, label: <>{emoji(name)} :{name}:</>, ready: false }));
  return [];
}

/** The words that the workspace understands as this person: the full name where it is plain, else the handle. */
function mentionable(person: Person): string {
  return /^\p{L}+( \p{L}+)?$/u.test(person.real_name) ? person.real_name : person.name;
}
