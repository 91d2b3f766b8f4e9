// A worker that in some shards (LIARS=1,2) ends with exit code 0 as if all was done: at once, or after LIE_AFTER_MS of
// honest work.
const { LIARS = '', LIE_AFTER_MS = '0', JOB_COMPLETION_INDEX: shard } = process.env;
const lies = LIARS.split(',').includes(shard);
if (lies) setTimeout(() => process.exit(0), Number(LIE_AFTER_MS));
if (!lies || LIE_AFTER_MS !== '0') await import('/app/main.mjs');
