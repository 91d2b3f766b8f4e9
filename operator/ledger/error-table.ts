import type { TtgError } from '../../crds/errors.ts';
import * as errors from '../errors.ts';

type ErrorClass = new (message: string, options?: ErrorOptions) => TtgError;

const CLASSES: readonly ErrorClass[] = [
  errors.InvalidRequest,
  errors.InvalidCommit,
  errors.Unauthorized,
  errors.Forbidden,
  errors.NotFound,
  errors.UnknownSegment,
  errors.StaleEpoch,
  errors.WrongOffset,
  errors.OutOfRange,
  errors.RegistrationConflict,
  errors.WrongMode,
  errors.QueueUnavailable,
  errors.ComputationEnded,
  errors.CommitTooLarge,
  errors.RowTooLarge,
  errors.ResultsFull,
  errors.TooBusy,
  errors.UnknownComputation,
  errors.UploadMissing,
  errors.InvalidUpload,
  errors.TokenNotVerifiable,
  errors.LedgerStopping,
  errors.StorageFailed,
  errors.DiskFull,
  errors.LedgerDefect,
];

const BY_CODE = new Map(CLASSES.map((each) => [new each('').code, each]));

/** The named error that a code stands for, as it went over HTTP or between threads; undefined for an unknown code. */
export function ledgerError(code: string, message: string): TtgError | undefined {
  const found = BY_CODE.get(code);
  return found && new found(message);
}
