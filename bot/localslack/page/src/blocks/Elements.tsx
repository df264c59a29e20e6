// Block Kit's elements: buttons, menus, choices and pickers. Inputs that only stand in input blocks are in Input.tsx.

import { useId, useState } from "preact/hooks";
import { pictureOf } from "../files";
import { channelChoices, peopleChoices } from "../choices";
import { say } from "../language";
import { ask } from "../link";
import { use } from "../store";
import { zone } from "../time";
import { fromLocal, toLocal } from "../localtime";
import type { Block, Confirm, Element, Option, OptionGroup } from "../types";
import { Dialog } from "../ui/Dialog";
import { Icon } from "../ui/icons";
import { MenuButton } from "../ui/Menu";
import { type Choice, Picker } from "../ui/Picker";
import { plainWords, Words } from "./Blocks";
import { dispatch, give, useSurface, valueOf } from "./surface";

export interface Frame {
  block: Block;
  element: Element;
  /** What the element is about, for those who hear the page. */
  label: string;
  labelledBy?: string;
  describedBy?: string;
  invalid?: boolean;
  id?: string;
}

export function ElementView(frame: Frame) {
  const Draw = ELEMENTS[frame.element.type];
  return Draw ? <Draw {...frame} /> : <span class="block-unknown">{frame.element.type}</span>;
}

/** Ask first where the element wants it, then go on. */
function useConfirm(confirm: Confirm | undefined): [(go: () => void) => void, any] {
  const [waiting, setWaiting] = useState<{ go: () => void } | null>(null);
  const begin = (go: () => void): void => (confirm ? setWaiting({ go }) : go());
  const dialog = waiting && confirm && (
    <ConfirmDialog
      confirm={confirm}
      onAnswer={(yes) => {
        setWaiting(null);
        if (yes) waiting.go();
      }}
    />
  );
  return [begin, dialog];
}

function ConfirmDialog({ confirm, onAnswer }: { confirm: Confirm; onAnswer: (yes: boolean) => void }) {
  const id = useId();
  return (
    <Dialog labelledBy={id} role="alertdialog" class="dialog-small" onClose={() => onAnswer(false)}>
      <h2 id={id} class="dialog-title">{confirm.title.text}</h2>
      <p><Words of={confirm.text} /></p>
      <div class="dialog-foot">
        <button type="button" class="button" onClick={() => onAnswer(false)}>{confirm.deny.text}</button>
        <button type="button" class={confirm.style === "danger" ? "button button-danger" : "button button-primary"} data-autofocus onClick={() => onAnswer(true)}>
          {confirm.confirm.text}
        </button>
      </div>
    </Dialog>
  );
}

function Button({ block, element }: Frame) {
  const surface = useSurface();
  const [busy, setBusy] = useState(false);
  const [begin, dialog] = useConfirm(element.confirm);
  const press = (): void =>
    begin(() => {
      if (element.url && /^https?:/i.test(element.url)) window.open(element.url, "_blank", "noopener,noreferrer");
      setBusy(true);
      void dispatch(surface, block, element, element.value).then(() => setBusy(false));
    });
  const style = element.style === "primary" ? " button-primary" : element.style === "danger" ? " button-danger" : "";
  return (
    <>
      <button type="button" class={`button${style}`} aria-label={element.accessibility_label} aria-busy={busy} onClick={press}>
        <Words of={element.text} />
        {element.url && <span class="sr"> (opens a page)</span>}
      </button>
      {dialog}
    </>
  );
}

function Overflow({ block, element, label }: Frame) {
  const surface = useSurface();
  const [begin, dialog] = useConfirm(element.confirm);
  const entries = (element.options as Option[]).map((option) => ({
    label: <Words of={option.text} />,
    words: option.text.text,
    hint: option.description && <Words of={option.description} />,
    choose: () =>
      begin(() => {
        if (option.url && /^https?:/i.test(option.url)) window.open(option.url, "_blank", "noopener,noreferrer");
        void dispatch(surface, block, element, option.value);
      }),
  }));
  return (
    <>
      <MenuButton label={label ? `More about: ${label}` : "More"} entries={entries} class="button button-square">
        <Icon name="more" />
      </MenuButton>
      {dialog}
    </>
  );
}

