import { expect } from 'chai';
import { eventually } from '../../test/kube/eventually.ts';
import { RateLimitedQueue } from './work-queue.ts';

describe('a work queue', () => {
  const queues: RateLimitedQueue[] = [];
  const make = (options = {}): RateLimitedQueue => {
    const queue = new RateLimitedQueue({ backoff: { baseMs: 20, maxMs: 80, jitter: 0 }, ...options });
    queues.push(queue);
    return queue;
  };
  afterEach(() => queues.splice(0).forEach((queue) => queue.shutDown()));

  it('gives keys in the order in which they came, each once however often it was added', async () => {
    const queue = make();
    ['a', 'b', 'a', 'a', 'c'].forEach((key) => queue.add(key));
    expect(queue.depth).to.equal(3);
    expect([await queue.take(), await queue.take(), await queue.take()]).to.deep.equal(['a', 'b', 'c']);
  });

  it('never gives a key to two workers at once; added meanwhile, it comes again after done', async () => {
    const queue = make();
    queue.add('a');
    expect(await queue.take()).to.equal('a');
    queue.add('a');
    queue.add('b');
    expect(await queue.take()).to.equal('b');
    const next = queue.take();
    expect(await Promise.race([next, Promise.resolve('nobody')])).to.equal('nobody');
    queue.done('a');
    expect(await next).to.equal('a');
  });

  it('does not bring a key back that nobody added again', async () => {
    const queue = make();
    queue.add('a');
    await queue.take();
    queue.done('a');
    expect(queue.depth).to.equal(0);
  });

  it('adds later, at the earliest of the times asked for', async () => {
    const queue = make();
    const began = performance.now();
    queue.addAfter('a', 10_000);
    queue.addAfter('a', 50);
    queue.addAfter('a', 10_000);
    expect(await queue.take()).to.equal('a');
    expect(performance.now() - began).to.be.within(45, 1000);
    queue.done('a');
    expect(queue.depth).to.equal(0);
  });

  it('backs off longer with each failure of a key, to a limit, and begins anew when it is forgotten', async () => {
    const queue = make();
    const waits: number[] = [];
    for (let i = 0; i < 4; i++) {
      const began = performance.now();
      queue.addRateLimited('a');
      await queue.take();
      queue.done('a');
      waits.push(performance.now() - began);
    }
    [20, 40, 80, 80].forEach((wanted, i) => expect(waits[i]).to.be.within(wanted - 3, wanted + 60));
    expect(queue.retries('a')).to.equal(4);
    queue.forget('a');
    expect(queue.retries('a')).to.equal(0);
  });

  it('lets its takers go when it is shut down, and takes nothing more', async () => {
    const queue = make();
    const taken = queue.take();
    queue.addAfter('later', 10);
    queue.shutDown();
    queue.add('a');
    expect(await taken).to.equal(undefined);
    expect(await queue.take()).to.equal(undefined);
  });

  it('tells how long keys waited and were worked on', async () => {
    const seen: string[] = [];
    const queue = make({
      observer: {
        depth: () => {},
        added: () => seen.push('added'),
        retried: () => seen.push('retried'),
        waited: (seconds: number) => seen.push(seconds < 1 ? 'waited' : 'waited long'),
        worked: (seconds: number) => seen.push(seconds > 0 ? 'worked' : 'no time'),
      },
    });
    queue.add('a');
    await queue.take();
    await eventually(() => expect(queue.unfinished().longestSeconds).to.be.above(0.01));
    queue.done('a');
    expect(queue.unfinished()).to.deep.equal({ totalSeconds: 0, longestSeconds: 0 });
    expect(seen).to.deep.equal(['added', 'waited', 'worked']);
  });
});
