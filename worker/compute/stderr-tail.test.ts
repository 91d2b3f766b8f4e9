import { expect } from 'chai';
import { StderrTail } from './stderr-tail.ts';

function tailOf(...chunks: (string | Buffer)[]): { text: string; handedOn: string } {
  const handedOn: Buffer[] = [];
  const tail = new StderrTail((chunk) => void handedOn.push(chunk));
  for (const chunk of chunks) tail.push(Buffer.from(chunk));
  return { text: tail.text, handedOn: Buffer.concat(handedOn).toString() };
}

describe('what a child writes to stderr', () => {
  it('is handed on, and its last 4 KiB are kept', () => {
    const { text, handedOn } = tailOf('x'.repeat(5000), 'the ', 'end\n');
    expect(handedOn).to.have.length(5008);
    expect(text)
      .to.have.length(4096)
      .and.match(/^x+the end\n$/);
  });

  it('is shown without colours, control characters and halves of characters', () => {
    expect(tailOf('\u001b[31mred\u001b[0m\u0000\ttab\n').text).to.equal('red\uFFFD\ttab\n');
    expect(tailOf('ä'.repeat(3000), 'x').text).to.match(/^ä+x$/);
    expect(tailOf(Buffer.from([0x61, 0xff])).text).to.equal('a\uFFFD');
  });
});
