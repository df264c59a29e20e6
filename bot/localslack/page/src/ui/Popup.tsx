// A small surface that opens beside a button, in the browser's top layer: menus, pickers, the emoji board. Closes on
// Escape, on a press outside and on Tab; gives the focus back to its button.

import type { ComponentChildren, RefObject } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";

interface Props {
  anchor: RefObject<HTMLElement | null>;
  onClose: (giveBack: boolean) => void;
  children: ComponentChildren;
  class?: string;
  align?: "start" | "end";
  side?: "below" | "above";
  matchWidth?: boolean;
}

const GAP = 6;

export function Popup({ anchor, onClose, children, align = "start", side = "below", matchWidth, ...rest }: Props) {
  const self = useRef<HTMLDivElement>(null);
  // What is inside comes when the popup stands: nothing can take the focus in something hidden.
  const [shown, setShown] = useState(false);
  const close = useRef(onClose);
  close.current = onClose;

  useLayoutEffect(() => {
    const box = self.current;
    if (!box) return;
    if ("showPopover" in box && !box.matches(":popover-open")) box.showPopover();
    setShown(true);
    const settle = (): void => position(box, anchor.current, align, side, matchWidth);
    settle();
    const watch = new ResizeObserver(settle);
    watch.observe(box);
    window.addEventListener("resize", settle);
    window.addEventListener("scroll", settle, true);
    return () => {
      watch.disconnect();
      window.removeEventListener("resize", settle);
      window.removeEventListener("scroll", settle, true);
    };
  }, []);

  useLayoutEffect(() => {
    if (shown && self.current) position(self.current, anchor.current, align, side, matchWidth);
  }, [shown]);

  useEffect(() => {
    const outside = (event: Event): void => {
      const target = event.target as Node;
      if (!self.current?.contains(target) && !anchor.current?.contains(target)) close.current(false);
    };
    document.addEventListener("pointerdown", outside, true);
    return () => document.removeEventListener("pointerdown", outside, true);
  }, []);

  const keys = (event: KeyboardEvent): void => {
    if (event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      close.current(true);
    }
  };

  return (
    <div ref={self} popover="manual" class={`popup ${rest.class ?? ""}`} onKeyDown={keys}>
      {shown && children}
    </div>
  );
}

function position(box: HTMLElement, anchor: HTMLElement | null, align: string, side: string, matchWidth?: boolean): void {
  if (!anchor) return;
  const at = anchor.getBoundingClientRect();
  if (matchWidth) box.style.minWidth = `${at.width}px`;
  const { offsetWidth: width, offsetHeight: height } = box;
  const below = at.bottom + GAP;
  const above = at.top - GAP - height;
  const fitsBelow = below + height <= innerHeight - 8;
  const fitsAbove = above >= 8;
  const top = side === "above" ? (fitsAbove ? above : below) : fitsBelow || !fitsAbove ? below : above;
  const left = align === "end" ? at.right - width : at.left;
  box.style.top = `${Math.max(8, Math.min(top, innerHeight - height - 8))}px`;
  box.style.left = `${Math.max(8, Math.min(left, innerWidth - width - 8))}px`;
}
