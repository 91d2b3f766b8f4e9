/**
 * `node operator-entry.ts '{"lease": {…}, "sweepEveryMs": …}'`: the controller as a process with times that a test
 * chooses (those of `ControllerOptions`); otherwise as `main.ts controller`.
 */
import { startController } from '../../operator/controller.ts';
import { loadKubeConfig } from '../../operator/kube/load-kube-config.ts';
import { createLogger } from '../../operator/log.ts';
import { readControllerSettings } from '../../operator/settings.ts';

const [times = '{}'] = process.argv.slice(2);
const controller = await startController({
  kubeConfig: loadKubeConfig(),
  settings: readControllerSettings(process.env),
  log: createLogger({ program: 'operator', level: 'info', format: 'json' }),
  ...JSON.parse(times),
});
process.once('SIGTERM', () => {
  void controller.stop().then(() => process.exit(0));
});
process.exit(await controller.ended);
