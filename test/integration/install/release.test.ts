import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import packageJson from '../../../package.json' with { type: 'json' };
import { PROGRAM_VERSION } from '../../../operator/version.ts';
import { command, output } from './command.ts';
import { find, objectsOf, template, type Rendered } from './rendered.ts';

describe('make release', function () {
  this.timeout(180_000);
  let parent: string;
  let folder: string;

  before(async () => {
    parent = await mkdtemp(join(tmpdir(), 'ttg-release-'));
    folder = join(parent, PROGRAM_VERSION);
    const settings = {
      VERSION: PROGRAM_VERSION,
      RELEASE_DIR: parent,
      IMAGES: 'no',
      ALLOW_DIRTY: '1',
      REGISTRY: 'me.io/x',
    };
    await output('bash', ['hack/release/release.sh'], settings);
  });
  after(() => rm(parent, { recursive: true, force: true }));

  it('puts install file, definition, chart and bill of materials into one folder, with checksums that are right', async () => {
    expect((await readdir(folder)).toSorted()).to.deep.equal([
      'SHA256SUMS',
      'computations.ttg.io.yaml',
      'install.yaml',
      'sbom.json',
      `ttg-operator-${PROGRAM_VERSION}.tgz`,
    ]);
    const { code, stdout } = await command('bash', ['-c', `cd '${folder}' && sha256sum -c SHA256SUMS`]);
    expect(stdout.match(/: OK$/gm)).to.have.lengthOf(4);
    expect(code).to.equal(0);
  });

  it('packs a chart that renders what the source’s does, from the release’s registry', async () => {
    const chart = join(folder, `ttg-operator-${PROGRAM_VERSION}.tgz`);
    const given = ['--set', 'tls.generate=false'];
    const packed = objectsOf(await output('helm', ['template', 'ttg', chart, '--namespace', 'ttg-system', ...given]));
    const ours: Rendered[] = await template('--set', 'images.registry=me.io/x', ...given);
    expect(packed).to.deep.equal(ours);
    expect(JSON.stringify(find(packed, 'Deployment ttg-system/ttg-operator'))).to.include('me.io/x/ttg-worker:v');
  });

  it('lists what the programs are made of, and nothing that only their development needs', async () => {
    const sbom: { components: { name: string }[]; metadata: { component: { name: string; version: string } } } =
      JSON.parse(await readFile(join(folder, 'sbom.json'), 'utf8'));
    expect(sbom.metadata.component).to.include({ name: 'ttg-operator', version: PROGRAM_VERSION });
    const names = sbom.components.map(({ name }) => name);
    expect(names).to.include.members(Object.keys(packageJson.dependencies));
    expect(names).not.to.include('mocha');
  });

  for (const [settings, says] of [
    [{}, `Which version? make release VERSION=${PROGRAM_VERSION}`],
    [{ VERSION: 'v1.2.3' }, 'VERSION=v1.2.3 is no version'],
    [{ VERSION: '77.0.0' }, `VERSION=77.0.0, but this source is ${PROGRAM_VERSION}: make set-version VERSION=77.0.0`],
    [{ VERSION: PROGRAM_VERSION, ALLOW_DIRTY: '1', IMAGES: 'maybe' }, 'IMAGES=maybe: yes or no.'],
  ] as const) {
    it(`refuses ${JSON.stringify(settings)} and touches nothing`, async () => {
      const before = await readdir(parent);
      const { code, stderr } = await command('bash', ['hack/release/release.sh'], { ...settings, RELEASE_DIR: parent });
      expect(stderr).to.include(says);
      expect(code).to.equal(1);
      expect(await readdir(parent)).to.deep.equal(before);
    });
  }
});
