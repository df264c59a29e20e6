// What the bot's database holds, table by table: look for your own answer, and do not find it.

import { useState } from "preact/hooks";
import { Icon } from "../ui/icons";
import { Side } from "./Side";
import { useRefreshed } from "./Timeline";

interface TableName { name: string; rows: number; note?: string }
interface Rows { columns: string[]; rows: unknown[][] }

const PAGE = 50;

export function DatabasePanel() {
  const [found] = useRefreshed<{ tables: TableName[] }>("tables", {});
  const [name, setName] = useState("");
  const tables = found?.tables ?? [];
  const table = tables.find((each) => each.name === name);
  return (
    <Side title="Database" note="Everything the bot keeps. Look for your own answer." wide>
      <div class="tables">
        <nav class="tables-list" aria-label="Tables">
          <ul>
            {tables.map((each) => (
              <li key={each.name}>
                <button type="button" class={`table-name ${each.name === name ? "is-current" : ""} ${each.rows ? "" : "is-empty"}`} aria-current={each.name === name ? "true" : undefined} onClick={() => setName(each.name)}>
                  <span>{each.name.replace(/_/g, " ")}</span>
                  <span class="table-count">{each.rows}</span>
                </button>
              </li>
            ))}
          </ul>
        </nav>
        {table ? <Contents key={table.name} table={table} onBack={() => setName("")} /> : <p class="empty tables-empty">{found ? "Choose a table." : "Opening the database…"}</p>}
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
        <button type="button" class="icon-button table-back" aria-label="All tables" onClick={onBack}>
          <Icon name="back" />
        </button>
        <div class="head-words">
          <h3>{table.name.replace(/_/g, " ")}</h3>
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
              <tr key={index}>{row.map((cell, column) => <td key={column}>{cell === null || cell === undefined ? <i class="null">empty</i> : String(cell)}</td>)}</tr>
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
