export class AssertionError extends Error {}
export function assert(condition: unknown, message?: string): asserts condition;
export function assertEquals<T>(actual: T, expected: T, message?: string): void;
export function assertNotEquals<T>(actual: T, expected: T, message?: string): void;
export function assertStringIncludes(actual: string, expected: string, message?: string): void;
export function assertMatch(actual: string, expected: RegExp, message?: string): void;
export function assertNotMatch(actual: string, expected: RegExp, message?: string): void;
export function assertThrows<E extends Error>(
  fn: () => unknown,
  errorClass: abstract new (...args: never[]) => E,
  messageIncludes?: string,
  message?: string,
): E;
export function assertRejects<E extends Error>(
  fn: () => PromiseLike<unknown>,
  errorClass: abstract new (...args: never[]) => E,
  messageIncludes?: string,
  message?: string,
): Promise<E>;
export function assertGreater(actual: number, expected: number, message?: string): void;
export function assertLess(actual: number, expected: number, message?: string): void;
export function fail(message?: string): never;
