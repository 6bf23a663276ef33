export interface ParseOptions {
  string?: readonly string[];
  boolean?: readonly string[];
  unknown?: (argument: string, key?: string, value?: unknown) => unknown;
}
export function parseArgs(
  args: readonly string[],
  options?: ParseOptions,
): { readonly _: readonly (string | number)[]; readonly [flag: string]: unknown };
