import { expect } from 'chai';
import { seriesSelectors } from './series-selectors.ts';

describe('the series that an expression asks for', () => {
  it('are names with their labels, without functions, groupings, operators and numbers', () => {
    const expr = `sum by (namespace, code) (rate(refused_total{code!~"A|B"}[5m])) > 1e3
      unless on (job) group_left () (a:recorded:one{le="1"} or up) - time() < 21 * 86400 offset 5m`;
    expect(seriesSelectors(expr)).to.deep.equal(['refused_total{code!~"A|B"}', 'a:recorded:one{le="1"}', 'up']);
  });

  it('are each told once', () => {
    expect(seriesSelectors('a / (a + b)')).to.deep.equal(['a', 'b']);
  });
});
