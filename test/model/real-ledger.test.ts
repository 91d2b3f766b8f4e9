import { expect } from 'chai';
import { buildCommit, buildRegistration } from '../ledger/commit-builder.ts';
import { TestLedger, type Answer as HttpAnswer } from '../ledger/test-ledger.ts';
import { Random } from '../soak/random.ts';
import { casesFrom } from '../soak/seeds.ts';
import { explore } from './explore.ts';
import { emptyLedger } from './ledger-model.ts';
import type { Request } from './messages.ts';
import { RULES } from './rules.ts';
import { newWorld } from './world.ts';

const END = 2;
const WALKS = 40;
const STEPS = 25;

/** Asks a real ledger over HTTP. */
async function ask(ledger: TestLedger, uid: string, request: Request): Promise<HttpAnswer> {
  switch (request.kind) {
    case 'claim':
      return ledger.claim(uid, 0, request.from);
    case 'commit': {
      const { epoch, offset, count, from } = request;
      const rows = Array.from({ length: count }, () => ({ r: from }));
      return ledger.commit(uid, buildCommit({ epoch, offset, rows }));
    }
    case 'beat': {
      const { from, epoch, leaving } = request;
      return ledger.beat(uid, { worker: from, epoch, ...(leaving ? { leaving } : {}) });
    }
  }
}

/** The same in the model's terms. */
function inModelTerms(request: Request, { status, body }: HttpAnswer): unknown {
  if (status === 409) return { kind: 'refused' };
  if (status !== 200) return { status, body };
  const { epoch, offset, complete, careful, repeated } = body;
  const kinds = {
    claim: { kind: 'claimed', epoch, offset, complete, careful },
    commit: { kind: 'committed', offset, complete, repeated },
    beat: { kind: 'heard' },
  };
  return kinds[request.kind];
}

describe('a real ledger over HTTP', function () {
  this.timeout(120_000);
  const { seed } = casesFrom(process.env, WALKS);
  let ledger: TestLedger;

  beforeEach(async () => {
    ledger = await TestLedger.start();
  });
  afterEach(async () => ledger.close());

  it(`answers as the model on random walks, also over its own restart: ${WALKS} of them, SEED=${seed}`, async () => {
    const budget = { deaths: 1, goodbyes: 1, beats: 1, lostAnswers: 1 };
    const { graph, broken } = explore(newWorld(END, budget), RULES);
    expect(broken).to.equal(undefined);
    for (let walk = 0; walk < WALKS; walk++) {
      const random = new Random(seed + walk);
      const uid = `walk-${walk}`;
      await ledger.register(uid, buildRegistration({ total: END }));
      let state = emptyLedger(END);
      let heard = false;
      for (let step = 0; step < STEPS; step++) {
        if (random.chance(0.02)) {
          ledger = await ledger.restart();
          heard = false;
        }
        const asked = graph.from(state).filter((each) => each.heard === heard);
        if (asked.length === 0) break;
        const { request, answer, after } = random.pick(asked);
        const found = inModelTerms(request, await ask(ledger, uid, request));
        expect(found, `SEED=${seed + walk}: ${JSON.stringify({ request, state, heard })}`).to.deep.equal(answer);
        heard = after.epoch === state.epoch && (heard || (request.kind === 'beat' && answer.kind === 'heard'));
        state = after;
      }
      const { shards } = await ledger.client().computation(uid);
      expect(shards[0]).to.include({ offset: state.offset, epoch: state.epoch });
    }
  });
});
