import type { Computation } from '../../crds/computation.ts';
import { GROUP, KIND, PLURAL, VERSION } from '../../crds/labels.ts';
import { defineResource } from '../kube/resource.ts';

export const COMPUTATIONS = defineResource<Computation>({ group: GROUP, version: VERSION, plural: PLURAL, kind: KIND });
