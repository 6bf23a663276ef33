export function bold(text: string): string;
export function red(text: string): string;
export function green(text: string): string;
export function yellow(text: string): string;
export function magenta(text: string): string;
export function cyan(text: string): string;
export function gray(text: string): string;
