// Choosing one or several of many: a button with the choice, a list with a search line. Used for every select element.

import type { ComponentChildren } from "preact";
import { useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import { Icon } from "./icons";
import { Popup } from "./Popup";
import { say } from "../language";

export interface Choice { value: string; words: string; label: ComponentChildren; hint?: ComponentChildren; group?: string }

interface Props {
  id: string;
  label: string;
  labelledBy?: string;
  describedBy?: string;
  invalid?: boolean;
  choices: Choice[];
  chosen: string[];
  multi?: boolean;
  most?: number;
  placeholder: string;
  onChange: (values: string[]) => void;
  onSearch?: (words: string) => void;
  autofocus?: boolean;
  clearable?: boolean;
}

const SHOWN = 100;

export function Picker(props: Props) {
  const [open, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const picked = props.chosen.map((value) => props.choices.find((choice) => choice.value === value)).filter((c) => c !== undefined);
  const close = (giveBack: boolean): void => {
    setOpen(false);
    if (giveBack) button.current?.focus();
  };
  const valueId = `${props.id}-value`;
  return (
    <div class={props.multi ? "picker picker-multi" : "picker"}>
      {props.multi && picked.length > 0 && (
        <ul class="chips" aria-label="Chosen">
          {picked.map((choice) => (
            <li class="chip" key={choice.value}>
              {choice.label}
              <button type="button" class="chip-remove" aria-label={`Remove ${choice.words}`} onClick={() => props.onChange(props.chosen.filter((v) => v !== choice.value))}>
                <Icon name="close" size={14} />
              </button>
            </li>
          ))}
        </ul>
      )}
      <button
        ref={button}
        id={props.id}
        type="button"
        class="picker-button"
        aria-haspopup="listbox"
        aria-expanded={open}
        aria-labelledby={props.labelledBy ? `${props.labelledBy} ${valueId}` : undefined}
        aria-label={props.labelledBy ? undefined : `${props.label}: ${props.multi ? "" : (picked[0]?.words ?? props.placeholder)}`}
        aria-describedby={props.describedBy}
        data-invalid={props.invalid || undefined}
        data-autofocus={props.autofocus || undefined}
        onClick={() => setOpen(!open)}
        onKeyDown={(event) => {
          if ((event.key === "ArrowDown" || event.key === "ArrowUp") && !open) {
            event.preventDefault();
            setOpen(true);
          }
        }}
      >
        <span id={valueId} class={picked.length && !props.multi ? "picker-value" : "picker-value picker-empty"}>
          {!props.multi && picked[0] ? picked[0].label : props.placeholder}
        </span>
        <Icon name="down" size={16} />
      </button>
      {open && (
        <Popup anchor={button} onClose={close} matchWidth class="popup-picker">
          <ChoiceList {...props} close={close} />
        </Popup>
      )}
    </div>
  );
}

function ChoiceList(props: Props & { close: (giveBack: boolean) => void }) {
  const [words, setWords] = useState("");
  const [at, setAt] = useState(() => Math.max(0, props.choices.findIndex((choice) => choice.value === props.chosen[0])));
  const input = useRef<HTMLInputElement>(null);
  const list = useRef<HTMLUListElement>(null);
  const found = useMemo(() => {
    const parts = words.toLowerCase().split(/\s+/).filter(Boolean);
    return props.choices.filter((choice) => parts.every((part) => choice.words.toLowerCase().includes(part))).slice(0, SHOWN);
  }, [words, props.choices]);

  useLayoutEffect(() => input.current?.focus(), []);
  useLayoutEffect(() => {
    list.current?.querySelector('[data-active="true"]')?.scrollIntoView({ block: "nearest" });
  }, [at, words]);

  const choose = (choice: Choice | undefined): void => {
    if (!choice) return;
    if (!props.multi) {
      props.onChange(props.clearable && props.chosen[0] === choice.value ? [] : [choice.value]);
      props.close(true);
      return;
    }
    const had = props.chosen.includes(choice.value);
    if (!had && props.most && props.chosen.length >= props.most) return;
    props.onChange(had ? props.chosen.filter((value) => value !== choice.value) : [...props.chosen, choice.value]);
  };

  const keys = (event: KeyboardEvent): void => {
    const step: Record<string, number> = { ArrowDown: at + 1, ArrowUp: at - 1, PageDown: at + 8, PageUp: at - 8 };
    if (event.key in step) {
      event.preventDefault();
      setAt(Math.max(0, Math.min(found.length - 1, step[event.key] ?? 0)));
    } else if (event.key === "Enter") {
      event.preventDefault();
      choose(found[at]);
    } else if (event.key === "Tab") {
      props.close(true);
    }
  };

  const listId = `${props.id}-list`;
  return (
    <div class="choices">
      <div class="choices-search">
        <Icon name="search" size={16} />
        <input
          ref={input}
          type="text"
          role="combobox"
          aria-expanded="true"
          aria-controls={listId}
          aria-autocomplete="list"
          aria-activedescendant={found[at] ? `${listId}-${at}` : undefined}
          aria-label={`Search ${props.label}`}
          placeholder={say("search")}
          value={words}
          onInput={(event) => {
            setWords(event.currentTarget.value);
            setAt(0);
            props.onSearch?.(event.currentTarget.value);
          }}
          onKeyDown={keys}
        />
      </div>
      <ul ref={list} id={listId} role="listbox" aria-label={props.label} aria-multiselectable={props.multi || undefined} class="choices-list" tabIndex={-1}>
        {found.map((choice, index) => (
          <>
            {choice.group && choice.group !== found[index - 1]?.group && (
              <li role="presentation" class="menu-group">
                {choice.group}
              </li>
            )}
            <li
              key={choice.value}
              id={`${listId}-${index}`}
              role="option"
              aria-selected={props.chosen.includes(choice.value)}
              data-active={index === at}
              class="choice"
              onPointerMove={() => setAt(index)}
              onClick={() => choose(choice)}
            >
              <span class="choice-words">
                {choice.label}
                {choice.hint && <span class="choice-hint">{choice.hint}</span>}
              </span>
              {props.chosen.includes(choice.value) && <Icon name="check" size={16} />}
            </li>
          </>
        ))}
        {!found.length && (
          <li role="presentation" class="choices-none">
            {say("nothing_found")}
          </li>
        )}
      </ul>
    </div>
  );
}
