import { expect } from 'chai';
import { BadDocument, withSections } from './sections.ts';

const page = (inner: string): string => `before\n<!-- generated: a -->${inner}<!-- /generated -->\nafter\n`;

describe('generated sections of a document', () => {
  it('are put in anew, and what stands around them stays', () => {
    expect(withSections(page('\nold\n'), new Map([['a', 'new']]))).to.equal(page('\n\nnew\n\n'));
  });

  it('come out the same when put in twice', () => {
    const once = withSections(page('\n'), new Map([['a', 'x']]));
    expect(withSections(once, new Map([['a', 'x']]))).to.equal(once);
  });

  const refused: [string, string, [string, string][]][] = [
    ['that the document lacks', 'nothing here', [['a', 'x']]],
    ['that nobody makes', page('\n'), []],
    ['that stand there twice', page('\n') + page('\n'), [['a', 'x']]],
    ['without an end', '<!-- generated: a -->\n', [['a', 'x']]],
  ];
  for (const [title, document, sections] of refused) {
    it(`are refused ${title}`, () => {
      expect(() => withSections(document, new Map(sections))).to.throw(BadDocument);
    });
  }
});
