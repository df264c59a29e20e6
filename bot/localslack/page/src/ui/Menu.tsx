// A button that opens a menu. Arrow keys move, letters jump, Enter chooses, Escape gives the focus back.

import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { Popup } from "./Popup";

export interface Entry { label: ComponentChildren; words: string; hint?: ComponentChildren; tone?: "danger"; href?: string; choose: () => void; group?: string }

interface Props {
  label: string;
  entries: Entry[];
  children: ComponentChildren;
  class?: string;
  align?: "start" | "end";
  onOpen?: (open: boolean) => void;
  disabled?: boolean;
}

export function MenuButton({ label, entries, children, align = "end", onOpen, disabled, ...rest }: Props) {
  const [open, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const show = (now: boolean, giveBack = false): void => {
    setOpen(now);
    onOpen?.(now);
    if (giveBack) button.current?.focus();
  };
  return (
    <>
      <button
        ref={button}
        type="button"
        class={rest.class ?? "icon-button"}
        aria-label={label}
        title={label}
        aria-haspopup="menu"
        aria-expanded={open}
        disabled={disabled}
        onClick={() => show(!open)}
        onKeyDown={(event) => {
          if (event.key === "ArrowDown" && !open) {
            event.preventDefault();
            show(true);
          }
        }}
      >
        {children}
      </button>
      {open && (
        <Popup anchor={button} align={align} onClose={(giveBack) => show(false, giveBack)}>
          <MenuList label={label} entries={entries} onDone={() => show(false, true)} />
        </Popup>
      )}
    </>
  );
}

function MenuList({ label, entries, onDone }: { label: string; entries: Entry[]; onDone: () => void }) {
  const list = useRef<HTMLDivElement>(null);
  const items = (): HTMLElement[] => [...(list.current?.querySelectorAll<HTMLElement>('[role="menuitem"]') ?? [])];
  useLayoutEffect(() => items()[0]?.focus(), []);

  const keys = (event: KeyboardEvent): void => {
    const all = items();
    const at = all.indexOf(document.activeElement as HTMLElement);
    const step: Record<string, number> = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 };
    if (event.key in step) {
      event.preventDefault();
      all[((step[event.key] ?? 0) + all.length) % all.length]?.focus();
    } else if (event.key === "Tab") {
      onDone();
    } else if (event.key.length === 1 && event.key !== " ") {
      const ahead = [...all.slice(at + 1), ...all.slice(0, at + 1)];
      ahead.find((item) => (item.dataset.words ?? "").toLowerCase().startsWith(event.key.toLowerCase()))?.focus();
    }
  };

  return (
    <div ref={list} role="menu" aria-label={label} class="menu" onKeyDown={keys}>
      {entries.map((entry, index) => (
        <>
          {entry.group && entry.group !== entries[index - 1]?.group && (
            <div class="menu-group" role="presentation">
              {entry.group}
            </div>
          )}
          <button
            type="button"
            role="menuitem"
            tabIndex={-1}
            class={entry.tone === "danger" ? "menu-item menu-danger" : "menu-item"}
            data-words={entry.words}
            onClick={() => {
              onDone();
              entry.choose();
            }}
          >
            <span>{entry.label}</span>
            {entry.hint && <span class="menu-hint">{entry.hint}</span>}
          </button>
        </>
      ))}
    </div>
  );
}
