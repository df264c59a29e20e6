// A person's picture: initials on a colour of their own; rings for the app.

import type { Person } from "../types";
import { Rings } from "./icons";

const SHADES = 10;

export function shadeOf(id: string): number {
  let sum = 0;
  for (const letter of id) sum = (sum * 31 + letter.charCodeAt(0)) % 9973;
  return sum % SHADES;
}

function initials(name: string): string {
  const parts = name.split(/\s+/).filter(Boolean);
  const last = parts.length > 1 ? (parts[parts.length - 1]?.[0] ?? "") : "";
  return ((parts[0]?.[0] ?? "?") + last).toUpperCase();
}

export function Avatar({ person, size = 36 }: { person?: Person; size?: number }) {
  const style = { width: `${size}px`, height: `${size}px`, fontSize: `${Math.round(size * 0.4)}px` };
  if (person?.is_bot)
    return (
      <span class="avatar avatar-bot" style={style} aria-hidden="true">
        <Rings size={Math.round(size * 0.66)} />
      </span>
    );
  const name = person?.real_name ?? "?";
  return (
    <span class={`avatar shade-${shadeOf(person?.id ?? "")}`} style={style} aria-hidden="true">
      {size < 20 ? initials(name)[0] : initials(name)}
    </span>
  );
}
