// Icons drawn for this page: 20 by 20, one stroke, the colour of the text around them.

const PATHS: Record<string, string> = {
  hash: "M7.6 3.5 6 16.5M14 3.5l-1.6 13M3.6 7.5h13M3.2 12.5h13",
  page: "M5 3.5h7l3 3v10H5v-13ZM11.8 3.7v3h3M7.5 9.5h5M7.5 12.5h5",
  lock: "M5.5 9h9a1 1 0 0 1 1 1v5.5a1 1 0 0 1-1 1h-9a1 1 0 0 1-1-1V10a1 1 0 0 1 1-1ZM7 9V6.5a3 3 0 0 1 6 0V9",
  home: "M3.5 9.5 10 3.8l6.5 5.7M5.3 8.2v8h9.4v-8M8.4 16v-4.2h3.2V16",
  plus: "M10 4v12M4 10h12",
  close: "m5 5 10 10M15 5 5 15",
  back: "M12 4.5 6.5 10l5.5 5.5",
  up: "m5.5 12 4.5-4.5 4.5 4.5",
  down: "m5.5 8 4.5 4.5L14.5 8",
  check: "m4.5 10.5 3.7 3.7 7.3-8",
  send: "M3.5 10h9.5M3.5 10 3 3.8 17 10 3 16.2 3.5 10Z",
  smile: "M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14ZM7.2 11.7c.7 1.1 1.7 1.6 2.8 1.6s2.1-.5 2.8-1.6M7.7 8.2v.3M12.3 8.2v.3",
  reply: "M4 4.5h12v8.3h-6L6.5 16v-3.2H4V4.5Z",
  more: "M5 10h.01M10 10h.01M15 10h.01",
  edit: "m4.5 15.5.6-3L13 4.6l2.4 2.4-7.9 7.9-3 .6Z",
  trash: "M4.5 6h11M8 6V4h4v2M6 6l.6 10h6.8L14 6M8.5 9v4.5M11.5 9v4.5",
  bolt: "M11.2 3 5 11.2h4.4L8.6 17 15 8.6h-4.5L11.2 3Z",
  clock: "M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14ZM10 6v4.2l2.8 1.8",
  next: "m4.5 5 6 5-6 5V5ZM14.5 5v10",
  pause: "M7 5v10M13 5v10",
  play: "m6.5 4.8 8 5.2-8 5.2V4.8Z",
  list: "M4 5.5h.01M4 10h.01M4 14.5h.01M7.5 5.5H16M7.5 10H16M7.5 14.5H16",
  table: "M3.5 5h13v10.5h-13V5ZM3.5 8.6h13M3.5 12h13M8 8.6v6.9",
  storm: "M5.8 11.5A3.3 3.3 0 0 1 6 5a4.4 4.4 0 0 1 8.3 1.3 2.7 2.7 0 0 1-.2 5.2M10.6 9 8.3 12.4h3.2L9.3 16",
  moon: "M15.8 11.7A6.3 6.3 0 0 1 8.3 4.2a6.3 6.3 0 1 0 7.5 7.5Z",
  sun: "M10 13.2a3.2 3.2 0 1 0 0-6.4 3.2 3.2 0 0 0 0 6.4ZM10 2.6v1.6M10 15.8v1.6M2.6 10h1.6M15.8 10h1.6M4.8 4.8l1.1 1.1M14.1 14.1l1.1 1.1M15.2 4.8l-1.1 1.1M5.9 14.1l-1.1 1.1",
  people: "M7.5 9.5a2.7 2.7 0 1 0 0-5.4 2.7 2.7 0 0 0 0 5.4ZM2.8 16c.3-2.7 2.2-4.3 4.7-4.3s4.4 1.6 4.7 4.3M12.6 4.4a2.6 2.6 0 0 1 0 4.9M14 11.9c1.8.5 2.9 2 3.2 4.1",
  globe: "M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14ZM3.2 10h13.6M10 3c2 2 3 4.3 3 7s-1 5-3 7c-2-2-3-4.3-3-7s1-5 3-7Z",
  refresh: "M15.8 8.2A6.2 6.2 0 1 0 16 12M16 4.4v4h-4",
  eye: "M2.8 10S5.4 5.2 10 5.2s7.2 4.8 7.2 4.8-2.6 4.8-7.2 4.8S2.8 10 2.8 10ZM10 12a2 2 0 1 0 0-4 2 2 0 0 0 0 4Z",
  search: "M9 14a5 5 0 1 0 0-10 5 5 0 0 0 0 10ZM12.8 12.8 16.5 16.5",
  question: "M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14ZM8 8a2 2 0 1 1 2.9 1.8c-.6.3-.9.7-.9 1.4M10 13.6v.2",
  info: "M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14ZM10 9.2v4M10 6.6v.2",
  warn: "M10 3.6 17.2 16H2.8L10 3.6ZM10 8.4v3.4M10 13.8v.2",
  outside: "M8.5 4.5h-4v11h11v-4M11.8 4.5h3.7v3.7M15.3 4.7 9.3 10.7",
  archive: "M3.5 4.5h13v3h-13v-3ZM4.5 7.5v8h11v-8M8.3 10.5h3.4",
};

export type IconName = keyof typeof PATHS;

export function Icon({ name, size = 18 }: { name: string; size?: number }) {
  return (
    <svg class={`icon icon-${name}`} width={size} height={size} viewBox="0 0 20 20" aria-hidden="true" focusable="false">
      <path d={PATHS[name] ?? ""} />
    </svg>
  );
}

/** The mark of the workspace: rings on water. */
export function Rings({ size = 22 }: { size?: number }) {
  return (
    <svg class="rings" width={size} height={size} viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <circle cx="12" cy="12" r="2.6" fill="currentColor" />
      <circle cx="12" cy="12" r="6.2" fill="none" stroke="currentColor" stroke-width="1.9" opacity=".75" />
      <circle cx="12" cy="12" r="10" fill="none" stroke="currentColor" stroke-width="1.5" opacity=".4" />
    </svg>
  );
}
