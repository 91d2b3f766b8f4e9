/** `node needs-cluster.ts`: exit code 0 when a figure of `ONLY=` is measured on the cluster, 1 when none is. */
import { FIGURES } from './figures.ts';
import { chosen } from './report/choice.ts';

const figures = chosen(FIGURES, process.env['ONLY'] ?? '');
process.exitCode = figures.some(({ place }) => place === 'cluster') ? 0 : 1;
