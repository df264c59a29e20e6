// The table and data_table blocks.

import { useState } from "preact/hooks";
import { say } from "../language";
import type { Block, Json } from "../types";
import { RichText } from "./RichText";

function Cell({ cell }: { cell: Json }) {
  return cell.type === "rich_text" ? <RichText block={cell as Block} /> : <>{cell.text ?? String(cell.value ?? "")}</>;
}

export function Table({ block }: { block: Block }) {
  const [head = [], ...rows] = block.rows as Json[][];
  const settings: (Json | null)[] = block.column_settings ?? [];
  const style = (column: number) => ({
    textAlign: settings[column]?.align,
    whiteSpace: settings[column]?.is_wrapped ? "normal" : undefined,
  });
  return (
    <div class="b-table" tabIndex={0} role="region" aria-label="Table">
      <table>
        <thead>
          <tr>{head.map((cell, column) => <th key={column} scope="col" style={style(column)}><Cell cell={cell} /></th>)}</tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            <tr key={index}>{row.map((cell, column) => <td key={column} style={style(column)}><Cell cell={cell} /></td>)}</tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

const number = (cell?: Json): number => (cell?.type === "raw_number" ? cell.value : Number(cell?.text));

function compare(one?: Json, other?: Json): number {
  const [a, b] = [number(one), number(other)];
  return Number.isFinite(a) && Number.isFinite(b) ? a - b : String(one?.text ?? "").localeCompare(String(other?.text ?? ""));
}

export function DataTable({ block }: { block: Block }) {
  const [sort, setSort] = useState<{ column: number; down: boolean } | null>(null);
  const [page, setPage] = useState(0);
  const [head = [], ...rows] = block.rows as Json[][];
  const size = block.page_size ?? 5;
  const sorted = sort ? [...rows].sort((a, b) => compare(a[sort.column], b[sort.column]) * (sort.down ? -1 : 1)) : rows;
  const pages = Math.max(1, Math.ceil(rows.length / size));
  const headed = block.row_header_column_index;
  return (
    <div class="b-table" tabIndex={0} role="region" aria-label={block.caption}>
      <table>
        <caption>{block.caption}</caption>
        <thead>
          <tr>
            {head.map((cell, column) => (
              <th key={column} scope="col" aria-sort={sort?.column === column ? (sort.down ? "descending" : "ascending") : undefined}>
                <button type="button" class="th-sort" onClick={() => setSort({ column, down: sort?.column === column && !sort.down })}>
                  <Cell cell={cell} /> {sort?.column === column ? (sort.down ? "↓" : "↑") : ""}
                </button>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {sorted.slice(page * size, page * size + size).map((row, index) => (
            <tr key={index}>
              {row.map((cell, column) =>
                column === headed ? <th key={column} scope="row"><Cell cell={cell} /></th> : <td key={column}><Cell cell={cell} /></td>,
              )}
            </tr>
          ))}
        </tbody>
      </table>
      {pages > 1 && (
        <div class="pager">
          <button type="button" class="text-button" disabled={page === 0} onClick={() => setPage(page - 1)}>{say("previous")}</button>
          <span>{say("page", { at: page + 1, n: pages })}</span>
          <button type="button" class="text-button" disabled={page >= pages - 1} onClick={() => setPage(page + 1)}>{say("next")}</button>
        </div>
      )}
    </div>
  );
}