function ChoiceBoxes({ block, element, label, labelledBy, describedBy, invalid }: Frame) {
  const surface = useSurface();
  const name = useId();
  const [begin, dialog] = useConfirm(element.confirm);
  const many = element.type === "checkboxes";
  const initial = many ? (element.initial_options ?? []).map((option: Option) => option.value) : element.initial_option?.value;
  const value = valueOf(surface, block, element, initial);
  const isOn = (option: Option): boolean => (many ? (value ?? []).includes(option.value) : value === option.value);
  const choose = (option: Option, on: boolean): void => {
    const next = many ? (element.options as Option[]).filter((each) => (each.value === option.value ? on : isOn(each))).map((each) => each.value) : option.value;
    begin(() => give(surface, block, element, next));
  };
  return (
    <div class="boxes" role={many ? "group" : "radiogroup"} aria-labelledby={labelledBy} aria-label={labelledBy ? undefined : label || "Choices"} aria-describedby={describedBy} aria-invalid={invalid && !many ? true : undefined}>
      {(element.options as Option[]).map((option, index) => (
        <label class="box" key={option.value}>
          <input
            type={many ? "checkbox" : "radio"}
            name={name}
            checked={isOn(option)}
            data-autofocus={(element.focus_on_load && index === 0) || undefined}
            onChange={(event) => choose(option, event.currentTarget.checked)}
          />
          <span class="box-words">
            <Words of={option.text} />
            {option.description && <span class="box-hint"><Words of={option.description} /></span>}
          </span>
        </label>
      ))}
      {dialog}
    </div>
  );
}

function optionChoices(element: Element): Choice[] {
  const one = (option: Option, group?: string): Choice => ({
    value: option.value,
    words: plainWords(option.text),
    label: <Words of={option.text} />,
    hint: option.description && <Words of={option.description} />,
    group,
  });
  const groups: OptionGroup[] = element.option_groups ?? [];
  return [...(element.options ?? []).map((option: Option) => one(option)), ...groups.flatMap((group) => group.options.map((option) => one(option, plainWords(group.label))))];
}

function Select(frame: Frame) {
  const { block, element } = frame;
  const surface = useSurface();
  const [begin, dialog] = useConfirm(element.confirm);
  const [people, channels] = use((s) => [s.people, s.channels] as const);
  const fallbackId = useId();
  const multi = element.type.startsWith("multi_");
  const kind = element.type.replace("multi_", "");
  const [loaded, setLoaded] = useState<Choice[]>([]);
  const sources: Record<string, () => Choice[]> = {
    static_select: () => optionChoices(element),
    external_select: () => [...optionChoices({ ...element, options: multi ? element.initial_options : element.initial_option ? [element.initial_option] : [] }), ...loaded],
    users_select: () => peopleChoices(people),
    channels_select: () => channelChoices(channels, people, { include: ["public"] }),
    conversations_select: () => channelChoices(channels, people, element.filter),
  };
  const initial = multi
    ? (element.initial_options?.map((option: Option) => option.value) ?? element.initial_users ?? element.initial_channels ?? element.initial_conversations ?? [])
    : (element.initial_option?.value ?? element.initial_user ?? element.initial_channel ?? element.initial_conversation);
  const value = valueOf(surface, block, element, initial);
  const chosen: string[] = multi ? (value ?? []) : value ? [value] : [];
  return (
    <>
      <Picker
        id={frame.id ?? fallbackId}
        label={frame.label || plainWords(element.placeholder) || say("choose")}
        labelledBy={frame.labelledBy}
        describedBy={frame.describedBy}
        invalid={frame.invalid}
        choices={sources[kind]?.() ?? []}
        chosen={chosen}
        multi={multi}
        most={element.max_selected_items}
        placeholder={plainWords(element.placeholder) || (multi ? say("choose") : say("choose_one"))}
        autofocus={element.focus_on_load}
        clearable={Boolean(block.optional)}
        onChange={(values) => begin(() => give(surface, block, element, multi ? values : (values[0] ?? null)))}
        onSearch={kind === "external_select" ? (words) => void searchOutside(surface.where, block, element, words, setLoaded) : undefined}
      />
      {dialog}
    </>
  );
}

