// "Start over": asked first, then watched, in every tab, until everything is lived through anew.

import { useId } from "preact/hooks";
import { act } from "../link";
import { set, state, use } from "../store";
import { shortDay } from "../time";
import { Dialog } from "../ui/Dialog";
import { openTour } from "../shell/Tour";

export function StartOver() {
  const [asks, again, now] = use((s) => [s.asksStartOver, s.clock.again, s.clock.now] as const);
  if (again !== null) return <Watch share={again} day={shortDay(new Date(now))} />;
  return asks ? <Ask /> : null;
}

async function startOver(): Promise<void> {
  // At once, not with the server's next word: who pressed sees that it was heard.
  set({ asksStartOver: false, clock: { ...state.clock, again: 0 } });
  const reply = await act("reset");
  if (reply.ok) openTour();
  else set({ clock: { ...state.clock, again: null } });
}

function Ask() {
  const id = useId();
  const away = (): void => set({ asksStartOver: false });
  return (
    <Dialog labelledBy={id} role="alertdialog" class="dialog-small" onClose={away}>
      <h2 id={id} class="dialog-title">Start over?</h2>
      <p>What happened since you came is forgotten, in every tab.</p>
      <div class="dialog-foot">
        <button type="button" class="button" onClick={away}>Keep it</button>
        <button type="button" class="button button-danger" data-autofocus onClick={() => void startOver()}>Start over</button>
      </div>
    </Dialog>
  );
}

function Watch({ share, day }: { share: number; day: string }) {
  const id = useId();
  return (
    <Dialog labelledBy={id} class="dialog-small" onClose={() => undefined}>
      <h2 id={id} class="dialog-title">Setting the scene again</h2>
      <p>Everybody lives through the weeks before you came. It takes less than a minute.</p>
      <div class="progress" role="progressbar" aria-labelledby={id} aria-valuemin={0} aria-valuemax={100} aria-valuenow={Math.round(share * 100)}>
        <i style={{ transform: `scaleX(${share})` }} />
      </div>
      <p class="progress-day" aria-hidden="true">{share > 0 ? day : "…"}</p>
    </Dialog>
  );
}
