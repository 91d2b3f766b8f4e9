import { readLedgerSettings } from '../../operator/ledger/settings.ts';
import { readControllerSettings, readLogSettings } from '../../operator/settings.ts';
import { sourceFiles } from './source-files.ts';

/** The names that a function asks of the environment that it is given. */
function asked(read: (env: Record<string, string | undefined>) => unknown): string[] {
  const names = new Set<string>();
  read(
    new Proxy<Record<string, string | undefined>>(
      {},
      {
        get(_, name) {
          names.add(String(name));
          return undefined;
        },
      },
    ),
  );
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
