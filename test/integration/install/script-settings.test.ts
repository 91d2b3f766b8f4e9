import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { kubeconfigText } from '../../env/kubeconfig.ts';
import { scriptPlace, type ScriptPlace } from './script-place.ts';

/** Scripts behind make targets that work on a cluster, with what else they need. */
const ON_A_CLUSTER: [string, Record<string, string>][] = [
  ['deploy/install.sh', {}],
  ['deploy/uninstall.sh', {}],
  ['deploy/deploy.sh', {}],
  ['deploy/undeploy.sh', {}],
  ['deploy/run.sh', {}],
  ['deploy/certificate.sh', {}],
  ['report.sh', { NAME: 'demo-10k' }],
  ['results.sh', { NAME: 'demo-10k' }],
];

/** What is set, and what the one line says. */
const REFUSED: [string, Record<string, string>, string][] = [
  ['report.sh', {}, 'Which Computation? make report NAME=… [NAMESPACE=…]'],
  ['results.sh', {}, 'Which Computation? make -s results NAME=… [NAMESPACE=…] [FORMAT=csv|ndjson|failures]'],
  ['local.sh', {}, 'Which manifest? make local FILE=config/samples/demo-10k.yaml [OUT=results.csv]'],
  ['release/set-version.sh', {}, 'VERSION= is no version: make set-version VERSION=1.2.3'],
  ['release/set-version.sh', { VERSION: 'v2' }, 'VERSION=v2 is no version: make set-version VERSION=1.2.3'],
  [
    'images/push.sh',
    { OPERATOR_IMG: 'ttg-operator:v1' },
    'ttg-operator:v1 names no registry: REGISTRY=myregistry.azurecr.io, or OPERATOR_IMG= and WORKER_IMG= in full.',
  ],
  ['kind/kubeconfig.sh', {}, 'There is no cluster ttg-cluster: make deploy-kind.'],
  [
    'deploy/manifests.sh',
    { OPERATOR_IMG: 'me.io/ttg-operator' },
    'OPERATOR_IMG=me.io/ttg-operator has no tag: name it as in myregistry.azurecr.io/ttg-operator:v1.2.3.',
  ],
];

describe('the scripts behind make targets', function () {
  this.timeout(60_000);
  let place: ScriptPlace;

  beforeEach(async () => {
    place = await scriptPlace({ containers: [] });
  });
  afterEach(() => place.remove());

  for (const [script, settings, says] of REFUSED) {
    it(`${script} with ${JSON.stringify(settings)} says what is missing or wrong, in one line`, async () => {
      const { code, stdout, stderr } = await place.run(script, [], { NAME: '', VERSION: '', FILE: '', ...settings });
      expect({ code, stdout, stderr }).to.deep.equal({ code: 1, stdout: '', stderr: `${says}\n` });
      expect(await place.calls()).to.deep.equal([]);
    });
  }

  for (const [script, settings] of ON_A_CLUSTER) {
    it(`${script} says in one line that no cluster answers`, async () => {
      const kubeconfig = join(place.folder, 'config');
      await writeFile(kubeconfig, kubeconfigText({ url: 'https://127.0.0.1:1', certificateAuthority: '', token: 'x' }));
      const { code, stdout, stderr } = await place.run(script, [], { KUBECONFIG: kubeconfig, ...settings });
      const says = `No cluster answers (KUBECONFIG=${kubeconfig}): make deploy-kind makes one.\n`;
      expect({ code, stdout, stderr }).to.deep.equal({ code: 1, stdout: '', stderr: says });
    });
  }
});
