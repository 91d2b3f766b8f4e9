import { BadSetting } from './errors.ts';
import type { Environment } from './running-program.ts';

/** The variable by which tokens may be sent and taken without encryption. */
export const PLAIN_HTTP = 'TTG_LEDGER_PLAIN_HTTP';

/**
 * Reads settings out of environment variables. What is wrong is collected, so that one error names every variable, its
 * value and what would be right. A variable that is set to nothing counts as unset.
 */
export class EnvironmentReader {
  readonly #env: Environment;
  readonly #problems: string[] = [];

  constructor(env: Environment) {
    this.#env = env;
  }

  /** The variable's text, or undefined. */
  optional(name: string): string | undefined {
    const value = this.#env[name]?.trim();
    return value === '' ? undefined : value;
  }

  text(name: string, fallback: string): string {
    return this.optional(name) ?? fallback;
  }

  /** One of the allowed words. */
  choice<T extends string>(name: string, allowed: readonly T[], fallback: T): T {
    const value = this.optional(name);
    const found = allowed.find((word) => word === value);
    if (value !== undefined && found === undefined) {
      this.refuse(name, value, `one of ${allowed.join(', ')}`);
    }
    return found ?? fallback;
  }

  flag(name: string, fallback: boolean): boolean {
    return this.choice(name, ['true', 'false'], fallback ? 'true' : 'false') === 'true';
  }

  integer(name: string, fallback: number, min: number, max: number): number {
    const value = this.optional(name);
    if (value === undefined) {
      return fallback;
    }
    const number = Number(value);
    if (!/^\d+$/.test(value) || number < min || number > max) {
      this.refuse(name, value, `a whole number from ${min} to ${max}`);
      return fallback;
    }
    return number;
  }

  /** An http or https address, without a slash at its end. */
  url(name: string, fallback: string): string {
    const value = this.text(name, fallback);
    if (!URL.canParse(value) || !/^https?:$/.test(new URL(value).protocol)) {
      this.refuse(name, value, 'an address such as https://ttg-ledger.ttg-system.svc:8080');
    }
    return value.replace(/\/+$/, '');
  }

  /** Comma-separated; each must match. */
  list(name: string, pattern: RegExp, meaning: string): string[] {
    const items = (this.optional(name) ?? '')
      .split(',')
      .map((item) => item.trim())
      .filter((item) => item !== '');
    for (const item of items) {
      if (!pattern.test(item)) {
        this.refuse(name, item, meaning);
      }
    }
    return [...new Set(items)];
  }

  /** @throws BadSetting where anything that was read is wrong. */
  done(): void {
    if (this.#problems.length > 0) {
      throw new BadSetting(this.#problems.join('; '));
    }
  }

  /** Notes that a value is wrong; `done` throws. */
  refuse(name: string, value: string, allowed: string): void {
    this.#problems.push(`${name} is "${value}", but must be ${allowed}`);
  }
}
