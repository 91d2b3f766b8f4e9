const SQLITE_BUSY = 5;
const SQLITE_IOERR = 10;
const SQLITE_FULL = 13;
// Extending the shared memory file or writing found no room.
const SQLITE_IOERR_SHMSIZE = SQLITE_IOERR | (19 << 8);

/** True for an error of SQLite itself. */
export function isSqliteError(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_SQLITE_ERROR';
}

/** True where SQLite found its file locked by another connection. */
export function isBusy(error: unknown): boolean {
  return (resultCode(error) & 0xff) === SQLITE_BUSY;
}

/** True where SQLite, or the file system under it, had no room. */
export function isDiskFull(error: unknown): boolean {
  const code = resultCode(error);
  return (
    (code & 0xff) === SQLITE_FULL ||
    code === SQLITE_IOERR_SHMSIZE ||
    (error instanceof Error && 'code' in error && (error.code === 'ENOSPC' || error.code === 'EDQUOT'))
  );
}

function resultCode(error: unknown): number {
  return error instanceof Error && 'errcode' in error && typeof error.errcode === 'number' ? error.errcode : 0;
}
