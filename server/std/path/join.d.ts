export function join(...paths: readonly string[]): string;
