import { expect } from 'chai';
import { CONFIG_MAPS } from '../../../operator/kube/resource.ts';
import { readList } from '../../../crds/lists/read-list.ts';
import { until } from '../../env/until.ts';
import { World } from './world.ts';

const NAME = 'points';
const LIST = { list: { configMap: { name: NAME, key: 'p.csv' }, format: 'Csv' } };

describe('a Computation whose parameters are a list elsewhere', function () {
  this.timeout(180_000);
  let world: World;

  beforeEach(async () => {
    world = await World.begin();
  });
  afterEach(async () => world.end());

  async function write(data: Record<string, string>): Promise<void> {
    const object = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: NAME, namespace: world.namespace }, data };
    await world.api.patch(CONFIG_MAPS, { name: NAME, namespace: world.namespace }, object, {
      type: 'apply',
      fieldManager: 'test',
      force: true,
    });
  }

  async function stalledBy(name: string, reason: string): Promise<string> {
    const { message = '' } = await world.status(name, reason, (status) => status.reason === reason);
    return message;
  }

  it('waits for its ConfigMap, its key and a list without a broken line, and then goes on by itself', async () => {
    const computation = await world.create('later', { parameters: LIST });
    expect(await stalledBy('later', 'ConfigMapMissing')).to.contain(
      `no ConfigMap points in namespace ${world.namespace}`,
    );
    await write({ other: '1' });
    await until('the key is missed', async () =>
      (await world.get('later')).status?.message?.includes('ConfigMap points has no key p.csv (it has other)'),
    );
    await write({ other: '1', 'p.csv': `x,y\n${'1,2\n'.repeat(15)}1,2,3\n` });
    expect(await stalledBy('later', 'InvalidList')).to.contain('line 17: has 3 cells; right are 2');
    const text = 'x,y\n1,a\n2,b\n3,c\n';
    await write({ 'p.csv': text });
    await world.jobOf('later');
    const { checksum, count } = await readList('Csv', text);
    expect((await world.get('later')).status?.list).to.deep.equal({ checksum, count });
    const worker = await world.claim(computation, 0, 'pod');
    expect(worker.left).to.equal(1);
  });

  it('keeps the list that it began with, and says that the ConfigMap has another', async () => {
    await write({ 'p.csv': 'x\n1\n2\n3\n4\n' });
    const computation = await world.create('frozen', { parameters: { ...LIST, repeat: 2 }, shards: 1 });
    await world.jobOf('frozen');
    const begun = (await world.get('frozen')).status?.list;
    await write({ 'p.csv': 'x\n5\n' });
    await world.stopOperator();
    await world.startOperator();
    const worker = await world.claim(computation, 0, 'pod');
    await worker.commit(2);
    const status = await world.status(
      'frozen',
      'changed',
      ({ reason, progress }) => reason === 'ConfigMapChanged' && progress?.completed === 2,
    );
    expect(status.list).to.deep.equal(begun);
    expect(status.progress).to.include({ total: 8, completed: 2 });
    expect(await world.eventsOnce('frozen', 'ConfigMapChanged')).to.have.length(1);
    await worker.commit(6);
    expect((await world.condition('frozen', 'Complete')).reason).to.equal('AllComputed');
  });

  it('is brought again to a ledger that has lost it', async () => {
    await write({ 'p.csv': 'x\n1\n2\n' });
    await world.create('restored', { parameters: LIST, shards: 1 });
    await world.jobOf('restored');
    const { checksum = '', count } = (await world.get('restored')).status?.list ?? {};
    await world.loseUploads();
    expect(
      await world
        .ledgerClient()
        .upload(checksum)
        .catch((error: unknown) => Object(error).code),
    ).to.equal('UploadMissing');
    await world.stopOperator();
    await world.startOperator();
    await until(
      'the list is there again',
      async () =>
        (
          await world
            .ledgerClient()
            .upload(checksum)
            .catch(() => undefined)
        )?.count === count,
    );
  });

  it('waits for its upload, says how to bring it, and goes on by itself', async () => {
    const { checksum, count, lines } = await readList('JsonLines', '{"x":1}\n{"x":2}\n');
    await world.create('uploaded', { parameters: { list: { upload: checksum } } });
    expect(await stalledBy('uploaded', 'UploadMissing'))
      .to.contain(checksum)
      .and.to.contain('make upload FILE=');
    await world.ledgerClient().storeList(checksum, lines);
    await world.jobOf('uploaded');
    const { status } = await world.get('uploaded');
    expect(status?.list).to.deep.equal({ checksum, count });
    expect(status?.progress?.total).to.equal(2);
  });
});
