// The board of emoji: the usual ones first, a search line, arrow keys over the grid.

import { useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import { EMOJI, emoji, OFTEN } from "../emoji";
import { Icon } from "./icons";

const COLUMNS = 8;
const SHOWN = 160;

export function EmojiBoard({ onChoose }: { onChoose: (name: string) => void }) {
  const [words, setWords] = useState("");
  const input = useRef<HTMLInputElement>(null);
  const grid = useRef<HTMLDivElement>(null);
  const names = useMemo(() => {
    const all = [...new Set([...OFTEN, ...EMOJI.keys()])];
    const query = words.trim().toLowerCase().replace(/[\s:]+/g, "_").replace(/^_|_$/g, "");
    return all.filter((name) => name.includes(query)).slice(0, SHOWN);
  }, [words]);
  useLayoutEffect(() => input.current?.focus(), []);

  const keys = (event: KeyboardEvent): void => {
    const all = [...(grid.current?.querySelectorAll<HTMLElement>("button") ?? [])];
    const at = all.indexOf(document.activeElement as HTMLElement);
    const step: Record<string, number> = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: COLUMNS, ArrowUp: -COLUMNS };
    if (at < 0) {
      if (event.key === "ArrowDown") {
        event.preventDefault();
        all[0]?.focus();
      } else if (event.key === "Enter" && names[0]) {
        event.preventDefault();
        onChoose(names[0]);
      }
    } else if (event.key in step) {
      event.preventDefault();
      const next = at + (step[event.key] ?? 0);
      if (next < 0) input.current?.focus();
      else all[Math.min(next, all.length - 1)]?.focus();
    }
  };

  return (
    <div class="board" role="dialog" aria-label="Choose an emoji" onKeyDown={keys}>
      <div class="choices-search">
        <Icon name="search" size={16} />
        <input ref={input} type="text" aria-label="Search emoji" placeholder="Search emoji" value={words} onInput={(event) => setWords(event.currentTarget.value)} />
      </div>
      <div ref={grid} class="board-grid">
        {names.map((name) => (
          <button key={name} type="button" class="board-one" aria-label={name.replace(/_/g, " ")} title={`:${name}:`} onClick={() => onChoose(name)}>
            {emoji(name)}
          </button>
        ))}
      </div>
    </div>
  );
}
