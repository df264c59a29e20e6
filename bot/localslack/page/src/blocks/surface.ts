// Where blocks stand: in a message, a modal or on Home; what was typed there; and how an act is sent from there.

import { createContext } from "preact";
import { useContext } from "preact/hooks";
import { act } from "../link";
import { set, state } from "../store";
import type { Block, Element, Json, Reply, Typed } from "../types";

export interface Surface {
  kind: "message" | "modal" | "home";
  key: string;
  typed: Typed;
  errors: Record<string, string>;
  /** Who is asked: {view_id} or {channel, ts}. */
  where: Json;
  setTyped: (typed: Typed) => void;
}

export const SurfaceContext = createContext<Surface | null>(null);

export function useSurface(): Surface {
  const surface = useContext(SurfaceContext);
  if (!surface) throw new Error("blocks are drawn outside a surface");
  return surface;
}

const NOTHING: Typed = {};

/** What was chosen in a message or on Home and is not part of a modal: kept here, by its place. */
export function looseSurface(kind: "message" | "home", key: string, where: Json, typed: Typed | undefined): Surface {
  return {
    kind,
    key,
    typed: typed ?? NOTHING,
    errors: {},
    where,
    setTyped: (now) => {
      state.typedIn = new Map(state.typedIn).set(key, now);
      set({});
    },
  };
}

export function valueOf(surface: Surface, block: Block, element: Element, initial: any): any {
  const answers = surface.typed[block.block_id ?? ""];
  return answers && element.action_id in answers ? answers[element.action_id] : initial;
}

/** Remember what was typed or chosen; send it as an action where the element says so. */
export function give(surface: Surface, block: Block, element: Element, value: any): void {
  const blockId = block.block_id ?? "";
  const typed = { ...surface.typed, [blockId]: { ...surface.typed[blockId], [element.action_id]: value } };
  surface.setTyped(typed);
  if (block.type !== "input" || block.dispatch_action) void dispatch({ ...surface, typed }, block, element, value);
}

export async function dispatch(surface: Surface, block: Block, element: Element, value: any): Promise<Reply> {
  return act("action", {
    ...surface.where,
    block_id: block.block_id,
    action_id: element.action_id,
    value,
    typed: surface.typed,
  });
}
