// Becoming somebody else: one press on a face. Everybody else is behind the last button; a tab can be opened for each.

import { useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import { base, switchTo } from "../link";
import { set, use } from "../store";
import { timeOf } from "../time";
import type { Person } from "../types";
import { Avatar } from "../ui/Avatar";
import { Icon } from "../ui/icons";
import { Popup } from "../ui/Popup";

const ROW = 5;

export function livePeople(people: Map<string, Person>): Person[] {
  return [...people.values()].filter((person) => !person.is_bot && !person.deleted);
}

export function Faces() {
  const [people, me, clock] = use((s) => [s.people, s.me, s.clock] as const);
  const [open, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const everyone = useMemo(() => livePeople(people), [people]);
  const self = people.get(me);
  const near = everyone.slice(0, ROW + 1).filter((person) => person.id !== me).slice(0, ROW);
  return (
    <section class="faces" aria-label="Who you are">
      <button type="button" class="me" onClick={() => set({ panel: { kind: "profile", user: me } })}>
        <Avatar person={self} size={34} />
        <span class="me-words">
          <span class="me-name">You are {self?.real_name ?? "…"}</span>
          <span class="me-time">
            {timeOf(new Date(clock.now))} · {self?.tz.split("/").pop()?.replace(/_/g, " ")}
          </span>
        </span>
      </button>
      <div class="faces-row" role="group" aria-label="Become somebody else">
        {near.map((person) => (
          <button key={person.id} type="button" class="face" title={`Become ${person.real_name}`} aria-label={`Become ${person.real_name}`} onClick={() => switchTo(person.id)}>
            <Avatar person={person} size={30} />
          </button>
        ))}
        {everyone.length > 1 && (
          <button ref={button} type="button" class="face face-more" aria-label="Everybody" title="Everybody" aria-haspopup="dialog" aria-expanded={open} onClick={() => setOpen(!open)}>
            <Icon name="people" />
          </button>
        )}
      </div>
      {open && (
        <Popup anchor={button} side="above" onClose={(giveBack) => { setOpen(false); if (giveBack) button.current?.focus(); }} class="popup-people">
          <Everybody everyone={everyone} me={me} />
        </Popup>
      )}
    </section>
  );
}

const SHOWN = 60;

function Everybody({ everyone, me }: { everyone: Person[]; me: string }) {
  const [words, setWords] = useState("");
  const input = useRef<HTMLInputElement>(null);
  useLayoutEffect(() => input.current?.focus(), []);
  const found = everyone.filter((person) => person.real_name.toLowerCase().includes(words.toLowerCase())).slice(0, SHOWN);
  return (
    <div class="everybody" role="dialog" aria-label="Become somebody else">
      <div class="choices-search">
        <Icon name="search" size={16} />
        <input type="text" aria-label="Search people" placeholder={`Search ${everyone.length} people`} value={words} ref={input} onInput={(event) => setWords(event.currentTarget.value)} />
      </div>
      <ul class="choices-list">
        {found.map((person) => (
          <li key={person.id} class="everybody-row">
            <button type="button" class="everybody-be" aria-current={person.id === me ? "true" : undefined} onClick={() => switchTo(person.id)}>
              <Avatar person={person} size={26} />
              <span class="choice-words">
                {person.real_name}
                <span class="choice-hint">{person.title || person.tz.replace(/_/g, " ")}</span>
              </span>
            </button>
            <a class="icon-button" href={`${base}/?as=${person.id}`} target="_blank" rel="noopener" aria-label={`Open a tab as ${person.real_name}`} title="Open in a new tab">
              <Icon name="outside" size={16} />
            </a>
          </li>
        ))}
      </ul>
    </div>
  );
}
