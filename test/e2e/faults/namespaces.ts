import { apply, kubectl } from '../cluster.ts';
import { until } from '../../env/until.ts';

/** Marks the namespaces of these tests, so that those of an interrupted run are found. */
const MARK = 'ttg.io/e2e=faults';
/** Made by the files that run in this process. */
const ours: string[] = [];

/**
 * A namespace for the suite that this is called in: there and empty before its first test, on its way out after its
 * last.
 *
 * @param labels further ones, such as those of Pod Security.
 */
export function ownNamespace(name: string, labels: Record<string, string> = {}): string {
  before(async () => {
    ours.push(name);
    await kubectl('delete', 'namespace', name, '--ignore-not-found', '--timeout=120s');
    const [key = '', value = ''] = MARK.split('=');
    const metadata = { name, labels: { ...labels, [key]: value } };
    await apply(JSON.stringify({ apiVersion: 'v1', kind: 'Namespace', metadata }));
    // Pods are refused until Kubernetes has made it.
    await until(`service account default in ${name}`, async () =>
      kubectl('get', 'serviceaccount', 'default', '-n', name),
    );
  });
  after(async () => {
    await kubectl('delete', 'namespace', name, '--ignore-not-found', '--wait=false');
  });
  return name;
}

/** Waits until no namespace of these tests is left: for tests that run alone and need the cluster empty. */
export async function noneLeft(): Promise<void> {
  await kubectl('delete', 'namespace', '-l', MARK, '--timeout=170s');
}

// Once, after all suites of this process: nothing of them may stay. Where more follow, the last of them waits.
after(async function () {
  this.timeout(400_000);
  if (process.env['TTG_SUITE_BEGUN'] === undefined && ours.length > 0) {
    await kubectl('delete', 'namespace', '--ignore-not-found', '--timeout=170s', ...ours);
  }
});
