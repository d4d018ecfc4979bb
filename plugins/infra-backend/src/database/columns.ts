import { JsonValue } from '@backstage/types';

/** JSON as it is stored: text, so that SQLite and PostgreSQL answer alike. */
export function toJson(value: unknown): string {
  return JSON.stringify(value ?? null);
}

/** Reads a JSON column; the writer is {@link toJson} of the same type. */
export function fromJson<T = JsonValue>(text: string): T {
  return JSON.parse(text);
}

/** {@link fromJson} for a column that may be null. */
export function fromOptionalJson<T = JsonValue>(
  text: string | null,
): T | undefined {
  return text === null ? undefined : fromJson<T>(text);
}

/** SQLite answers booleans as 0 and 1. */
export function toBoolean(value: boolean | number): boolean {
  return Boolean(value);
}

/** A null column as undefined. */
export function optional<T>(value: T | null): T | undefined {
  return value ?? undefined;
}

/** PostgreSQL answers 64-bit integers as text. */
export function toNumber(value: number | string): number {
  return Number(value);
}

/** Now, as times are stored: ISO 8601 in UTC with milliseconds. */
export function now(): string {
  return new Date().toISOString();
}
