// What the bot's database holds, table by table: look for your own answer, and do not find it.

import { useState } from "preact/hooks";
import { use } from "../store";
import { Icon } from "../ui/icons";
import { LookFor } from "./LookFor";
import { Side } from "./Side";
import { useRefreshed } from "./Timeline";

export interface TableName { name: string; rows: number; note: string; group: string }
interface Tables { lead?: string; tables: TableName[] }
interface Rows { columns: string[]; rows: unknown[][] }

const PAGE = 50;

export const inWords = (name: string): string => name.replace(/_/g, " ");

/** Tables in the order in which they came, by their groups. */
export function grouped(tables: TableName[]): [string, TableName[]][] {
  const groups = new Map<string, TableName[]>();
  for (const each of tables) groups.set(each.group ?? "", [...(groups.get(each.group ?? "") ?? []), each]);
  return [...groups];
}

export function DatabasePanel() {
  const [found] = useRefreshed<Tables>("tables", {});
  const [name, setName] = useState("");
  const tables = found?.tables ?? [];
  const table = tables.find((each) => each.name === name);
  return (
    <Side title="Database" note="Everything the bot keeps" wide>
      <div class="tables">
        <nav class="tables-list" aria-label="Tables">
          {grouped(tables).map(([group, members]) => (
            <section key={group}>
              {group && <h3 class="tables-group">{group}</h3>}
              <ul>
                {members.map((each) => (
                  <li key={each.name}>
                    <button type="button" class={`table-name ${each.name === name ? "is-current" : ""} ${each.rows ? "" : "is-empty"}`} aria-current={each.name === name ? "true" : undefined} onClick={() => setName(each.name)}>
                      <span>{inWords(each.name)}</span>
                      <span class="table-count">{each.rows}</span>
                    </button>
                  </li>
                ))}
              </ul>
            </section>
          ))}
        </nav>
        {table ? (
          <Contents key={table.name} table={table} onBack={() => setName("")} />
        ) : found && !tables.length ? (
          <p class="empty tables-empty">The bot is stopped; its database is shut.</p>
        ) : found ? (
          <LookFor lead={found.lead ?? ""} tables={tables} onOpen={setName} />
        ) : (
          <p class="empty tables-empty">Opening the database…</p>
        )}
      </div>
    </Side>
  );
}

function Contents({ table, onBack }: { table: TableName; onBack: () => void }) {
  const [offset, setOffset] = useState(0);
  const [words, setWords] = useState("");
  const [found] = useRefreshed<Rows>("table", { name: table.name, offset });
  const rows = (found?.rows ?? []).filter((row) => !words || row.some((cell) => String(cell ?? "").toLowerCase().includes(words.toLowerCase())));
  const shown = found?.rows.length ?? 0;
  return (
    <div class="table-view">
      <div class="table-head">
        <button type="button" class="icon-button" aria-label="All tables" title="All tables" onClick={onBack}>
          <Icon name="back" />
        </button>
        <div class="head-words">
          <h3>{inWords(table.name)}</h3>
          {table.note && <p class="head-sub">{table.note}</p>}
        </div>
        <label class="choices-search">
          <Icon name="search" size={16} />
          <span class="sr">Find in these rows</span>
          <input type="search" placeholder="Find in these rows" value={words} onInput={(event) => setWords(event.currentTarget.value)} />
        </label>
      </div>
      <div class="grid-scroll" tabIndex={0} role="region" aria-label={`Rows of ${table.name}`}>
        <table class="grid">
          <thead>
            <tr>{found?.columns.map((column) => <th key={column} scope="col">{column}</th>)}</tr>
          </thead>
          <tbody>
            {rows.map((row, index) => (
              <tr key={index}>{row.map((cell, column) => <td key={column}><Cell value={cell} /></td>)}</tr>
            ))}
          </tbody>
        </table>
        {found && !rows.length && <p class="empty">{words ? `“${words}” is not here.` : "This table is empty."}</p>}
      </div>
      {table.rows > PAGE && (
        <div class="pager">
          <button type="button" class="text-button" disabled={offset === 0} onClick={() => setOffset(Math.max(0, offset - PAGE))}>Previous</button>
          <span>{offset + 1} to {offset + shown} of {table.rows}</span>
          <button type="button" class="text-button" disabled={offset + shown >= table.rows} onClick={() => setOffset(offset + Math.max(1, shown))}>Next</button>
        </div>
      )}
    </div>
  );
}

/** An id of a person or channel stands with its name, so that a reader need not know ids by heart. */
function Cell({ value }: { value: unknown }) {
  const text = value === null || value === undefined ? "" : String(value);
  const name = use((s) => s.people.get(text)?.real_name ?? (s.channels.get(text)?.name ? `#${s.channels.get(text)?.name}` : ""));
  const own = use((s) => text === s.me);
  if (!text) return <i class="null">empty</i>;
  // A key says nothing but whether it is the same one: its beginning does, and leaves room for the words.
  if (/^[0-9a-f]{16,}$/.test(text)) return <span title={text}>{text.slice(0, 8)}…</span>;
  return <>{text}{name && <span class={own ? "cell-name is-own" : "cell-name"}>{name}</span>}</>;
}
