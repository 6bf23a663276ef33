export function dirname(path: string): string;
