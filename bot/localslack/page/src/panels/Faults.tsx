// What may go wrong, on request; the bot killed and started; and the calls it made, so that one can see it cope.

import { useEffect, useRef, useState } from "preact/hooks";
import { act } from "../link";
import { use } from "../store";
import { Icon } from "../ui/icons";
import { Side } from "./Side";
import { useRefreshed } from "./Timeline";

interface Switch { id: string; label: string; note: string; on: boolean }
interface Once { id: string; label: string; note: string; waiting: number }
interface Call { method: string; at: string; status: number; error: string; fault: string }
interface Found { switches: Switch[]; once: Once[]; calls: Call[]; total: number; refused: number }

export function FaultsPanel() {
  const bot = use((s) => s.bot);
  const name = use((s) => s.app.name);
  const [found, again] = useRefreshed<Found>("faults", {}, 1500);
  // What was switched stands as wanted until an answer has come that knows of it.
  const [wanted, setWanted] = useState<Record<string, boolean>>({});
  const [turning, setTurning] = useState(false);
  const open = useRef(0);
  useEffect(() => {
    if (!open.current) setWanted({});
  }, [found]);
  const change = (id: string, on: boolean): void => {
    setWanted((before) => ({ ...before, [id]: on }));
    open.current += 1;
    void act("fault", { id, on }).then(() => {
      open.current -= 1;
      again();
    });
  };
  const turn = async (): Promise<void> => {
    setTurning(true);
    await act(bot.running ? "stop_bot" : "start_bot");
    setTurning(false);
    again();
  };
  return (
    <Side title="Faults" note="Nothing is lost or doubled: try">
      <div class="side-scroll faults" tabIndex={0} role="region" aria-label="Faults">
        {bot.can_stop && (
          <section class={bot.running ? "bot-card" : "bot-card is-down"}>
            <span class="bot-light" aria-hidden="true" />
            <span class="head-words">
              <b>{name} is {bot.running ? "running" : "stopped"}</b>
              <span class="head-sub">{bot.running ? "It holds nothing in its head that it could lose." : "What happens now waits until it is back. Slack gives up after six minutes."}</span>
            </span>
            <button type="button" class={bot.running ? "button button-danger" : "button button-primary"} disabled={turning} onClick={() => void turn()}>
              {turning ? (bot.running ? "Killing…" : "Starting…") : bot.running ? "Kill it" : "Start it"}
            </button>
          </section>
        )}
        <h3>As long as it is on</h3>
        <ul class="switches">
          {found?.switches.map((each) => (
            <li key={each.id}>
              <label class="switch">
                <span class="choice-words">
                  {each.label}
                  <span class="choice-hint">{each.note}</span>
                </span>
                <input type="checkbox" role="switch" checked={wanted[each.id] ?? each.on} onChange={(event) => change(each.id, event.currentTarget.checked)} />
              </label>
            </li>
          ))}
        </ul>
        <h3>Once</h3>
        <ul class="switches">
          {found?.once.map((given) => ({ ...given, waiting: Number(wanted[given.id] ?? given.waiting) })).map((each) => (
            <li key={each.id} class="once">
              <span class="choice-words">
                {each.label}
                <span class="choice-hint">{each.waiting ? "Waiting for its moment" : each.note}</span>
              </span>
              <button type="button" class="button" aria-label={`${each.waiting ? "Undo" : "Next time"}: ${each.label}`} onClick={() => change(each.id, !each.waiting)}>{each.waiting ? "Undo" : "Next time"}</button>
            </li>
          ))}
        </ul>
        <h3>Calls of the bot{found ? ` (${found.total})` : ""}</h3>
        <div class="calls" role="region" aria-label="Calls of the bot" tabIndex={0}>
          <table class="grid">
            <thead><tr><th scope="col">Method</th><th scope="col">Answer</th></tr></thead>
            <tbody>
              {found?.calls.map((call, index) => (
                <tr key={index} class={call.status === 200 && !call.error ? "" : "is-bad"}>
                  <td>{call.method}</td>
                  <td>{call.error || call.status || "no answer"}{call.fault && <> <Icon name="storm" size={14} /><span class="sr">a fault</span></>}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </div>
    </Side>
  );
}
