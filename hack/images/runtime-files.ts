import { existsSync, readdirSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** What a program in an image may look up, where the machine has it. */
const SETTINGS = ['/etc/ssl/certs/ca-certificates.crt', '/etc/nsswitch.conf'];
/** What the C library loads for name resolution where it has not got it built in. */
const NAME_RESOLUTION = /^libnss_(files|dns)\.so/;

interface ProcessReport {
  sharedObjects: string[];
}

/**
 * The files that Node needs on this machine: itself, the libraries that it is linked to, and no more. Linux only.
 *
 * @returns absolute path that the file is to have → the file.
 */
export function runtimeFiles(): Map<string, string> {
  const report: ProcessReport = JSON.parse(JSON.stringify(process.report.getReport()));
  const libraries = report.sharedObjects.filter((path) => path.startsWith('/') && existsSync(path));
  const folders = new Set(libraries.map((path) => dirname(path)));
  const resolution = [...folders].flatMap((folder) =>
    readdirSync(folder)
      .filter((name) => NAME_RESOLUTION.test(name))
      .map((name) => join(folder, name)),
  );
  const files = [...libraries, ...resolution, ...SETTINGS.filter((path) => existsSync(path))];
  return new Map([
    ['/usr/local/bin/node', process.execPath],
    ...files.map((path): [string, string] => [path, realpathSync(path)]),
  ]);
}
