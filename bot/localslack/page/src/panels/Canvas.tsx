// The canvas of a channel: one page that is changed in place, beside what is said.

import { useEffect, useState } from "preact/hooks";
import { say } from "../language";
import { ask } from "../link";
import { Markdown } from "../mrkdwn";
import { use } from "../store";
import { shortDay, timeOf } from "../time";
import { Side } from "./Side";

export function CanvasPanel({ channel }: { channel: string }) {
  const here = use((s) => s.channels.get(channel));
  const [markdown, setMarkdown] = useState<string | null>(null);
  const changed = here?.canvas ?? "";
  useEffect(() => {
    let gone = false;
    ask("canvas", { channel }).then((found) => !gone && setMarkdown(found.markdown as string), () => undefined);
    return () => void (gone = true);
  }, [channel, changed]);
  const at = new Date(Number(changed) * 1000);
  const note = changed ? `#${here?.name ?? ""} · changed ${shortDay(at)}, ${timeOf(at)}` : undefined;
  return (
    <Side title={say("canvas")} note={note} page>
      <div class="side-scroll canvas" tabIndex={0} role="region" aria-label={`What stands on the canvas of #${here?.name ?? ""}`}>
        {markdown === "" && <p class="empty">{say("canvas_empty")}</p>}
        {markdown && <Markdown text={markdown} />}
      </div>
    </Side>
  );
}
