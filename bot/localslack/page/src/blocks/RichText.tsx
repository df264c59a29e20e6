// The rich_text block. Its text leaves are never parsed: what stands there is shown as it stands.

import type { ComponentChildren } from "preact";
import { ChannelLink, Emoji, GroupMention, Link, Mention } from "../mrkdwn";
import { dated } from "../time";
import type { Block, Json } from "../types";

export function RichText({ block }: { block: Block }) {
  return <div class="rich">{(block.elements ?? []).map((part: Json, index: number) => <Part key={index} part={part} />)}</div>;
}

function Part({ part }: { part: Json }) {
  const inline = (elements: Json[]): ComponentChildren => elements.map((leaf, index) => <Leaf key={index} leaf={leaf} />);
  const border = part.border ? " rich-border" : "";
  switch (part.type) {
    case "rich_text_list": {
      const items = part.elements.map((item: Json, index: number) => <li key={index}>{inline(item.elements)}</li>);
      const style = { marginLeft: `${(part.indent ?? 0) * 22}px` };
      return part.style === "ordered" ? (
        <ol class={`rich-list${border}`} style={style} start={(part.offset ?? 0) + 1}>
          {items}
        </ol>
      ) : (
        <ul class={`rich-list rich-level-${(part.indent ?? 0) % 3}${border}`} style={style}>
          {items}
        </ul>
      );
    }
    case "rich_text_quote":
      return <blockquote class="quote">{inline(part.elements)}</blockquote>;
    case "rich_text_preformatted":
      return <pre class="pre">{inline(part.elements)}</pre>;
    default:
      return <div class="rich-section">{inline(part.elements ?? [])}</div>;
  }
}

function Leaf({ leaf }: { leaf: Json }) {
  let drawn: ComponentChildren = bare(leaf);
  const style = leaf.style ?? {};
  if (style.code) drawn = <code class="code">{drawn}</code>;
  if (style.bold) drawn = <strong>{drawn}</strong>;
  if (style.italic) drawn = <em>{drawn}</em>;
  if (style.strike) drawn = <s>{drawn}</s>;
  if (style.underline) drawn = <u>{drawn}</u>;
  return <>{drawn}</>;
}

function bare(leaf: Json): ComponentChildren {
  switch (leaf.type) {
    case "text":
      return (leaf.text as string).split("\n").map((line, index) => (index ? [<br />, line] : line));
    case "link":
      return <Link url={leaf.url}>{leaf.text ?? leaf.url}</Link>;
    case "emoji":
      return <Emoji name={leaf.name} unicode={leaf.unicode} />;
    case "user":
      return <Mention user={leaf.user_id} />;
    case "usergroup":
      return <GroupMention id={leaf.usergroup_id} />;
    case "channel":
      return <ChannelLink id={leaf.channel_id} />;
    case "broadcast":
      return <mark class="mention">@{leaf.range}</mark>;
    case "date":
      return <time>{dated(leaf.format, leaf.timestamp)}</time>;
    case "color":
      return (
        <span>
          {leaf.value} <i class="swatch" style={{ background: leaf.value }} />
        </span>
      );
    default:
      return leaf.text ?? "";
  }
}
