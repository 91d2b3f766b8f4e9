import { expect } from 'chai';
import { guide } from './guide.ts';
import { shellBlocks } from './shell-blocks.ts';

/** Every command that the first system's report gives. */
const FIRST_SYSTEM = [
  './k8s/local/setup-local.sh',
  './scripts/build.sh',
  './scripts/build.sh --version 1.1.0',
  './scripts/build.sh --version 1.1.0 --load-kind',
  'kubectl apply -f k8s/manifests/parallel-jobs.yaml',
  'kubectl get pods -w',
  'kubectl get pods -l app.kubernetes.io/name=ttg-worker -w',
  'kubectl logs -l app.kubernetes.io/name=ttg-worker',
  'kubectl logs -l app.kubernetes.io/name=ttg-worker -f',
  'kubectl logs -l app.kubernetes.io/name=ttg-worker --tail=20',
  'kubectl logs ttg-computation-0-xxxxx',
  'kubectl get job ttg-computation',
  'kubectl get pods -o wide',
  'kubectl get nodes',
  'kubectl describe pod <pod-name>',
  'kubectl top pods',
  'kubectl delete job ttg-computation',
  'kubectl delete job ttg-computation --ignore-not-found=true',
  './scripts/list-resources.sh',
  './scripts/cleanup-all.sh --dry-run',
  './scripts/cleanup-all.sh --force',
  './scripts/cleanup-all.sh --keep-cluster',
  './scripts/cleanup-all.sh --keep-cluster --force',
  './scripts/demo-full.sh',
  'kind delete cluster --name ttg-cluster',
];

describe('docs/commands.md', () => {
  const lines = shellBlocks('docs/commands.md', guide('commands.md')).flatMap(({ text }) => text.split('\n'));

  for (const command of FIRST_SYSTEM) {
    it(`has today's command for ${command}`, () => {
      const at = lines.indexOf(`# ${command}`);
      expect(at, 'stands as a comment of its own').to.be.at.least(0);
      const next = lines.slice(at).find((line) => !line.startsWith('#'));
      expect(next).to.match(/^(kubectl|make|hack\/)/);
    });
  }
});
