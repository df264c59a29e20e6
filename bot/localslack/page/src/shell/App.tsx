// The whole page: bar, list of conversations, the conversation, and what lies beside it.

import { useEffect, useLayoutEffect, useMemo, useState } from "preact/hooks";
import { applyLanguage } from "../language";
import { set, use } from "../store";
import { CanvasPanel } from "../panels/Canvas";
import { DatabasePanel } from "../panels/Database";
import { FaultsPanel } from "../panels/Faults";
import { ProfilePanel } from "../panels/Profile";
import { ThreadPanel } from "../panels/Thread";
import { TimelinePanel } from "../panels/Timeline";
import { Toasts } from "../ui/Toasts";
import { Browse } from "./Browse";
import { Conversation } from "./Conversation";
import { Home } from "./Home";
import { Modals } from "./Modals";
import { Sidebar } from "./Sidebar";
import { StartOver } from "../panels/StartOver";
import { TopBar } from "./TopBar";
import { Tour } from "./Tour";
import { totalUnread } from "./unread";

/** Whether the page shows one thing at a time, as on a phone. */
function useNarrow(): boolean {
  const asked = useMemo(() => matchMedia("(max-width: 780px)"), []);
  const [narrow, setNarrow] = useState(asked.matches);
  useEffect(() => {
    const look = (): void => setNarrow(asked.matches);
    asked.addEventListener("change", look);
    return () => asked.removeEventListener("change", look);
  }, [asked]);
  return narrow;
}

export function App() {
  const [ready, online, place, panel, showList] = use((s) => [s.ready, s.online, s.place, s.panel, s.showList] as const);
  const [channels, team, me, people] = use((s) => [s.channels, s.team, s.me, s.people] as const);

  useEffect(() => {
    const waiting = totalUnread(channels);
    const who = people.get(me)?.real_name;
    document.title = `${waiting ? `(${waiting}) ` : ""}${who ?? "…"} · ${team.name || "Local workspace"}`;
  }, [channels, team, me, people]);

  useLayoutEffect(applyLanguage, [me, people]);
  const narrow = useNarrow();

  useEffect(() => {
    const keys = (event: KeyboardEvent): void => {
      if (event.key === "Escape" && !event.defaultPrevented && !document.querySelector("dialog[open]")) set({ panel: null });
    };
    document.addEventListener("keydown", keys);
    return () => document.removeEventListener("keydown", keys);
  }, []);

  return (
    <div class={`app ${panel ? "has-panel" : ""} ${showList ? "shows-list" : ""}`} data-ready={ready}>
      <a class="skip" href="#conversation">Skip to the conversation</a>
      <TopBar />
      {!online && ready && (
        <div class="offline" role="alert">
          The local workspace does not answer. Trying again…
        </div>
      )}
      {/* Above whatever a narrow page shows, so that what a step opens never covers it. */}
      {ready && narrow && <Tour narrow />}
      <Sidebar tour={ready && !narrow} narrow={narrow} />
      <main id="conversation" class="main" tabIndex={-1}>
        {ready && place.kind === "channel" && <Conversation key={`${me}:${place.id}`} id={place.id} />}
        {ready && place.kind === "home" && <Home key={me} />}
        {ready && place.kind === "browse" && <Browse />}
      </main>
      {ready && panel?.kind === "thread" && <ThreadPanel key={panel.channel + panel.ts} channel={panel.channel} ts={panel.ts} />}
      {ready && panel?.kind === "canvas" && <CanvasPanel key={panel.channel} channel={panel.channel} />}
      {ready && panel?.kind === "profile" && <ProfilePanel key={panel.user} user={panel.user} />}
      {ready && panel?.kind === "timeline" && <TimelinePanel />}
      {ready && panel?.kind === "database" && <DatabasePanel />}
      {ready && panel?.kind === "faults" && <FaultsPanel />}
      <Modals />
      <StartOver />
      <Toasts />
    </div>
  );
}
