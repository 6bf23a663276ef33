/**
 * What may change about a server while it runs.
 *
 * @module
 */
import { aiKeyVariable } from "./ai_settings.ts";
import { type Settings, settingTable } from "./settings.ts";
import { storageLocation } from "./storage_location.ts";

/** Settings that a running server goes by as soon as they change. All others take effect at its next start. */
const liveSettings: ReadonlySet<string> = new Set(
  [
    "log-level",
    "bot-lang",
    "bot-auth",
    "bot-approval",
    "bot-errors",
    "bot-time-limit",
    "ai-prompt",
    "tls-cert",
    "tls-key",
  ] satisfies (keyof typeof settingTable)[],
);

/** Where the settings of a running server and those read anew differ. */
export interface Changes {
  /** The settings to go by from now on. */
  readonly settings: Settings;
  /** What changes now: flags, and sections of the encrypted configuration. */
  readonly now: readonly string[];
  /** What takes effect at the next start. */
  readonly later: readonly string[];
}

/** Compares the settings that a server runs by with those that were read anew. */
export function changesBetween(running: Settings, read: Settings): Changes {
  const now: string[] = [];
  const later: string[] = [];
  const live: Record<string, unknown> = {};
  for (const name of Object.keys(settingTable) as (keyof typeof settingTable)[]) {
    if (running[name] === read[name]) continue;
    const isLive = liveSettings.has(name) && !isSwitch(name, running, read);
    if (isLive) live[name] = read[name];
    (isLive ? now : later).push(`--${name}`);
  }
  for (const [section, key] of [["AUTH", "secret"], ["ALLOW", "allow"]] as const) {
    if (!isSame(running.configuration?.[key], read.configuration?.[key])) now.push(section);
  }
  if (!later.includes("--storage") && !isSame(storageLocation(running), storageLocation(read))) {
    later.push("DBs");
  }
  if (running.aiKey !== read.aiKey) later.push(aiKeyVariable);
  return { settings: { ...running, ...live, configuration: merged(running, read) }, now, later };
}

/** To begin or end encrypting is for a start: whoever is connected would not expect it. */
function isSwitch(name: string, running: Settings, read: Settings): boolean {
  return name.startsWith("tls-") &&
    (running["tls-cert"] === undefined || read["tls-cert"] === undefined);
}

/** Databases are for a start, as are addresses, which are part of the settings. */
function merged(running: Settings, read: Settings): Settings["configuration"] {
  const { configuration } = running;
  if (!configuration && !read.configuration) return undefined;
  return {
    ...configuration,
    databases: configuration?.databases ?? {},
    secret: read.configuration?.secret,
    allow: read.configuration?.allow,
  };
}

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
