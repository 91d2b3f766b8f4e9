/**
 * `node main.ts`: sees to it that the cluster that kubectl points to has a certificate for the ledger, in the Secret
 * `ttg-ledger-tls` of namespace ttg-system. What is done is said on stderr; exit code 1 with one line where it fails.
 */
import { APP_LEDGER, SYSTEM_NAMESPACE } from '../../../crds/labels.ts';
import { isRecord } from '../../../crds/record.ts';
import { kubectl, kubectlWith } from '../../results/kubectl.ts';
import { MADE_BY, MAKER, planCertificate, type StoredSecret } from './plan.ts';

const TLS_SECRET = 'ttg-ledger-tls';
const AUTHORITY_SECRET = 'ttg-ledger-ca-key';

async function stored(name: string): Promise<StoredSecret | undefined> {
  const text = await kubectl('get', 'secret', name, '-n', SYSTEM_NAMESPACE, '--ignore-not-found', '-o', 'json');
  if (text === '') return undefined;
  const secret: unknown = JSON.parse(text);
  const metadata = isRecord(secret) ? secret['metadata'] : undefined;
  return {
    annotations: texts(isRecord(metadata) ? metadata['annotations'] : undefined),
    data: texts(isRecord(secret) ? secret['data'] : undefined, (value) => Buffer.from(value, 'base64').toString()),
  };
}

function texts(value: unknown, decode = (text: string) => text): Record<string, string> {
  const entries = Object.entries(isRecord(value) ? value : {});
  return Object.fromEntries(
    entries.flatMap(([name, text]) => (typeof text === 'string' ? [[name, decode(text)]] : [])),
  );
}

function secret(name: string, data: Record<string, string>): object {
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    type: 'kubernetes.io/tls',
    metadata: {
      name,
      namespace: SYSTEM_NAMESPACE,
      annotations: { [MADE_BY]: MAKER },
      labels: {
        'app.kubernetes.io/name': APP_LEDGER,
        'app.kubernetes.io/component': 'ledger',
        'app.kubernetes.io/part-of': 'ttg',
      },
    },
    stringData: data,
  };
}

async function main(): Promise<void> {
  const had = await stored(TLS_SECRET);
  const plan = await planCertificate({ tls: had, authority: await stored(AUTHORITY_SECRET) });
  if (plan.kind === 'leave') return;
  const { authority, certificate, ca } = plan;
  const items = [
    secret(AUTHORITY_SECRET, { 'tls.crt': authority.cert, 'tls.key': authority.key }),
    secret(TLS_SECRET, { 'tls.crt': certificate.cert, 'tls.key': certificate.key, 'ca.crt': ca }),
  ];
  const list = JSON.stringify({ apiVersion: 'v1', kind: 'List', items });
  await kubectlWith(
    list,
    'apply',
    '--server-side',
    '--force-conflicts',
    '--field-manager',
    'ttg-certificate',
    '-f',
    '-',
  );
  console.error(`▸ made a certificate for the ledger: ${plan.why}`);
  if (plan.isNewAuthority && had !== undefined) {
    console.error(
      '  Its authority is new: Jobs that run now do not know it. kubectl delete job NAME has each made again.',
    );
  }
}

try {
  await main();
} catch (error) {
  console.error(`certificate: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}
