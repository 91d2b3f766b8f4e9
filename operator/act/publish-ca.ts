import { APP_LEDGER, APP_OPERATOR, LEDGER_CA } from '../../crds/labels.ts';
import type { KubeApi } from '../kube/contract.ts';
import { CONFIG_MAPS } from '../kube/resource.ts';
import type { LedgerTrust } from '../ledger/trust.ts';
import type { Logger } from '../log.ts';
import { systemLabels } from '../system-labels.ts';

export interface CaPublisherOptions {
  api: KubeApi;
  trust: LedgerTrust;
  /** Where the ConfigMap is. */
  namespace: string;
  log: Logger;
}

/** Keeps the certificates of the ledger's authority where readers of results find them: ConfigMap `ttg-ledger-ca`. */
export class CaPublisher {
  readonly #options: CaPublisherOptions;
  #published: string | undefined;

  constructor(options: CaPublisherOptions) {
    this.#options = options;
  }

  /** Writes them if they changed. What goes wrong is logged; the next call tries again. */
  async publish(): Promise<void> {
    const { api, trust, namespace, log } = this.#options;
    try {
      const ca = await trust.ca();
      if (ca === undefined || ca === this.#published) return;
      const ref = { name: LEDGER_CA, namespace };
      await api.patch(CONFIG_MAPS, ref, configMap(namespace, ca), {
        type: 'apply',
        fieldManager: APP_OPERATOR,
        force: true,
      });
      this.#published = ca;
      log.info("the certificate of the ledger's authority is published", { configMap: LEDGER_CA });
    } catch (error) {
      log.warn("the certificate of the ledger's authority cannot be published; tried again later", { error });
    }
  }
}

function configMap(namespace: string, ca: string): object {
  return {
    apiVersion: CONFIG_MAPS.apiVersion,
    kind: CONFIG_MAPS.kind,
    metadata: {
      name: LEDGER_CA,
      namespace,
      labels: systemLabels(APP_LEDGER, 'ledger', namespace),
    },
    data: { 'ca.crt': ca },
  };
}
