/**
 * What scripts of which version understand (source: shared/wire/bridge.md).
 *
 * @module
 */
import type { BridgeForm } from "./bridge_packets.ts";

/** What a phone's script understands. */
export interface ScriptTraits {
  /** In which form it reads replies. */
  readonly form: BridgeForm;
  /** Whether it waits for `handshakeComplete`. */
  readonly awaitsHandshake: boolean;
  /** Whether it makes pictures of texts that begin with `MEDIA_URL:` or `IMAGE_BASE64:`. */
  readonly takesMedia: boolean;
}

/** What a script understands, by its version; where it named none, by the form in which it wrote. */
export function traitsOf(version: string, written: BridgeForm): ScriptTraits {
  const numbers = parseVersion(version);
  const form = numbers ? (isFrom(numbers, [3, 3]) ? "message" : "analyze") : written;
  return {
    form,
    awaitsHandshake: numbers ? isFrom(numbers, [3, 1, 4]) : written === "message",
    takesMedia: form === "analyze",
  };
}

function parseVersion(version: string): readonly number[] | undefined {
  const match = /^v?(\d+)\.(\d+)(?:\.(\d+))?/i.exec(version.trim());
  return match?.slice(1).map((digits) => Number(digits ?? 0));
}

function isFrom(version: readonly number[], least: readonly number[]): boolean {
  for (const [index, number] of least.entries()) {
    if (version[index] !== number) return version[index] > number;
  }
  return true;
}