async function searchOutside(where: any, block: Block, element: Element, words: string, keep: (choices: Choice[]) => void): Promise<void> {
  if (words.length < (element.min_query_length ?? 3)) return;
  const found = await ask("options", { ...where, block_id: block.block_id ?? "", action_id: element.action_id, query: words });
  keep(optionChoices({ ...element, ...found }));
}

function DatePart({ block, element, label, labelledBy, describedBy, invalid, id }: Frame) {
  const surface = useSurface();
  const [begin, dialog] = useConfirm(element.confirm);
  const [type, first] = PARTS[element.type] ?? ["date", "initial_date"];
  const raw = valueOf(surface, block, element, element[first]);
  const seconds = element.type === "datetimepicker";
  const value = seconds && raw ? toLocal(raw, zone()) : (raw ?? "");
  return (
    <>
      <input
        id={id}
        class="field field-when"
        type={type as "date"}
        value={value}
        aria-labelledby={labelledBy}
        aria-label={labelledBy ? undefined : label || plainWords(element.placeholder) || "When"}
        aria-describedby={describedBy}
        aria-invalid={invalid || undefined}
        data-autofocus={element.focus_on_load || undefined}
        onChange={(event) => {
          const typed = event.currentTarget.value;
          begin(() => give(surface, block, element, typed ? (seconds ? fromLocal(typed, zone()) : typed) : null));
        }}
      />
      {dialog}
    </>
  );
}

const PARTS: Record<string, [string, string]> = {
  datepicker: ["date", "initial_date"],
  timepicker: ["time", "initial_time"],
  datetimepicker: ["datetime-local", "initial_date_time"],
};

function Feedback({ block, element }: Frame) {
  const surface = useSurface();
  const given = valueOf(surface, block, element, undefined);
  return (
    <span class="feedback">
      {[element.positive_button, element.negative_button].map((each: any) => (
        <button key={each.value} type="button" class="button" aria-pressed={given === each.value} aria-label={each.accessibility_label} onClick={() => give(surface, block, element, each.value)}>
          <Words of={each.text} />
        </button>
      ))}
    </span>
  );
}

function IconButton({ block, element }: Frame) {
  const surface = useSurface();
  const [begin, dialog] = useConfirm(element.confirm);
  return (
    <>
      <button type="button" class="icon-button" aria-label={element.accessibility_label ?? element.text.text} title={element.text.text} onClick={() => begin(() => void dispatch(surface, block, element, element.value))}>
        <Icon name="trash" />
      </button>
      {dialog}
    </>
  );
}

function Picture({ element }: Frame) {
  return <img class="b-accessory-image" src={pictureOf(element)} alt={element.alt_text} loading="lazy" />;
}

export const ELEMENTS: Record<string, (frame: Frame) => any> = {
  button: Button,
  overflow: Overflow,
  checkboxes: ChoiceBoxes,
  radio_buttons: ChoiceBoxes,
  static_select: Select,
  external_select: Select,
  users_select: Select,
  channels_select: Select,
  conversations_select: Select,
  multi_static_select: Select,
  multi_external_select: Select,
  multi_users_select: Select,
  multi_channels_select: Select,
  multi_conversations_select: Select,
  datepicker: DatePart,
  timepicker: DatePart,
  datetimepicker: DatePart,
  feedback_buttons: Feedback,
  icon_button: IconButton,
  image: Picture,
};
