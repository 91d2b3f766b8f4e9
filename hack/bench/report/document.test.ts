import { expect } from 'chai';
import { withTable } from './document.ts';

const DOCUMENT = `# Title

<!-- measured: runs, written by make bench DOCS=1 -->
old
<!-- /measured -->

What it means.

<!-- measured: queue, written by make bench DOCS=1 -->
another
<!-- /measured -->
`;

describe('the table of a part of a document', () => {
  it('takes the place of the last one and leaves the rest alone', () => {
    const now = withTable(DOCUMENT, 'runs', '| new |');
    expect(now)
      .to.match(/^# Title/)
      .and.to.include('| new |')
      .and.to.include('What it means.')
      .and.to.include('another');
    expect(now).to.not.include('old');
  });

  it('is that of the part which is named', () => {
    const now = withTable(DOCUMENT, 'queue', '| new |');
    expect(now).to.include('old').and.to.not.include('another');
    expect(now.indexOf('| new |')).to.be.above(now.indexOf('What it means.'));
  });

  it('can be replaced again and again', () => {
    const twice = withTable(withTable(DOCUMENT, 'runs', 'one'), 'runs', 'two');
    expect(twice).to.equal(withTable(DOCUMENT, 'runs', 'two'));
  });

  it('is refused a document without its marks', () => {
    expect(() => withTable(DOCUMENT, 'peers', '')).to.throw(RangeError, 'no lines <!-- measured: peers');
  });
});
