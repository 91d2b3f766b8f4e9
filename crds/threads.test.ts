import { expect } from 'chai';
import { threadVariables } from './threads.ts';

describe('the threads of numerical libraries', () => {
  it('share the worker’s CPUs among its slots', () => {
    expect(threadVariables({ slots: 2, resources: { limits: { cpu: 8 } } })).to.deep.equal({
      OMP_NUM_THREADS: '4',
      OPENBLAS_NUM_THREADS: '4',
      MKL_NUM_THREADS: '4',
    });
    expect(threadVariables({ slots: 4, resources: { requests: { cpu: '2500m' } } })).to.include({
      OMP_NUM_THREADS: '1',
    });
  });

  it('are one where nothing is said of CPUs, and where each CPU is a slot', () => {
    expect(threadVariables({})).to.include({ OMP_NUM_THREADS: '1' });
    expect(threadVariables({ resources: { limits: { cpu: 6 } } })).to.include({ MKL_NUM_THREADS: '1' });
  });

  it('are left to a user who says how many', () => {
    const env = [{ name: 'OMP_NUM_THREADS', value: '3' }];
    expect(threadVariables({ env })).to.have.all.keys('OPENBLAS_NUM_THREADS', 'MKL_NUM_THREADS');
  });
});
