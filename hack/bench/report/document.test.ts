import { expect } from 'chai';
import { withTable } from './document.ts';

const DOCUMENT = `# Title

<!-- measured: written by make bench DOCS=1 -->
old
<!-- /measured -->

What it means.
`;

describe('the table in a document', () => {
  it('takes the place of the last one and leaves the rest alone', () => {
    const now = withTable(DOCUMENT, '| new |');
    expect(now)
      .to.match(/^# Title/)
      .and.to.include('| new |')
      .and.to.include('What it means.');
    expect(now).to.not.include('old');
  });

  it('can be replaced again and again', () => {
    expect(withTable(withTable(DOCUMENT, 'one'), 'two')).to.equal(withTable(DOCUMENT, 'two'));
  });

  it('is refused a document without marks', () => {
    expect(() => withTable('# Title', '')).to.throw(RangeError, 'no lines');
  });
});
