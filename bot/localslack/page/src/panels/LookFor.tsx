// "Look for your own answer": one search through every table, first for the id of whoever looks.

import { useState } from "preact/hooks";
import { use } from "../store";
import { Icon } from "../ui/icons";
import { type TableName, grouped, inWords } from "./Database";
import { useRefreshed } from "./Timeline";

interface Props { lead: string; tables: TableName[]; onOpen: (name: string) => void }

export function LookFor({ lead, tables, onOpen }: Props) {
  const [me, has] = use((s) => [s.people.get(s.me), s.has] as const);
  const [words, setWords] = useState(me?.id ?? "");
  return (
    <div class="look-for" tabIndex={0} role="region" aria-label="Look for your own answer">
      <h3>Look for your own answer</h3>
      <p>{lead || "Choose a table."}</p>
      {has.find && (
        <>
          <label class="choices-search">
            <Icon name="search" size={16} />
            <span class="sr">Find in every table</span>
            <input type="search" placeholder="Find in every table" value={words} onInput={(event) => setWords(event.currentTarget.value)} />
          </label>
          {words.trim() ? <Found key={words} words={words.trim()} tables={tables} onOpen={onOpen} /> : <p>Try your member ID, your name, or anything you wrote.</p>}
        </>
      )}
    </div>
  );
}

function Found({ words, tables, onOpen }: { words: string; tables: TableName[]; onOpen: (name: string) => void }) {
  const [answer] = useRefreshed<{ found: Record<string, number> }>("find", { words });
  const name = use((s) => s.people.get(words)?.real_name);
  if (!answer) return <p role="status">Looking…</p>;
  const rows = (each: TableName): number => answer.found[each.name] ?? 0;
  const [secret, ...open] = grouped(tables);
  const there = open.map(([group, members]) => [group, members.filter(rows)] as const).filter(([, members]) => members.length);
  const inSecret = (secret?.[1] ?? []).filter(rows);
  const who = name ? `${name} (${words})` : `“${words}”`;
  return (
    <div role="status">
      {secret && (
        <section class={inSecret.length ? "found-box is-there" : "found-box"}>
          <h4><Icon name={inSecret.length ? "eye" : "check"} size={16} /> {secret[0]}: {inSecret.length ? `some rows hold ${who}` : `no row holds ${who}`}</h4>
          <Chips tables={secret[1]} rows={rows} onOpen={onOpen} all />
        </section>
      )}
      {there.length === 0 && <p>Nor in any other table.</p>}
      {there.map(([group, members]) => (
        <section key={group} class="found-open">
          <h4>{group}</h4>
          <Chips tables={members} rows={rows} onOpen={onOpen} />
        </section>
      ))}
    </div>
  );
}

function Chips({ tables, rows, onOpen, all }: { tables: TableName[]; rows: (table: TableName) => number; onOpen: (name: string) => void; all?: boolean }) {
  return (
    <ul class="found-chips">
      {tables.map((each) => (
        <li key={each.name}>
          <button type="button" class="found-chip" title={each.note} onClick={() => onOpen(each.name)}>
            {inWords(each.name)} <b>{rows(each)}</b>{all && <span> of {each.rows}</span>}
          </button>
        </li>
      ))}
    </ul>
  );
}
