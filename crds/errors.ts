/** What one kind of error is called, how it reads over HTTP, and what the reader can do about it. */
export interface ErrorKind {
  /** Stable name, in JSON bodies and logs. */
  readonly code: string;
  /** HTTP status where the error crosses the ledger's interface. */
  readonly status?: number;
  /** What to do, one sentence, for people. */
  readonly remedy: string;
}

/**
 * Base of every error that this project throws on purpose. Subclasses come from {@link defineError} and stand in
 * one table per program (`operator/errors.ts`, `worker/errors.ts`; shared ones in `crds/`).
 */
export abstract class TtgError extends Error {
  abstract readonly kind: ErrorKind;

  get code(): string {
    return this.kind.code;
  }

  /** The body that the ledger answers and that clients read back. */
  toJSON(): { code: string; message: string; remedy: string } {
    return { code: this.kind.code, message: this.message, remedy: this.kind.remedy };
  }
}

/**
 * A named error class of the given kind.
 *
 * @example const StaleEpoch = defineError({ code: 'StaleEpoch', status: 409, remedy: 'Claim the segment again.' });
 *          throw new StaleEpoch('epoch 3 was replaced by 4');
 */
export function defineError(kind: ErrorKind): new (message: string, options?: ErrorOptions) => TtgError {
  return class extends TtgError {
    override readonly name: string = kind.code;
    readonly kind: ErrorKind = kind;
  };
}
