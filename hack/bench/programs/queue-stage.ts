import { RedisServer } from '../../../test/env/redis.ts';
import { BenchLedger } from './bench-ledger.ts';

/** A real ledger and a real Redis that keeps an append-only file, as ours does. */
export class QueueStage {
  readonly ledger: BenchLedger;
  readonly redis: RedisServer;

  private constructor(ledger: BenchLedger, redis: RedisServer) {
    this.ledger = ledger;
    this.redis = redis;
  }

  static async start(): Promise<QueueStage> {
    const redis = await RedisServer.start({ args: ['--appendonly', 'yes'] });
    try {
      return new QueueStage(await BenchLedger.start({ TTG_REDIS_URL: redis.url }), redis);
    } catch (error) {
      await redis.close();
      throw error;
    }
  }

  async end(): Promise<void> {
    await this.ledger.end();
    await this.redis.close();
  }
}
