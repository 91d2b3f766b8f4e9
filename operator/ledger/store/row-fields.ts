import type { SQLOutputValue } from 'node:sqlite';

/** A row as SQLite gives it. */
export type SqlRow = Record<string, SQLOutputValue>;

/** The column as a number. @throws TypeError where it is none: the database does not have the schema that it says. */
export function integer(row: SqlRow | undefined, column: string): number {
  const value = row?.[column];
  if (typeof value === 'number') return value;
  throw new TypeError(`column ${column} holds no number`);
}

/** The column as text. @throws TypeError where it is none. */
export function text(row: SqlRow | undefined, column: string): string {
  const value = row?.[column];
  if (typeof value === 'string') return value;
  throw new TypeError(`column ${column} holds no text`);
}

/** The column as bytes. @throws TypeError where it is none. */
export function bytes(row: SqlRow | undefined, column: string): Uint8Array {
  const value = row?.[column];
  if (value instanceof Uint8Array) return value;
  throw new TypeError(`column ${column} holds no bytes`);
}

/** The column as a number; undefined for NULL. */
export function optionalInteger(row: SqlRow | undefined, column: string): number | undefined {
  return row?.[column] === null ? undefined : integer(row, column);
}

/** The column as text; undefined for NULL. */
export function optionalText(row: SqlRow | undefined, column: string): string | undefined {
  return row?.[column] === null ? undefined : text(row, column);
}
