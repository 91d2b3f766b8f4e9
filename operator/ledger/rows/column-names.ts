/** Columns that can be added to a table: who computed a row, where, in which attempt, and when it was stored. */
export const ORIGIN_COLUMNS = ['worker', 'node', 'attempt', 'timestamp'] as const;
export type OriginColumn = (typeof ORIGIN_COLUMNS)[number];

/** Columns that every table has beside the result's fields. */
export const ID_COLUMN = 'param_id';
export const ERROR_COLUMN = 'error';

/**
 * The columns' names for the fields of results. A field that is called like one of the table's own columns gets
 * `result.` put before its name, as often as it takes to be no such name: no two fields share a column.
 */
export class ColumnNames {
  readonly #taken: RegExp;
  readonly #mention: RegExp;

  /** @param origin the added columns */
  constructor(origin: readonly OriginColumn[]) {
    const own = [ID_COLUMN, ERROR_COLUMN, ...origin].join('|');
    this.#taken = new RegExp(`^(?:result\\.)*(?:${own})$`);
    this.#mention = new RegExp(`"(?:result\\.)*(?:${own})"`);
  }

  columnOf(field: string): string {
    return this.#taken.test(field) ? `result.${field}` : field;
  }

  /** False where no field in this JSON text can need another name. */
  mayRename(json: string): boolean {
    return this.#mention.test(json) || json.includes('\\u');
  }
}
