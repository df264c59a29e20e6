// All public channels and all people: join one, write to one.

import { useMemo, useState } from "preact/hooks";
import { peopleWords } from "../choices";
import { say } from "../language";
import { act } from "../link";
import { use } from "../store";
import { timeOf } from "../time";
import { Avatar } from "../ui/Avatar";
import { Icon } from "../ui/icons";
import { livePeople } from "./Faces";
import { openChannel, openTalk } from "./Sidebar";

const SHOWN = 100;

export function Browse() {
  const [channels, people, me, clock] = use((s) => [s.channels, s.people, s.me, s.clock] as const);
  const [words, setWords] = useState("");
  const fits = (text: string): boolean => text.toLowerCase().includes(words.toLowerCase());
  const rooms = useMemo(
    () => [...channels.values()].filter((channel) => channel.kind === "channel" && !channel.archived).sort((a, b) => a.name.localeCompare(b.name)),
    [channels],
  );
  const everyone = useMemo(() => livePeople(people).filter((person) => person.id !== me), [people, me]);
  const shownPeople = everyone.filter((person) => fits(`${person.real_name} ${person.title}`));
  return (
    <section class="browse" aria-label={say("browse_head")}>
      <header class="head">
        <h1>{say("browse_head")}</h1>
        <label class="choices-search browse-search">
          <Icon name="search" size={16} />
          <span class="sr">{say("search")}</span>
          <input type="search" placeholder={say("search")} value={words} onInput={(event) => setWords(event.currentTarget.value)} />
        </label>
      </header>
      <div class="home-scroll" tabIndex={0} role="region" aria-label="Results">
        <div class="home-sheet">
          <h2 class="browse-head">{say("channels")}</h2>
          <ul class="browse-list">
            {rooms.filter((channel) => fits(channel.name)).map((channel) => (
              <li key={channel.id}>
                <button type="button" class="browse-row" onClick={() => openChannel(channel.id)}>
                  <Icon name="hash" />
                  <span class="choice-words">
                    {channel.name}
                    <span class="choice-hint">{peopleWords(channel.members)}{channel.topic ? ` · ${channel.topic}` : ""}</span>
                  </span>
                </button>
                {!channel.member && (
                  <button type="button" class="button" onClick={() => void act("join", { channel: channel.id }).then((reply) => reply.ok && openChannel(channel.id))}>{say("join")}</button>
                )}
              </li>
            ))}
          </ul>
          <h2 class="browse-head">{say("people_head")}</h2>
          <ul class="browse-list">
            {shownPeople.slice(0, SHOWN).map((person) => (
              <li key={person.id}>
                <button type="button" class="browse-row" onClick={() => void openTalk(person.id)}>
                  <Avatar person={person} size={30} />
                  <span class="choice-words">
                    {person.real_name}
                    <span class="choice-hint">{[person.title, say("there", { time: timeOf(new Date(clock.now), person.tz) })].filter(Boolean).join(" · ")}</span>
                  </span>
                </button>
              </li>
            ))}
          </ul>
          {shownPeople.length > SHOWN && <p class="empty">{say("more_people", { n: shownPeople.length - SHOWN })}</p>}
        </div>
      </div>
    </section>
  );
}
