// The frame of everything that opens beside the conversation.

import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { set } from "../store";
import { Icon } from "../ui/icons";

interface Props { title: string; note?: ComponentChildren; wide?: boolean; page?: boolean; children: ComponentChildren }

export function Side({ title, note, wide, page, children }: Props) {
  const close = useRef<HTMLButtonElement>(null);
  const from = useRef(document.activeElement as HTMLElement | null);
  useEffect(() => {
    close.current?.focus({ preventScroll: true });
    return () => {
      if (from.current?.isConnected && !document.querySelector("dialog[open]")) from.current.focus({ preventScroll: true });
    };
  }, []);
  return (
    <aside class={wide ? "side side-wide" : page ? "side side-page" : "side"} aria-label={title}>
      <header class="head">
        <div class="head-words">
          <h2>{title}</h2>
          {note && <p class="head-sub">{note}</p>}
        </div>
        <button ref={close} type="button" class="icon-button" aria-label={`Close ${title}`} title="Close" onClick={() => set({ panel: null })}>
          <Icon name="close" />
        </button>
      </header>
      {children}
    </aside>
  );
}
