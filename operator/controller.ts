import { loadKubeConfig } from './kube/load-kube-config.ts';
import type { Logger } from './log.ts';
import { ComputationController, type ControllerOptions } from './computation-controller.ts';
import type { Environment, RunningProgram } from './running-program.ts';
import { readControllerSettings } from './settings.ts';

/**
 * Starts the controller with the settings of its environment (docs/configuration.md) and the kubeconfig of KUBECONFIG,
 * of the home folder, or of the pod it runs in.
 *
 * @throws BadSetting, KubeConfigUnusable, CertificateUnusable
 */
export async function runController(env: Environment, log: Logger): Promise<RunningProgram> {
  return startController({ kubeConfig: loadKubeConfig(), settings: readControllerSettings(env), log });
}

/** Starts the controller; it runs once this settles, and reconciles once it leads and its caches are filled. */
export async function startController(options: ControllerOptions): Promise<ComputationController> {
  const controller = new ComputationController(options);
  await controller.start();
  return controller;
}
