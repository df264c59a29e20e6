// The input block: a label, a field, a hint, and the error beside it.

import { useId, useLayoutEffect, useRef } from "preact/hooks";
import { say } from "../language";
import type { Block, Element } from "../types";
import { Icon } from "../ui/icons";
import { plainWords, Words } from "./Blocks";
import { ELEMENTS, ElementView } from "./Elements";
import { dispatch, give, type Surface, useSurface, valueOf } from "./surface";

export function InputBlock({ block }: { block: Block }) {
  const surface = useSurface();
  const id = useId();
  const error = surface.errors[block.block_id ?? ""];
  const element: Element = block.element;
  const isGroup = element.type === "checkboxes" || element.type === "radio_buttons";
  const describedBy = [error && `${id}-error`, block.hint && `${id}-hint`].filter(Boolean).join(" ") || undefined;
  const frame = { block, element, label: plainWords(block.label), labelledBy: `${id}-label`, describedBy, invalid: Boolean(error), id: `${id}-field` };
  const Label = isGroup ? "span" : "label";
  return (
    <div class={error ? "b-input b-input-wrong" : "b-input"} data-block={block.block_id}>
      <Label id={`${id}-label`} class="b-label" {...(isGroup ? {} : { for: `${id}-field` })}>
        <Words of={block.label} />
        {block.optional && <span class="b-optional"> {say("optional")}</span>}
      </Label>
      {element.type in ELEMENTS ? <ElementView {...frame} /> : <Typed {...frame} surface={surface} />}
      {error && (
        <p id={`${id}-error`} class="b-error" role="alert">
          <Icon name="warn" size={16} /> {error}
        </p>
      )}
      {block.hint && (
        <p id={`${id}-hint`} class="b-hint">
          <Words of={block.hint} />
        </p>
      )}
    </div>
  );
}

interface TypedProps { block: Block; element: Element; surface: Surface; id: string; labelledBy: string; describedBy?: string; invalid: boolean }

function Typed({ block, element, surface, id, labelledBy, describedBy, invalid }: TypedProps) {
  const area = useRef<HTMLTextAreaElement>(null);
  const rich = element.type === "rich_text_input";
  const first = rich ? richWords(element.initial_value) : element.initial_value;
  const raw = valueOf(surface, block, element, first) ?? "";
  const value: string = rich && typeof raw === "object" ? richWords(raw) : raw;
  const keep = (typed: string): void => {
    const next = rich && typed ? richOf(typed) : typed;
    // A dispatching input sends on Enter or on each letter as its config says; here it is only kept.
    const answers = { ...surface.typed[block.block_id ?? ""], [element.action_id]: next };
    surface.setTyped({ ...surface.typed, [block.block_id ?? ""]: answers });
    if (on("on_character_entered")) give(surface, block, element, next);
  };
  const on = (when: string): boolean => Boolean(block.dispatch_action) && (element.dispatch_action_config?.trigger_actions_on ?? ["on_enter_pressed"]).includes(when);
  useLayoutEffect(() => {
    const box = area.current;
    if (!box) return;
    box.style.height = "auto";
    box.style.height = `${Math.min(box.scrollHeight + 2, 360)}px`;
  }, [value]);

  const shared = {
    id,
    class: "field",
    value,
    placeholder: plainWords(element.placeholder),
    "aria-labelledby": labelledBy,
    "aria-describedby": describedBy,
    "aria-invalid": invalid || undefined,
    "aria-required": block.optional ? undefined : true,
    "data-autofocus": element.focus_on_load || undefined,
    onInput: (event: any) => keep(event.currentTarget.value),
  };
  if (rich || element.multiline) return <textarea {...shared} ref={area} rows={4} maxLength={element.max_length ?? 3000} />;
  const type = { email_text_input: "email", url_text_input: "url", number_input: "text" }[element.type] ?? "text";
  return (
    <input
      {...shared}
      type={type as "text"}
      inputMode={element.type === "number_input" ? (element.is_decimal_allowed ? "decimal" : "numeric") : undefined}
      maxLength={element.max_length ?? 3000}
      autocomplete="off"
      onKeyDown={(event) => {
        if (event.key === "Enter" && on("on_enter_pressed")) {
          event.preventDefault();
          void dispatch(surface, block, element, value);
        }
      }}
    />
  );
}

const richOf = (words: string): Block => ({ type: "rich_text", elements: [{ type: "rich_text_section", elements: [{ type: "text", text: words }] }] });
const richWords = (block?: Block): string =>
  (block?.elements ?? []).flatMap((part: any) => part.elements ?? []).map((leaf: any) => leaf.text ?? "").join("");
