import { Writable } from 'node:stream';
import { expect } from 'chai';
import { createLogger } from './log.ts';
import type { LogOptions } from './log.ts';

function capture(options: Omit<LogOptions, 'stream' | 'program'>) {
  const lines: string[] = [];
  const stream = new Writable({
    write(chunk: Buffer, _, done) {
      lines.push(chunk.toString().trimEnd());
      done();
    },
  });
  return { lines, log: createLogger({ program: 'operator', stream, ...options }) };
}

describe('log', () => {
  it('writes one JSON object a line by default', () => {
    const { lines, log } = capture({});
    log.child({ component: 'lease' }).info('leading', { identity: 'a' });
    const { time, ...rest } = JSON.parse(lines[0] ?? '');
    expect(rest).to.deep.equal({
      level: 'info',
      program: 'operator',
      message: 'leading',
      component: 'lease',
      identity: 'a',
    });
    expect(new Date(time).toISOString()).to.equal(time);
  });

  it("keeps a field that is called like one of the line's own", () => {
    const { lines, log } = capture({});
    log.info('hello', { message: 'other', level: 9 });
    expect(JSON.parse(lines[0] ?? '')).to.include({ message: 'hello', 'field.message': 'other', 'field.level': 9 });
  });

  it('writes errors with their stack, also inside other values, and BigInts as text', () => {
    const { lines, log } = capture({});
    log.error('failed', { error: new Error('boom'), inner: { cause: new Error('deep'), big: 10n } });
    const line = JSON.parse(lines[0] ?? '');
    expect(line.error).to.contain('Error: boom\n    at ');
    expect(line.inner.cause).to.contain('Error: deep\n    at ');
    expect(line.inner.big).to.equal('10');
  });

  it("writes the workers' line format when pretty", () => {
    const { lines, log } = capture({ format: 'pretty' });
    log.child({ component: 'reconcile' }).info('done', { key: 'ns/demo', note: 'two words', tries: 3, list: [1] });
    expect(lines[0]).to.match(
      /^\[\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3}\] \[INFO \] \[operator\] \[reconcile\] done key=ns\/demo note="two words" tries=3 list=\[1\]$/,
    );
  });

  it('puts a stack on lines of its own when pretty', () => {
    const { lines, log } = capture({ format: 'pretty' });
    log.error('failed', { error: new Error('boom') });
    expect(lines[0]).to.match(/\[ERROR\] \[operator\] \[main\] failed error="boom"\nError: boom\n    at /);
  });

  it('leaves out what is below its level', () => {
    const { lines, log } = capture({ level: 'warn' });
    log.info('no');
    log.warn('yes');
    expect(lines.map((line) => JSON.parse(line).message)).to.deep.equal(['yes']);
  });
});
