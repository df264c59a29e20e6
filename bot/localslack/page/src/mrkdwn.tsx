// Slack's mrkdwn and (for the markdown block) plain markdown, drawn as elements. Text never becomes HTML: every piece
// is a text node, and only http, https and mailto addresses become links.

import type { ComponentChildren } from "preact";
import { emoji } from "./emoji";
import { set, state } from "./store";
import { dated } from "./time";

// What is typed as one thing, like a command, stays on one line.
const SHORT_CODE = 24;

type Drawn = ComponentChildren[];
interface How { verbatim: boolean; depth: number }

export function Mrkdwn({ text, verbatim = false }: { text: string; verbatim?: boolean }) {
  return <>{blocksOf(text, { verbatim, depth: 0 })}</>;
}

export function PlainText({ text, emoji: drawEmoji = true }: { text: string; emoji?: boolean }) {
  return <>{lines(text, (part) => (drawEmoji ? emojiIn(part) : [part]))}</>;
}

export const decoded = (text: string): string => text.replace(/&lt;/g, "<").replace(/&gt;/g, ">").replace(/&amp;/g, "&");

/** The words of mrkdwn alone, for labels and notifications. */
export function wordsOf(text: string): string {
  const bare = text.replace(/<([^<>]+)>/g, (_, inside: string) => tokenWords(inside));
  return decoded(bare).replace(/[*_~`]/g, "").replace(/:([a-z0-9_+-]+):/g, (whole, name: string) => emoji(name) ?? whole);
}

function blocksOf(text: string, how: How): Drawn {
  const drawn: Drawn = [];
  text.split(/```\n?([\s\S]*?)\n?```\n?/).forEach((part, index) => {
    if (index % 2) drawn.push(<pre class="pre">{decoded(plainTokens(part))}</pre>);
    else if (part) drawn.push(...quotes(part, how));
  });
  return drawn;
}

const plainTokens = (text: string): string => text.replace(/<([^<>]+)>/g, (_, inside: string) => tokenWords(inside));

function quotes(text: string, how: How): Drawn {
  const drawn: Drawn = [];
  let quoted: string[] = [];
  let said: string[] = [];
  const flush = (): void => {
    if (quoted.length) drawn.push(<blockquote class="quote">{lines(quoted.join("\n"), (part) => inline(part, how))}</blockquote>);
    if (said.length) drawn.push(...lines(said.join("\n"), (part) => inline(part, how)));
    quoted = [];
    said = [];
  };
  for (const line of text.split("\n")) {
    const isQuote = line.startsWith("&gt;") || line.startsWith(">");
    if (isQuote ? said.length : quoted.length) flush();
    if (isQuote) quoted.push(line.replace(/^(&gt;|>)\s?/, ""));
    else said.push(line);
  }
  flush();
  return drawn;
}

function lines(text: string, draw: (part: string) => Drawn): Drawn {
  return text.split("\n").flatMap((line, index) => (index ? [<br />, ...draw(line)] : draw(line)));
}

// One alternative for each mark, in the order in which Slack lets them win.
const INLINE =
  /<([^<>\n]+)>|`([^`\n]+)`|(?<![\w*])\*(?![\s*])([^*\n]*[^\s*])\*(?![\w*])|(?<![\w_])_(?![\s_])([^_\n]*[^\s_])_(?![\w_])|(?<![\w~])~(?![\s~])([^~\n]*[^\s~])~(?![\w~])|:([a-z0-9_+-]+(?:::skin-tone-[2-6])?):|(https?:\/\/[^\s<>"'`]*[^\s<>"'`.,;:!?)*_~])|(?<![\w@])@(here|channel|everyone)\b|(?<![\w&#])#([a-z0-9_-]+)/g;

function inline(text: string, how: How): Drawn {
  if (how.depth > 6) return [decoded(text)];
  const drawn: Drawn = [];
  let from = 0;
  for (const found of text.matchAll(INLINE)) {
    const piece = pieceOf(found, { ...how, depth: how.depth + 1 });
    if (piece === null) continue;
    if (found.index > from) drawn.push(decoded(text.slice(from, found.index)));
    drawn.push(piece);
    from = found.index + found[0].length;
  }
  if (from < text.length) drawn.push(decoded(text.slice(from)));
  return drawn;
}

function pieceOf(found: RegExpExecArray | RegExpMatchArray, how: How): ComponentChildren | null {
  const [whole, token, code, bold, italic, strike, name, url, broadcast, channel] = found;
  if (token !== undefined) return <Token inside={token} />;
  if (code !== undefined) return <code class={code.length > SHORT_CODE ? "code" : "code code-short"}>{decoded(plainTokens(code))}</code>;
  if (bold !== undefined) return <strong>{inline(bold, how)}</strong>;
  if (italic !== undefined) return <em>{inline(italic, how)}</em>;
  if (strike !== undefined) return <s>{inline(strike, how)}</s>;
  if (name !== undefined) return <Emoji name={name} />;
  // What follows Slack makes of plain words, unless the text says verbatim.
  if (how.verbatim) return null;
  if (url !== undefined) return <Link url={decoded(url)}>{decoded(url)}</Link>;
  if (broadcast !== undefined) return <mark class="mention">{whole}</mark>;
  const known = [...state.channels.values()].find((each) => each.name === channel);
  return known ? <ChannelLink id={known.id} /> : null;
}

function emojiIn(text: string): Drawn {
  return text.split(/(:[a-z0-9_+-]+(?:::skin-tone-[2-6])?:)/).map((part, index) => (index % 2 ? <Emoji name={part.slice(1, -1)} /> : part));
}

function Token({ inside }: { inside: string }) {
  const [head = "", label] = splitOnce(inside, "|");
  if (head.startsWith("@")) return <Mention user={head.slice(1)} label={label} />;
  if (head.startsWith("#")) return <ChannelLink id={head.slice(1)} label={label} />;
  if (head.startsWith("!date^")) return <DateToken head={head} fallback={label ?? ""} />;
  if (head.startsWith("!subteam^")) return <GroupMention id={head.slice(9)} label={label} />;
  if (head.startsWith("!")) return <mark class="mention">@{head.slice(1)}</mark>;
  return <Link url={decoded(head)}>{decoded(label ?? head.replace(/^mailto:/, ""))}</Link>;
}

function splitOnce(text: string, mark: string): [string, string | undefined] {
  const at = text.indexOf(mark);
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)];
}

function tokenWords(inside: string): string {
  const [head, label] = splitOnce(inside, "|");
  if (head.startsWith("@")) return `@${state.people.get(head.slice(1))?.real_name ?? label ?? "someone"}`;
  if (head.startsWith("#")) return `#${state.channels.get(head.slice(1))?.name ?? label ?? "private channel"}`;
  if (head.startsWith("!date^")) return dateWords(head, label ?? "");
  if (head.startsWith("!subteam^")) return groupWords(head.slice(9), label);
  if (head.startsWith("!")) return `@${head.slice(1)}`;
  return label ?? head.replace(/^mailto:/, "");
}

function dateWords(head: string, fallback: string): string {
  const [, stamp = "", pattern = ""] = head.split("^");
  return /^\d{1,10}$/.test(stamp) && pattern ? dated(decoded(pattern), Number(stamp)) : decoded(fallback);
}

function DateToken({ head, fallback }: { head: string; fallback: string }) {
  const [, stamp = "", , url] = head.split("^");
  const words = dateWords(head, fallback);
  if (url) return <Link url={decoded(url)}>{words}</Link>;
  const valid = /^\d{1,10}$/.test(stamp);
  return <time dateTime={valid ? new Date(Number(stamp) * 1000).toISOString() : undefined}>{words}</time>;
}

export function Mention({ user, label }: { user: string; label?: string }) {
  const person = state.people.get(user);
  const name = person?.real_name ?? label ?? "someone";
  return (
    <button type="button" class={user === state.me ? "mention mention-me" : "mention"} onClick={() => set({ panel: { kind: "profile", user } })}>
      @{name}
    </button>
  );
}

function groupWords(id: string, label?: string): string {
  const group = state.usergroups.find((each) => each.id === id);
  return group ? `@${group.handle}` : (label ?? "@group");
}

export function GroupMention({ id, label }: { id: string; label?: string }) {
  return <mark class="mention">{groupWords(id, label)}</mark>;
}

export function ChannelLink({ id, label }: { id: string; label?: string }) {
  const channel = state.channels.get(id);
  if (!channel) return <span class="mention mention-off">#{label || "private channel"}</span>;
  return (
    <button type="button" class="mention" onClick={() => set({ place: { kind: "channel", id }, showList: false })}>
      #{channel.name}
    </button>
  );
}

export function Emoji({ name, unicode }: { name: string; unicode?: string }) {
  const found = unicode ? String.fromCodePoint(...unicode.split("-").map((part) => parseInt(part, 16))) : emoji(name);
  if (!found) return <>:{name}:</>;
  return (
    <span class="emoji" role="img" aria-label={name.replace(/_/g, " ")}>
      {found}
    </span>
  );
}

export function Link({ url, children }: { url: string; children?: ComponentChildren }) {
  if (!/^(https?:|mailto:)/i.test(url)) return <>{children ?? url}</>;
  return (
    <a class="link" href={url} target="_blank" rel="noopener noreferrer nofollow">
      {children ?? url}
    </a>
  );
}

// The markdown block: headings, lists, quotes, fences and the usual marks.

export function Markdown({ text }: { text: string }) {
  const drawn: Drawn = [];
  text.split(/^```\w*\n([\s\S]*?)\n?^```$/m).forEach((part, index) => {
    if (index % 2) drawn.push(<pre class="pre">{part}</pre>);
    else for (const chunk of part.split(/\n{2,}/)) if (chunk.trim()) drawn.push(paragraph(chunk.replace(/^\n|\n$/g, "")));
  });
  return <div class="markdown">{drawn}</div>;
}

function paragraph(chunk: string): ComponentChildren {
  const heading = /^(#{1,6})\s+(.*)$/.exec(chunk);
  if (heading?.[2]) return <p class={`md-heading md-h${heading[1]?.length}`}>{marks(heading[2])}</p>;
  const rows = chunk.split("\n");
  if (rows.every((row) => /^\s*[-*+]\s/.test(row))) return <ul>{rows.map((row) => <li>{marks(row.replace(/^\s*[-*+]\s/, ""))}</li>)}</ul>;
  if (rows.every((row) => /^\s*\d+[.)]\s/.test(row))) return <ol>{rows.map((row) => <li>{marks(row.replace(/^\s*\d+[.)]\s/, ""))}</li>)}</ol>;
  if (rows.every((row) => row.startsWith(">"))) return <blockquote class="quote">{lines(rows.map((row) => row.replace(/^>\s?/, "")).join("\n"), marks)}</blockquote>;
  return <p>{lines(chunk, marks)}</p>;
}

const MARKS = /\*\*(.+?)\*\*|(?<!\w)[*_](.+?)[*_](?!\w)|~~(.+?)~~|`([^`]+)`|\[([^\]]+)\]\(([^)\s]+)\)|:([a-z0-9_+-]+):|<([^<>\n]+)>/g;

function marks(text: string): Drawn {
  const drawn: Drawn = [];
  let from = 0;
  for (const found of text.matchAll(MARKS)) {
    if (found.index > from) drawn.push(text.slice(from, found.index));
    const [, bold, italic, strike, code, label, url, name, token] = found;
    if (bold) drawn.push(<strong>{marks(bold)}</strong>);
    else if (italic) drawn.push(<em>{marks(italic)}</em>);
    else if (strike) drawn.push(<s>{marks(strike)}</s>);
    else if (code) drawn.push(<code class="code">{code}</code>);
    else if (label && url) drawn.push(<Link url={url}>{label}</Link>);
    else if (name) drawn.push(<Emoji name={name} />);
    else if (token) drawn.push(<Token inside={token} />);
    from = found.index + found[0].length;
  }
  if (from < text.length) drawn.push(text.slice(from));
  return drawn;
}
