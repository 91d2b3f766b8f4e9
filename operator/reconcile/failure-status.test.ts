import { expect } from 'chai';
import { failureStatus } from './failure-status.ts';

describe('a failure in the status', () => {
  const failure = { id: 417, parameter: { x: 1 }, reason: 'Exception', type: 'ValueError' } as const;

  it('is shown whole where it is short', () => {
    expect(failureStatus({ ...failure, message: 'boom' })).to.deep.equal({ ...failure, message: 'boom' });
  });

  it('is shown without a parameter that is null, which the API server would not keep', () => {
    const { parameter: _parameter, ...rest } = failure;
    expect(failureStatus({ ...failure, parameter: null, message: 'boom' })).to.deep.equal({ ...rest, message: 'boom' });
  });

  it('is shown with the beginning of a long message', () => {
    const { message } = failureStatus({ ...failure, message: `boom ${'x'.repeat(30_000)}` });
    expect(message).to.match(/^boom x+…$/);
    expect(message.length).to.be.below(1_100);
  });
});
