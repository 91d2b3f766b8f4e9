import { createHash } from 'node:crypto';
import { readdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { expect } from 'chai';
import { TtgError } from '../../crds/errors.ts';
import { MAX_POINTS_AT_ONCE } from '../../crds/protocol.ts';
import { KEEP_UNUSED_MS, UploadFolder } from '../../operator/ledger/uploads/upload-folder.ts';
import { until } from '../env/until.ts';
import { buildRegistration } from './commit-builder.ts';
import { SECRET, TestLedger } from './test-ledger.ts';

const AUTHORIZATION = { authorization: `Bearer ${SECRET}` };

function linesFrom(start: number, end: number): string {
  return Array.from({ length: end - start }, (_, at) => `{"x":${start + at}}\n`).join('');
}

function checksumOf(text: string): string {
  return `sha256:${createHash('sha256').update(text).digest('hex')}`;
}

async function refusal(promise: Promise<unknown>): Promise<TtgError> {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof TtgError) return error;
  throw new Error(`it was not refused by name, but: ${String(error)}`);
}

describe('lists that are brought to the ledger', () => {
  let ledger: TestLedger;

  beforeEach(async () => {
    ledger = await TestLedger.start();
  });
  afterEach(async () => ledger.close());

  const files = (): string[] => readdirSync(join(ledger.folder, 'uploads'));
  const fileOf = ({ checksum }: { checksum: string }, ending: string): string =>
    join(ledger.folder, 'uploads', checksum.replace('sha256:', '') + ending);

  async function store(text: string, checksum = checksumOf(text)) {
    return ledger.client().storeList(checksum, Buffer.from(text));
  }

  async function register(text: string, uid = 'u'): Promise<void> {
    const facts = await store(text);
    const { work, ...rest } = buildRegistration({ total: facts.count });
    const parameters = { list: { upload: facts.checksum } };
    await ledger.register(uid, { ...rest, work: { ...work, parameters, points: facts } });
  }

  async function points(from: number, to: number, uid = 'u'): Promise<Response> {
    return fetch(`${ledger.url}/v1/computations/${uid}/parameters?from=${from}&to=${to}`, { headers: AUTHORIZATION });
  }

  it('are there when that is answered, also after a restart', async () => {
    const text = linesFrom(0, 1000);
    const facts = { checksum: checksumOf(text), count: 1000 };
    expect(await store(text)).to.deep.equal(facts);
    expect(await store(text)).to.deep.equal(facts);
    ledger = await ledger.restart();
    expect(await ledger.client().upload(facts.checksum)).to.deep.equal(facts);
    expect(files()).to.have.length(2);
  });

  it('are handed out to workers in any part', async () => {
    await register(linesFrom(0, 20_000));
    for (const [from, to] of [
      [0, 1],
      [255, 257],
      [256, 512],
      [19_999, 20_000],
      [3_000, 3_000 + MAX_POINTS_AT_ONCE],
    ] as const) {
      const answer = await points(from, to);
      expect(answer.headers.get('content-type')).to.contain('application/x-ndjson');
      expect(await answer.text(), `${from} to ${to}`).to.equal(linesFrom(from, to));
    }
    for (const [from, to] of [
      [0, 0],
      [5, 4],
      [0, 20_001],
      [0, MAX_POINTS_AT_ONCE + 1],
    ] as const) {
      expect((await points(from, to)).status, `${from} to ${to}`).to.equal(400);
    }
  });

  it('are refused with another checksum, and nothing is left', async () => {
    const error = await refusal(store(linesFrom(0, 10), checksumOf('another')));
    expect(error.code).to.equal('InvalidUpload');
    expect(error.message).to.contain('10 lines').and.to.contain(checksumOf('another'));
    expect(files()).to.deep.equal([]);
  });

  it('are refused with a broken line, which is named', async () => {
    const broken: [string, string][] = [
      [`${linesFrom(0, 16)}{"x":\n`, 'line 17: '],
      [`1\n"${'y'.repeat(5000)}"\n`, 'line 2: is longer than 4096 bytes'],
      ['1\n2', 'cut off in line 2'],
      ['', 'holds no parameter'],
      ['1\n\n2\n', 'line 2: '],
    ];
    for (const [text, said] of broken) expect((await refusal(store(text))).message).to.contain(said);
    expect(
      (await refusal(ledger.client().storeList(checksumOf('1'), Buffer.from([0x31, 0x0a, 0xff, 0x0a])))).message,
    ).to.contain('not UTF-8');
    expect(files()).to.deep.equal([]);
  });

  it('that are cut off leave nothing', async () => {
    const text = linesFrom(0, 100_000);
    const upload = request(`${ledger.url}/v1/uploads/${checksumOf(text)}`, {
      method: 'PUT',
      headers: { ...AUTHORIZATION, 'content-type': 'application/octet-stream', 'content-length': text.length },
    });
    upload.on('error', () => {});
    upload.write(text.slice(0, 700_000));
    await until('a part is there', () => files().length === 1);
    upload.destroy();
    await until('it is gone', () => files().length === 0);
    expect((await refusal(ledger.client().upload(checksumOf(text)))).code).to.equal('UploadMissing');
  });

  it('that were cut off by the ledger’s death are swept up at its next start', async () => {
    const folder = join(ledger.folder, 'uploads');
    writeFileSync(join(folder, 'left.partial'), '1\n2');
    ledger = await ledger.restart();
    expect(files()).to.deep.equal([]);
  });

  it('that are there by half are swept up as well: the ledger can die between the lines and their index', async () => {
    const [first, second] = [await store(linesFrom(0, 10)), await store(linesFrom(0, 11))];
    rmSync(fileOf(first, '.json'));
    rmSync(fileOf(second, '.ndjson'));
    ledger = await ledger.restart();
    expect(files()).to.deep.equal([]);
  });

  it('that have lost bytes on the disk are missing, not short', async () => {
    const { checksum } = await store(linesFrom(0, 1000));
    const refused = async (): Promise<TtgError> => refusal(ledger.client().upload(checksum));
    truncateSync(fileOf({ checksum }, '.ndjson'), 4096);
    ledger = await ledger.restart();
    expect(await refused()).to.include({ code: 'UploadMissing' });
    expect((await refused()).message).to.contain('has 4096 bytes of');
    rmSync(fileOf({ checksum }, '.ndjson'));
    expect(await refused()).to.include({ code: 'UploadMissing' });
    expect(await store(linesFrom(0, 1000))).to.include({ count: 1000 });
    expect(await ledger.client().upload(checksum)).to.include({ count: 1000 });
  });

  it('must be there for a Computation to be registered with them', async () => {
    const { work, ...rest } = buildRegistration();
    const facts = { checksum: checksumOf('none'), count: 10 };
    const error = await refusal(ledger.register('u', { ...rest, work: { ...work, points: facts } }));
    expect(error.code).to.equal('UploadMissing');
  });

  it('stay those of a Computation that is registered again', async () => {
    await register(linesFrom(0, 10));
    const { work, ...rest } = buildRegistration({ total: 10 });
    const parameters = { list: { upload: checksumOf(linesFrom(0, 10)) } };
    await ledger.register('u', { ...rest, work: { ...work, parameters } });
    expect(await (await points(4, 6)).text()).to.equal(linesFrom(4, 6));
    const other = await store(linesFrom(5, 15));
    const error = await refusal(ledger.register('u', { ...rest, work: { ...work, parameters, points: other } }));
    expect(error.message).to.contain('work.points');
  });

  it('are removed once no Computation has used them for a week', async () => {
    const used = await store(linesFrom(0, 10));
    const unused = await store(linesFrom(0, 11));
    const uploads = await UploadFolder.open(join(ledger.folder, 'uploads'));
    const soon = new Date(Date.now() + KEEP_UNUSED_MS / 2);
    expect(await uploads.sweep(new Set([used.checksum]), soon)).to.deep.equal([]);
    const later = new Date(Date.now() + KEEP_UNUSED_MS + 1000);
    expect(await uploads.sweep(new Set(), later)).to.deep.equal([unused.checksum]);
    expect(await uploads.facts(used.checksum)).to.deep.equal(used);
  });
});
