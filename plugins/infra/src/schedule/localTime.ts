/** A time as a `datetime-local` field writes it, in the person's zone: `2026-03-02T10:00`. @internal */
export function toLocalTime(at: string): string {
  const date = new Date(at);
  const local = date.getTime() - date.getTimezoneOffset() * 60_000;
  return new Date(local).toISOString().slice(0, 16);
}

/** The same time with its zone; undefined while it is none. @internal */
export function fromLocalTime(text: string): string | undefined {
  const time = Date.parse(text);
  return Number.isNaN(time) ? undefined : new Date(time).toISOString();
}
