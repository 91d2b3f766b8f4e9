import { BadSetting } from '../../operator/errors.ts';
import { readLedgerSettings } from '../../operator/ledger/settings.ts';
import { readControllerSettings, readLogSettings } from '../../operator/settings.ts';
import { sourceFiles } from './source-files.ts';

type Read = (env: Record<string, string | undefined>) => unknown;

/** The names that a function asks of the environment that it is given. That an empty one will not do is no matter. */
function asked(read: Read): string[] {
  const names = new Set<string>();
  const get = (_: unknown, name: string | symbol): undefined => {
    names.add(String(name));
  };
  try {
    read(new Proxy<Record<string, string | undefined>>({}, { get }));
  } catch (error) {
    if (!(error instanceof BadSetting)) throw error;
  }
  return [...names];
}

/** The names that stand as text in a file, as environment variables are written. */
function named(...files: string[]): string[] {
  const texts = files.flatMap((file) => [...sourceFiles(file).values()]);
  return texts.flatMap((text) => [...text.matchAll(/'([A-Z]+_[A-Z_]+)'/g)].map(([, name = '']) => name));
}

/** Environment variables that each program reads, or is given for user code. */
export function variablesInCode(): Map<string, string[]> {
  return new Map([
    ['controller', [...asked(readControllerSettings), ...asked(readLogSettings), 'KUBECONFIG']],
    ['ledger', [...asked(readLedgerSettings), ...asked(readLogSettings), 'KUBECONFIG']],
    ['worker', [...new Set(named('worker', 'operator/reconcile')), 'LOG_LEVEL', 'HOME']],
  ]);
}
