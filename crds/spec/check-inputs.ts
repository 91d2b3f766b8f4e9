import type { Input } from '../computation.ts';
import { duplicateNames } from './duplicate-names.ts';
import { IMAGE_NAME } from './kubernetes-names.ts';
import type { SpecProblem } from './spec-problem.ts';

const KINDS = ['configMap', 'secret', 'persistentVolumeClaim', 'image'] as const;
/** Where the worker's own files are, and what would hide them. The CEL rule of the resource says the same. */
const OWN_FOLDERS = /^\/(var|app|(proc|sys|dev|tmp|run|var\/run)(\/.*)?)$/;

/** What is wrong with `spec.worker.inputs` beyond the types and bounds of the schema. */
export function checkInputs(field: string, inputs: readonly Input[]): SpecProblem[] {
  return [
    ...duplicateNames(field, inputs),
    ...inputs.flatMap((input, i) => checkInput(`${field}[${i}]`, input)),
    ...checkFolders(field, inputs),
  ];
}

function checkInput(field: string, input: Input): SpecProblem[] {
  const given = KINDS.filter((kind) => input[kind] !== undefined);
  if (given.length !== 1) {
    return [{ field, value: given, allowed: 'exactly one of configMap, secret, persistentVolumeClaim and image' }];
  }
  if (OWN_FOLDERS.test(input.mountPath)) {
    const allowed = "any other folder, such as /data; the worker's own files are there";
    return [{ field: `${field}.mountPath`, value: input.mountPath, allowed }];
  }
  const reference = input.image?.reference;
  return reference === undefined || IMAGE_NAME.matches(reference)
    ? []
    : [{ field: `${field}.image.reference`, value: reference, allowed: IMAGE_NAME.allowed }];
}

function checkFolders(field: string, inputs: readonly Input[]): SpecProblem[] {
  const inside = inputs.find((inner, i) =>
    inputs.some((outer, j) => i !== j && `${inner.mountPath}/`.startsWith(`${outer.mountPath}/`)),
  );
  return inside === undefined
    ? []
    : [{ field, value: inside.mountPath, allowed: 'folders of which none holds another' }];
}
