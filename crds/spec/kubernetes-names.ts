const LABEL = '[a-z0-9]([-a-z0-9]*[a-z0-9])?';
const NAME = '[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?';
const PATH = '[a-z0-9]+([._-]+[a-z0-9]+)*';

const SUBDOMAIN = new RegExp(`^${LABEL}([.]${LABEL})*$`);
const KEY = new RegExp(`^(${LABEL}([.]${LABEL})*/)?${NAME}$`);
const DEVICE = new RegExp(`^${LABEL}([.]${LABEL})*/${NAME}$`);
const VALUE = /^([A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?)?$/;
const IMAGE = new RegExp(
  `^([A-Za-z0-9][-A-Za-z0-9.]*(:[0-9]+)?/)?${PATH}(/${PATH})*(:[A-Za-z0-9_][-A-Za-z0-9_.]{0,127})?(@[A-Za-z0-9]+([-_+.][A-Za-z0-9]+)*:[0-9a-fA-F]{32,})?$`,
);

/** How Kubernetes wants things to be named. The CEL rules of the resource say the same. */
export interface NameForm {
  matches(text: string): boolean;
  /** Completes the sentence "allowed is …". */
  allowed: string;
}

/** Key of a label, an annotation or a taint. */
export const LABEL_KEY: NameForm = {
  matches: (text) => KEY.test(text),
  allowed: 'a name of up to 63 letters, digits, -, _ and ., after a domain and / or alone, such as example.com/team',
};

/** Value of a label or a taint. */
export const LABEL_VALUE: NameForm = {
  matches: (text) => VALUE.test(text),
  allowed: 'letters, digits, -, _ and ., with a letter or digit at both ends',
};

/** Name of a class: a DNS subdomain. */
export const CLASS_NAME: NameForm = {
  matches: (text) => SUBDOMAIN.test(text),
  allowed: 'lower-case letters, digits, - and ., with a letter or digit at both ends and beside each .',
};

/** Name of a container image. */
export const IMAGE_NAME: NameForm = {
  matches: (text) => IMAGE.test(text),
  allowed: 'such as ttg-worker:v1 or registry.example.com/team/worker:v1, lower case, without https://',
};

/** Name of a resource that a container can ask for. */
export const RESOURCE_NAME: NameForm = {
  matches: (text) => ['cpu', 'memory', 'ephemeral-storage'].includes(text) || isDevice(text),
  allowed: 'cpu, memory, ephemeral-storage and devices with their domain such as nvidia.com/gpu',
};

/** Whether a resource is a device: counted in whole numbers, request and limit the same. */
export function isDevice(resource: string): boolean {
  return DEVICE.test(resource);
}
