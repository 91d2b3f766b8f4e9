/** The ledger as a process of its own that ends when the one that forked it is gone. Sends `{url}` when it listens. */
import { TtgError } from '../../crds/errors.ts';
import { runLedger } from '../../operator/ledger/ledger.ts';
import { createLogger } from '../../operator/log.ts';

const log = createLogger({ program: 'ledger', level: 'warn', format: 'pretty', stream: process.stderr });
try {
  const program = await runLedger(process.env, log);
  process.once('disconnect', () => {
    setTimeout(() => process.exit(1), 5000).unref();
    void program.stop().finally(() => process.exit(0));
  });
  void program.ended.then((code) => process.exit(code));
  process.send?.({ url: program.url });
} catch (error) {
  process.stderr.write(`${error instanceof TtgError ? `${error.message} ${error.kind.remedy}` : String(error)}\n`);
  process.exit(1);
}
