// The control: nothing but a loop that computes what the built-in `simulate` computes, and no row kept anywhere.
// `node bare-loop.mjs COUNT SLEEP_MS`; it prints when its first parameter is done, by Date.now().
import { hash } from 'node:crypto';

const [count, sleepMs] = process.argv.slice(-2).map(Number);
const cell = new Int32Array(new SharedArrayBuffer(4));
let sum = 0;
for (let id = 0; id < count; id += 1) {
  Atomics.wait(cell, 0, 0, sleepMs);
  const whole = (id % 1000) * 7 + 13;
  const result = (whole % 1000) + Number.parseFloat(`0.${id % 100}`);
  sum += result + hash('sha256', `param_${id}`).slice(0, 16).length;
  if (id === 0) console.log(`first at ${Date.now()}`);
}
console.log(sum);
