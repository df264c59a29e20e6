// Between seconds since the epoch and "2026-11-24T09:30" on the wall of a zone.

export function toLocal(seconds: number, tz: string): string {
  const parts = new Intl.DateTimeFormat("en-CA", {
    timeZone: tz,
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  }).formatToParts(new Date(seconds * 1000));
  const part = (type: string): string => parts.find((each) => each.type === type)?.value ?? "00";
  return `${part("year")}-${part("month")}-${part("day")}T${part("hour")}:${part("minute")}`;
}

export function fromLocal(wall: string, tz: string): number {
  const asUtc = Date.parse(`${wall}:00Z`) / 1000;
  // Two steps: the first guess may lie on the other side of a change of summer time.
  const guess = asUtc - offset(asUtc, tz);
  return asUtc - offset(guess, tz);
}

function offset(seconds: number, tz: string): number {
  return Date.parse(`${toLocal(seconds, tz)}:00Z`) / 1000 - Math.floor(seconds / 60) * 60;
}
