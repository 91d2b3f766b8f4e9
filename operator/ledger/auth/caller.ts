import type { Clock } from '../../clock.ts';

/** Who sent a request, as far as its token says. */
export interface Caller {
  /** For messages: `system:serviceaccount:…`. */
  readonly name: string;
  /** May register and end. */
  readonly isAdmin: boolean;
  /** May read everything. */
  readonly isReader: boolean;
  /** May bring lists of parameters. */
  readonly isUploader: boolean;
  /** The namespace of a worker of that Computation; `any` where that does not matter; undefined for others. */
  workerNamespace(uid: string): string | undefined;
}

/** Finds out who sent a request. */
export interface Authenticator {
  /** The time by which tokens are judged, and the ledger's. */
  readonly clock: Clock;
  /**
   * @param authorization the header
   * @throws Unauthorized for a missing or wrong token, TokenNotVerifiable where that cannot be found out now
   */
  authenticate(authorization: string | undefined): Promise<Caller>;
}
