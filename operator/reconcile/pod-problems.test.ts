import { expect } from 'chai';
import { podCondition, podOf, waitingFor } from '../../test/reconcile/builders.ts';
import { podProblem } from './pod-problems.ts';
import type { PodStatus } from '../kube/objects.ts';

describe('a pod that cannot start', () => {
  const table: { title: string; status: PodStatus; reason: string | undefined }[] = [
    { title: 'a running pod is none', status: { phase: 'Running' }, reason: undefined },
    {
      title: 'a container being made is none',
      status: waitingFor('ContainerCreating', ''),
      reason: undefined,
    },
    {
      title: 'an image that is not there',
      status: waitingFor('ImagePullBackOff', 'Back-off pulling image "nope"'),
      reason: 'ImagePullBackOff',
    },
    {
      title: 'the pull error between two back-offs reads as the back-off',
      status: waitingFor('ErrImagePull', 'not found'),
      reason: 'ImagePullBackOff',
    },
    {
      title: 'no node fits',
      status: {
        phase: 'Pending',
        conditions: [podCondition('PodScheduled', 'False', { reason: 'Unschedulable', message: '0/4 nodes' })],
      },
      reason: 'Unschedulable',
    },
    {
      title: 'a container that may not run as it wants to',
      status: waitingFor('CreateContainerConfigError', 'image will run as root'),
      reason: 'CreateContainerConfigError',
    },
    { title: 'a pod that has ended is none', status: { phase: 'Failed' }, reason: undefined },
  ];
  for (const { title, status, reason } of table) {
    it(title, () => {
      expect(podProblem([podOf(1, { status })])?.reason).to.equal(reason);
    });
  }

  it('is named with shard, pod and the words of Kubernetes', () => {
    const problem = podProblem([podOf(1, { status: waitingFor('ImagePullBackOff', 'Back-off pulling image "nope"') })]);
    expect(problem?.message).to.equal('shard 1 (pod demo-1-abcde): Back-off pulling image "nope"');
  });

  it('stands for the others that are held up, too', () => {
    const status = waitingFor('ImagePullBackOff', 'no');
    const problem = podProblem([podOf(2, { status }), podOf(0, { status }), podOf(1)]);
    expect(problem?.message).to.match(/^shard 0 .*and 1 more pods that cannot start/);
  });

  it('does not count when it is being deleted', () => {
    expect(podProblem([podOf(0, { status: waitingFor('ImagePullBackOff', ''), deleting: true })])).to.equal(undefined);
  });
});
