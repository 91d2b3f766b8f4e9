import type {
  ClaimRequest,
  CommitHeader,
  Heartbeat,
  JoinRequest,
  LostWorkers,
  Registration,
  WorkerHeartbeat,
  YieldRequest,
} from '../../../crds/protocol.ts';
import { CHECKSUM } from '../../../crds/lists/point-list.ts';
import { bodySchema } from './body-schema.ts';

// Fields that a schema does not name are let through: worker and ledger may be of different versions.

const id = { type: 'integer', minimum: 0, maximum: Number.MAX_SAFE_INTEGER };
const count = { ...id, minimum: 1 };
const name = { type: 'string', minLength: 1, maxLength: 253 };
const imageId = { type: 'string', maxLength: 1024 };
const milliseconds = { type: 'number', minimum: 0 };
const inHand = { type: 'object', required: ['id', 'seconds'], properties: { id, seconds: milliseconds } };
const ops = ['count', 'sum', 'min', 'max', 'mean', 'stddev', 'argmin', 'argmax', 'topK', 'histogram', 'quantiles'];
const reasons = ['Exception', 'Crashed', 'TimedOut', 'OutOfMemory', 'ResultTooLarge', 'InvalidResult'];

const aggregation = {
  type: 'object',
  required: ['name', 'op'],
  properties: {
    name,
    op: { enum: ops },
    field: name,
    k: { type: 'integer', minimum: 1, maximum: 1000 },
    from: { type: 'number' },
    to: { type: 'number' },
    bins: { type: 'integer', minimum: 1, maximum: 10000 },
    at: { type: 'array', minItems: 1, maxItems: 64, items: { type: 'number', minimum: 0, maximum: 1 } },
  },
};

export const registrationBody = bodySchema<Registration>('the registration', {
  type: 'object',
  required: ['namespace', 'name', 'total', 'segments', 'specHash', 'work'],
  properties: {
    namespace: name,
    name,
    total: id,
    mode: { enum: ['Static', 'Queue'] },
    queue: {
      type: 'object',
      required: ['batchSize', 'targetSeconds', 'maxDeliveries', 'visibilityTimeoutSeconds'],
      properties: {
        batchSize: { anyOf: [{ const: 'Auto' }, count] },
        targetSeconds: { type: 'number', exclusiveMinimum: 0 },
        maxDeliveries: count,
        visibilityTimeoutSeconds: { type: 'number', exclusiveMinimum: 0 },
      },
    },
    segments: { type: 'integer', minimum: 1, maximum: 100000 },
    specHash: name,
    work: {
      type: 'object',
      required: ['parameters', 'algorithm', 'aggregations', 'retriesPerParameter', 'slots'],
      properties: {
        parameters: { type: 'object' },
        points: {
          type: 'object',
          required: ['checksum', 'count'],
          properties: { checksum: { type: 'string', pattern: CHECKSUM.source }, count },
        },
        algorithm: { type: 'object' },
        aggregations: { type: 'array', maxItems: 64, items: aggregation },
        retriesPerParameter: id,
        timeoutSecondsPerParameter: { type: 'number', exclusiveMinimum: 0 },
        slots: { type: 'integer', minimum: 1 },
      },
    },
    maxBytes: count,
  },
});

export const claimBody = bodySchema<ClaimRequest>('the claim', {
  type: 'object',
  required: ['worker', 'node'],
  properties: { worker: name, node: name, imageId, index: id },
});

export const joinBody = bodySchema<JoinRequest>('the join', {
  type: 'object',
  required: ['worker', 'node'],
  properties: { worker: name, node: name, imageId },
});

export const workerHeartbeatBody = bodySchema<WorkerHeartbeat>('the heartbeat', {
  type: 'object',
  required: ['worker', 'node', 'segments', 'waiting'],
  properties: {
    worker: name,
    node: name,
    segments: {
      type: 'array',
      maxItems: 1000,
      items: {
        type: 'object',
        required: ['segment', 'epoch', 'offset'],
        properties: { segment: id, epoch: count, offset: id },
      },
    },
    waiting: id,
    inHand,
    leaving: { type: 'boolean' },
  },
});

export const yieldBody = bodySchema<YieldRequest>('what is given back', {
  type: 'object',
  required: ['epoch', 'from'],
  properties: { epoch: count, from: id },
});

export const lostWorkersBody = bodySchema<LostWorkers>('the lost workers', {
  type: 'object',
  required: ['workers'],
  properties: { workers: { type: 'array', maxItems: 100000, items: name } },
});

export const heartbeatBody = bodySchema<Heartbeat>('the heartbeat', {
  type: 'object',
  required: ['worker', 'node', 'epoch', 'offset', 'waiting'],
  properties: {
    worker: name,
    node: name,
    epoch: count,
    offset: id,
    waiting: id,
    inHand,
    leaving: { type: 'boolean' },
  },
});

export const commitHeader = bodySchema<CommitHeader>('the header', {
  type: 'object',
  required: ['epoch', 'offset', 'count', 'fields', 'aggregates', 'failures', 'timing'],
  properties: {
    epoch: count,
    offset: id,
    count,
    fields: {
      type: 'array',
      items: { type: 'object', required: ['name', 'firstId'], properties: { name: { type: 'string' }, firstId: id } },
    },
    aggregates: { type: 'array', items: { type: 'object' } },
    failures: {
      type: 'array',
      items: {
        type: 'object',
        required: ['id', 'reason', 'message'],
        properties: { id, reason: { enum: reasons }, type: { type: 'string' }, message: { type: 'string' } },
      },
    },
    timing: {
      type: 'object',
      required: ['computeMs', 'waitMs', 'idleMs'],
      properties: { computeMs: milliseconds, waitMs: milliseconds, idleMs: milliseconds },
    },
    usage: {
      type: 'object',
      required: ['cpuMs', 'peakMemoryBytes'],
      properties: { cpuMs: milliseconds, peakMemoryBytes: milliseconds },
    },
  },
});
