export function dirname(path: string): string;
export function join(...paths: readonly string[]): string;
