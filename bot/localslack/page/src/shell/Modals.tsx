// The modal stack of the person of this tab. What is typed stays while the app answers, and when it answers with errors.

import { useId, useLayoutEffect, useRef, useState } from "preact/hooks";
import { Blocks, plainWords } from "../blocks/Blocks";
import { type Surface, SurfaceContext } from "../blocks/surface";
import { say } from "../language";
import { act } from "../link";
import { set, state, use } from "../store";
import type { OpenModal } from "../types";
import { Dialog } from "../ui/Dialog";
import { Icon } from "../ui/icons";

export function Modals() {
  const modals = use((s) => s.modals);
  return (
    <>
      {modals.map((open, depth) => (
        <ModalView key={open.view.id} open={open} depth={depth} top={depth === modals.length - 1} />
      ))}
    </>
  );
}

function patch(id: string, part: Partial<OpenModal>): void {
  set({ modals: state.modals.map((each) => (each.view.id === id ? { ...each, ...part } : each)) });
}

const FOCUSABLE = "a[href], button, input, select, textarea, [tabindex='0']";
const saving = new Map<string, ReturnType<typeof setTimeout>>();

/** Typed words are told to the server after a short rest, so that a reload keeps them. */
function saveSoon(id: string): void {
  clearTimeout(saving.get(id));
  saving.set(
    id,
    setTimeout(() => {
      const open = state.modals.find((each) => each.view.id === id);
      if (open) void act("typed", { view_id: id, typed: open.typed }, true);
    }, 400),
  );
}

function ModalView({ open, depth, top }: { open: OpenModal; depth: number; top: boolean }) {
  const { view } = open;
  const id = useId();
  const body = useRef<HTMLDivElement>(null);
  const surface: Surface = {
    kind: "modal",
    key: view.id,
    typed: open.typed,
    errors: open.errors,
    where: { view_id: view.id },
    setTyped: (typed) => {
      const changed = Object.keys(typed).filter((block) => typed[block] !== state.modals.find((m) => m.view.id === view.id)?.typed[block]);
      const current = state.modals.find((m) => m.view.id === view.id);
      const errors = Object.fromEntries(Object.entries(current?.errors ?? {}).filter(([block]) => !changed.includes(block)));
      patch(view.id, { typed, errors });
      saveSoon(view.id);
    },
  };

  useLayoutEffect(() => {
    const first = Object.keys(open.errors).length ? body.current?.querySelector<HTMLElement>(".b-input-wrong input, .b-input-wrong textarea, .b-input-wrong button") : null;
    first?.focus();
  }, [open.errors]);

  // What holds nothing to press or fill in must take the focus itself, or a keyboard cannot scroll it.
  const [onlyWords, setOnlyWords] = useState(false);
  useLayoutEffect(() => setOnlyWords(!body.current?.querySelector(FOCUSABLE)), [view]);

  const submit = async (): Promise<void> => {
    clearTimeout(saving.get(view.id));
    const typed = state.modals.find((each) => each.view.id === view.id)?.typed ?? {};
    patch(view.id, { busy: true, errors: {} });
    const reply = await act("submit", { view_id: view.id, typed }, true);
    patch(view.id, { busy: false, errors: reply.errors ?? {} });
    if (!reply.ok && !reply.errors && reply.error) patch(view.id, { errors: { "": reply.error } });
  };
  const close = (): void => {
    clearTimeout(saving.get(view.id));
    void act("close", { view_id: view.id });
  };

  return (
    <Dialog labelledBy={id} onClose={close} class={top ? "" : "dialog-under"}>
      <form
        class="modal"
        novalidate
        aria-busy={open.busy}
        onSubmit={(event) => {
          event.preventDefault();
          if (view.submit && !open.busy) void submit();
        }}
      >
        <header class="modal-head">
          {depth > 0 && (
            <button type="button" class="icon-button" aria-label={say("back")} onClick={close}>
              <Icon name="back" />
            </button>
          )}
          <h2 id={id} class="dialog-title">{plainWords(view.title)}</h2>
          <button type="button" class="icon-button" aria-label={say("close")} onClick={close}>
            <Icon name="close" />
          </button>
        </header>
        <div class="modal-body" ref={body} {...(onlyWords ? { tabIndex: 0, role: "region", "aria-labelledby": id } : {})}>
          {open.errors[""] && (
            <p class="b-error modal-error" role="alert">
              <Icon name="warn" size={16} /> {open.errors[""]}
            </p>
          )}
          <SurfaceContext.Provider value={surface}>
            <Blocks blocks={view.blocks} />
          </SurfaceContext.Provider>
        </div>
        <footer class="dialog-foot">
          <button type="button" class="button" onClick={close}>{view.close ? plainWords(view.close) : say("cancel")}</button>
          {view.submit && (
            <button type="submit" class="button button-primary" disabled={open.busy}>
              {open.busy ? say("sending") : plainWords(view.submit)}
            </button>
          )}
        </footer>
      </form>
    </Dialog>
  );
}
