// A modal dialog on the browser's own <dialog>: the rest of the page is inert, Escape closes, focus goes back.

import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";

interface Props { labelledBy: string; onClose: () => void; children: ComponentChildren; class?: string; role?: "dialog" | "alertdialog" }

const FIELDS = ".modal-body input, .modal-body textarea, .modal-body .picker-button";

export function Dialog({ labelledBy, onClose, children, role = "dialog", ...rest }: Props) {
  const self = useRef<HTMLDialogElement>(null);
  const pressedOutside = useRef(false);
  useLayoutEffect(() => {
    const before = document.activeElement as HTMLElement | null;
    const dialog = self.current;
    dialog?.showModal();
    const wanted = dialog?.querySelector<HTMLElement>("[data-autofocus]");
    const field = dialog?.querySelector<HTMLElement>(FIELDS) ?? dialog?.querySelector<HTMLElement>(".dialog-foot .button");
    (wanted ?? field)?.focus();
    return () => {
      dialog?.close();
      if (before?.isConnected) before.focus();
    };
  }, []);
  return (
    <dialog
      ref={self}
      role={role}
      aria-labelledby={labelledBy}
      aria-modal="true"
      class={`dialog ${rest.class ?? ""}`}
      onCancel={(event) => {
        event.preventDefault();
        if (event.target === self.current) onClose();
      }}
      onPointerDown={(event) => {
        pressedOutside.current = event.target === self.current;
      }}
      onClick={(event) => {
        if (event.target === self.current && pressedOutside.current) onClose();
      }}
    >
      <div class="dialog-inside">{children}</div>
    </dialog>
  );
}
