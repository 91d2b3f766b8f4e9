import { expect } from 'chai';
import { LineReader } from './line-reader.ts';

function read(chunks: readonly Buffer[], most = 100): string[] {
  const heard: string[] = [];
  const reader = new LineReader(
    {
      line: (text) => void heard.push(text),
      broken: (text) => void heard.push(`broken ${text}`),
      overlong: (start, bytes) => void heard.push(`overlong ${start.slice(0, 5)} ${bytes}`),
    },
    most,
  );
  for (const chunk of chunks) reader.push(chunk);
  return heard;
}

describe('a line reader', () => {
  it('finds the same lines however the bytes are cut', () => {
    const bytes = Buffer.from('one\nzwölf ✅\n\nlast\nunended');
    for (let at = 0; at <= bytes.length; at += 1) {
      expect(read([bytes.subarray(0, at), bytes.subarray(at)])).to.deep.equal(['one', 'zwölf ✅', 'last']);
    }
  });

  it('tells a line that is no UTF-8 from one that has U+FFFD', () => {
    const bytes = Buffer.concat([Buffer.from('ä\uFFFD✅\nx'), Buffer.from([0xff, 0x0a]), Buffer.from('after\n')]);
    const cut = bytes.indexOf('x');
    expect(read([bytes.subarray(0, cut), bytes.subarray(cut)])).to.deep.equal(['ä\uFFFD✅', 'broken x\uFFFD', 'after']);
    for (let at = 1; at < cut; at += 1) {
      expect(read([bytes.subarray(0, at), bytes.subarray(at, cut)])).to.deep.equal(['ä\uFFFD✅']);
    }
  });

  it('passes an overlong line by, says how long it was, and goes on after it', () => {
    const long = 'x'.repeat(250);
    expect(read([Buffer.from(`a\n${long}`), Buffer.from(`${long}\nb\n`)])).to.deep.equal([
      'a',
      'overlong xxxxx 500',
      'b',
    ]);
  });
});
