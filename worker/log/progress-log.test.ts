import { expect } from 'chai';
import { Logger } from './logger.ts';
import { ProgressLog } from './progress-log.ts';

const morning = (): Date => new Date('2026-01-27T05:20:48.396Z');

function collect(level?: string): { lines: string[]; logger: Logger } {
  const lines: string[] = [];
  return { lines, logger: new Logger('0', level, (line) => void lines.push(line), morning) };
}

describe('the log of a worker', () => {
  it("has the seed's line format", () => {
    const { lines, logger } = collect();
    logger.log('info', '🚀 LIFECYCLE: STARTING');
    logger.log('debug', 'not shown');
    logger.log('error', 'x');
    expect(lines).to.deep.equal([
      '[2026-01-27 05:20:48.396] [INFO ] [WORKER-0] [worker] 🚀 LIFECYCLE: STARTING\n',
      '[2026-01-27 05:20:48.396] [ERROR] [WORKER-0] [worker] x\n',
    ]);
  });

  it('says at every tenth how far the shard is, with the time of that batch', () => {
    const { lines, logger } = collect();
    let now = 0;
    const progress = new ProgressLog(logger, 3333, 0, () => now);
    for (let done = 1; done <= 3333; done += 1) {
      now += 1;
      progress.count();
    }
    progress.end();
    expect(lines).to.have.length(9);
    expect(lines[0]).to.contain('📊 LIFECYCLE: PROGRESS - 334/3333 (10.0%) - batch of 334 in 0.33s (1000.0/s)');
  });

  it('goes on from what an earlier worker has done', () => {
    const { lines, logger } = collect();
    const progress = new ProgressLog(logger, 100, 85, () => 0);
    for (let done = 0; done < 15; done += 1) progress.count();
    progress.end();
    expect(lines).to.have.length(1);
    expect(lines[0]).to.contain('95/100 (95.0%)');
  });
});
