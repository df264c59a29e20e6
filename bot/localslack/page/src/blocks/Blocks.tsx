// Block Kit's blocks, one function each.

import { useState } from "preact/hooks";
import { Markdown, Mrkdwn, PlainText, wordsOf } from "../mrkdwn";
import type { Block, Text } from "../types";
import { Icon } from "../ui/icons";
import { pictureOf } from "../files";
import { say } from "../language";
import { Chart } from "./Chart";
import { ElementView } from "./Elements";
import { InputBlock } from "./Input";
import { RichText } from "./RichText";
import { DataTable, Table } from "./Table";

export function Blocks({ blocks }: { blocks: Block[] }) {
  return (
    <div class="blocks">
      {blocks.map((block, index) => (
        <BlockView key={block.block_id ?? index} block={block} />
      ))}
    </div>
  );
}

export function Words({ of }: { of: Text }) {
  return of.type === "mrkdwn" ? <Mrkdwn text={of.text} verbatim={of.verbatim} /> : <PlainText text={of.text} emoji={of.emoji !== false} />;
}

export const plainWords = (text?: Text): string => (text ? (text.type === "mrkdwn" ? wordsOf(text.text) : text.text) : "");

function BlockView({ block }: { block: Block }) {
  const Draw = KINDS[block.type];
  return Draw ? <Draw block={block} /> : <p class="block-unknown">This page cannot show “{block.type}” blocks.</p>;
}

function Section({ block }: { block: Block }) {
  const accessory = block.accessory;
  return (
    <div class={accessory ? `b-section b-section-with with-${accessory.type === "image" ? "image" : "control"}` : "b-section"}>
      <div class="b-section-words">
        {block.text && (
          <Long open={block.expand}>
            <Words of={block.text} />
          </Long>
        )}
        {block.fields && (
          <div class="b-fields">
            {block.fields.map((field: Text, index: number) => (
              <div class="b-field" key={index}>
                <Words of={field} />
              </div>
            ))}
          </div>
        )}
      </div>
      {accessory && (
        <div class="b-accessory">
          <ElementView block={block} element={accessory} label={plainWords(block.text ?? block.fields?.[0])} />
        </div>
      )}
    </div>
  );
}

const LONG = 700;

/** Slack folds long sections; the words stay in the page for search and screen readers once opened. */
function Long({ open, children }: { open?: boolean; children: any }) {
  const text = children?.props?.of?.text ?? "";
  const [all, setAll] = useState(Boolean(open) || text.length < LONG);
  if (all) return <div class="b-words">{children}</div>;
  return (
    <div>
      <div class="b-words b-folded">{children}</div>
      <button type="button" class="text-button" onClick={() => setAll(true)}>
        {say("see_more")}
      </button>
    </div>
  );
}

function Header({ block }: { block: Block }) {
  return (
    <h3 class="b-header">
      <PlainText text={block.text.text} emoji={block.text.emoji !== false} />
    </h3>
  );
}

function Context({ block }: { block: Block }) {
  return (
    <div class="b-context">
      {block.elements.map((element: any, index: number) =>
        element.type === "image" ? (
          <img key={index} class="b-context-image" src={pictureOf(element)} alt={element.alt_text} />
        ) : (
          <span key={index} class="b-context-words">
            <Words of={element} />
          </span>
        ),
      )}
    </div>
  );
}

function Image({ block }: { block: Block }) {
  return (
    <figure class="b-image">
      {block.title && (
        <figcaption>
          <PlainText text={block.title.text} />
        </figcaption>
      )}
      <img src={pictureOf(block)} alt={block.alt_text} loading="lazy" />
    </figure>
  );
}

function Actions({ block }: { block: Block }) {
  return (
    <div class="b-actions">
      {block.elements.map((element: any) => (
        <ElementView key={element.action_id} block={block} element={element} label="" />
      ))}
    </div>
  );
}

const ALERT_ICON: Record<string, string> = { warning: "warn", error: "warn", success: "check", info: "info", default: "info" };

function Alert({ block }: { block: Block }) {
  const level = block.level ?? "default";
  return (
    <div class={`b-alert b-alert-${level}`} role={level === "error" ? "alert" : "note"}>
      <Icon name={ALERT_ICON[level] ?? "info"} />
      <div>
        <Words of={block.text} />
      </div>
    </div>
  );
}

const KINDS: Record<string, (props: { block: Block }) => any> = {
  section: Section,
  header: Header,
  divider: () => <hr class="b-divider" />,
  context: Context,
  image: Image,
  actions: Actions,
  context_actions: Actions,
  input: InputBlock,
  rich_text: ({ block }) => <RichText block={block} />,
  markdown: ({ block }) => <Markdown text={block.text} />,
  table: Table,
  data_table: DataTable,
  data_visualization: ({ block }) => <Chart block={block} />,
  alert: Alert,
};
