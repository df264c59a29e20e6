// Short words at the foot of the page, read out politely.

import { useLayoutEffect, useRef } from "preact/hooks";
import { Mrkdwn } from "../mrkdwn";
import { set, state, use } from "../store";
import { Icon } from "./icons";

export function Toasts() {
  const toasts = use((s) => s.toasts);
  const self = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const box = self.current;
    if (!box || !("showPopover" in box)) return;
    // Shown anew each time, so that it lies above a dialog that opened meanwhile.
    if (box.matches(":popover-open")) box.hidePopover();
    if (toasts.length) box.showPopover();
  }, [toasts]);
  return (
    <div ref={self} popover="manual" class="toasts" role="status" aria-live="polite">
      {toasts.map((toast) => (
        <div key={toast.id} class={`toast toast-${toast.tone}`}>
          <span class="toast-words"><Mrkdwn text={toast.words} /></span>
          <button type="button" class="icon-button" aria-label="Dismiss" onClick={() => set({ toasts: state.toasts.filter((each) => each !== toast) })}>
            <Icon name="close" size={16} />
          </button>
        </div>
      ))}
    </div>
  );
}
