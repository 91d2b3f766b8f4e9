import { accessSync, constants, statSync } from 'node:fs';

/** Whether there is a file at that path which may be run. */
export function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
