import { expect } from 'chai';
import type { Measurement } from '../figure.ts';
import { lineOf } from './line.ts';

const NOW = new Date('2030-01-02T03:04:05Z');

function aMeasurement(changes: Partial<Measurement> = {}): Measurement {
  return { name: 'start', title: 'until it starts', unit: 's', values: [3, 1, 2], ...changes };
}

describe('a line of the benchmark', () => {
  it('says median, extremes and how often it was measured', () => {
    expect(lineOf('start', aMeasurement(), NOW)).to.deep.equal({
      name: 'start',
      figure: 'start',
      title: 'until it starts',
      value: 2,
      unit: 's',
      min: 1,
      max: 3,
      n: 3,
      measuredAt: '2030-01-02T03:04:05.000Z',
    });
  });

  it('keeps a target that is an upper bound up to the bound itself', () => {
    expect(lineOf('start', aMeasurement({ target: { most: 2 } }), NOW)).to.include({ target: '≤ 2', ok: true });
    expect(lineOf('start', aMeasurement({ target: { most: 1.99 } }), NOW)).to.include({ ok: false });
  });

  it('keeps a target that is a lower bound from the bound on', () => {
    expect(lineOf('start', aMeasurement({ target: { least: 2 } }), NOW)).to.include({ target: '≥ 2', ok: true });
    expect(lineOf('start', aMeasurement({ target: { least: 2.1 } }), NOW)).to.include({ ok: false });
  });

  it('has the median of its control beside it, in the control’s unit', () => {
    const control = { title: 'a bare loop', unit: 'ms', values: [7, 9, 8] };
    expect(lineOf('start', aMeasurement({ control }), NOW)).to.include({
      control: 8,
      controlUnit: 'ms',
      controlTitle: 'a bare loop',
    });
  });

  it('shows no more digits than were measured', () => {
    expect(lineOf('start', aMeasurement({ values: [1234567.891] }), NOW).value).to.equal(1234568);
    expect(lineOf('start', aMeasurement({ values: [0.0123456] }), NOW).value).to.equal(0.01235);
  });
});
