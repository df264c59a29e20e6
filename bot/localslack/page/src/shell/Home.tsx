// App Home of the person of this tab, with the way to the app's messages.

import { useEffect } from "preact/hooks";
import { Blocks } from "../blocks/Blocks";
import { looseSurface, SurfaceContext } from "../blocks/surface";
import { say } from "../language";
import { act } from "../link";
import { use } from "../store";
import { Avatar } from "../ui/Avatar";
import { openHome, openTalk } from "./Sidebar";

export function AppTabs({ current }: { current: "home" | "messages" }) {
  const [app, people] = use((s) => [s.app, s.people] as const);
  return (
    <div class="app-head">
      <Avatar person={people.get(app.bot_user)} size={26} />
      <h1>{app.name}</h1>
      <div class="tabs" role="group" aria-label={`Parts of ${app.name}`}>
        {app.has_home && (
          <button type="button" class="tab" aria-pressed={current === "home"} onClick={openHome}>{say("home")}</button>
        )}
        <button type="button" class="tab" aria-pressed={current === "messages"} onClick={() => void openTalk(app.bot_user)}>{say("messages")}</button>
      </div>
    </div>
  );
}

export function Home() {
  const [home, app, typedIn] = use((s) => [s.home, s.app, s.typedIn] as const);
  useEffect(() => {
    if (!home) void act("open_home", { tab: "home" });
  }, []);
  const surface = home && looseSurface("home", home.id, { view_id: home.id }, typedIn.get(home.id));
  return (
    <section class="home" aria-label={`Home of ${app.name}`}>
      <header class="head">
        <AppTabs current="home" />
      </header>
      <div class="home-scroll" tabIndex={0} role="region" aria-label="Home">
        {surface && home ? (
          <SurfaceContext.Provider value={surface}>
            <div class="home-sheet">
              <Blocks blocks={home.blocks} />
            </div>
          </SurfaceContext.Provider>
        ) : (
          <p class="empty">{say("home_empty", { app: app.name })}</p>
        )}
      </div>
    </section>
  );
}
