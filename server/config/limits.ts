/**
 * What the settings of limits mean for those who keep to them.
 *
 * @module
 */
import { problems } from "../../protocol/problems.ts";
import {
  formatByteSize,
  networkOf,
  parseNetwork,
  serverLineLimit,
  UsageError,
} from "../../protocol/mod.ts";
import type { Budget, Budgets } from "../../services/allowance.ts";
import type { RoomLimits } from "../../services/rooms.ts";
import type { LimitSettings } from "./limit_settings.ts";

/** A text of ordinary length has to fit into a line, and the longest line into the rest; something has to flow. In bytes. */
const leastSizes = (settings: LimitSettings) => ({
  "line-limit": 4 * 1024,
  "packet-limit": 4 * 1024,
  "byte-rate": 1024,
  "byte-burst": settings["line-limit"],
  "outbox-limit": settings["line-limit"],
});
/** A line is held in memory as a whole, and clients read none that is longer. */
const mostLine = serverLineLimit;

/** For how many milliseconds one address may keep the server to itself, before its share counts. */
const timeBurst = 4;

/** How many connections a port may have. */
export interface ConnectionLimits {
  readonly total: number;
  /** Most from one network. */
  readonly perAddress: number;
  /** Networks that {@link ConnectionLimits.perAddress} is not for. */
  readonly exempt: ReadonlySet<string>;
}

/** How long peers may be silent, in milliseconds. */
export interface SilenceLimits {
  /** How long they may take to register. */
  readonly registering: number;
  /** How long a registered peer that can be pinged may say nothing before it is. */
  readonly idle: number;
  /** How long it may take to answer. */
  readonly answering: number;
}

/** How much peers of the chat may send. */
export interface RateLimits {
  /** What one connection may. */
  readonly budgets: Budgets;
  /** How many connections' budgets all those of one address share. */
  readonly addressShare: number;
  /** How often a connection may be refused because of them, before it is closed. */
  readonly refusals: Budget;
}

/** How many connections there may be. */
export function connectionLimits(settings: LimitSettings): ConnectionLimits {
  const isOff = settings.limits === "off";
  return {
    total: isOff ? Infinity : settings["connection-limit"],
    perAddress: isOff ? Infinity : settings["address-limit"],
    exempt: new Set(exemptAddresses(settings).map(networkOf)),
  };
}

/** How long peers may be silent; undefined where they may be silent for ever. */
export function silenceLimits(settings: LimitSettings): SilenceLimits | undefined {
  if (settings.limits === "off") return undefined;
  return {
    registering: settings["register-time"] * 1_000,
    idle: settings["idle-time"] * 1_000,
    answering: settings["answer-time"] * 1_000,
  };
}

/** How much peers may send; undefined where they may send without end. */
export function rateLimits(settings: LimitSettings): RateLimits | undefined {
  if (settings.limits === "off") return undefined;
  const budget = (what: "message" | "query" | "byte") => {
    return { burst: settings[`${what}-burst`], perSecond: settings[`${what}-rate`] };
  };
  const refusals = settings["refusal-limit"];
  return {
    budgets: {
      message: budget("message"),
      query: budget("query"),
      bytes: budget("byte"),
      time: { burst: timeBurst, perSecond: settings["time-share"] * 10 },
    },
    addressShare: settings["address-share"],
    refusals: { burst: refusals, perSecond: refusals / 60 },
  };
}

/** How large rooms may grow; undefined where nothing limits them. */
export function roomLimits(settings: LimitSettings): RoomLimits | undefined {
  if (settings.limits === "off") return undefined;
  return { rooms: settings["room-limit"], members: settings["member-limit"] };
}

/**
 * Checks what the table of settings cannot say.
 *
 * @throws {UsageError} when a size is too small for one line, or something exempt is no address
 */
export function checkLimitSettings(settings: LimitSettings): void {
  for (const name of ["line-limit", "packet-limit"] as const) {
    if (settings[name] <= mostLine) continue;
    throw new UsageError(failures.tooLarge, { name, most: formatByteSize(mostLine) });
  }
  for (const [name, least] of Object.entries(leastSizes(settings))) {
    if (settings[name as keyof ReturnType<typeof leastSizes>] >= least) continue;
    throw new UsageError(failures.tooSmall, { name, least: formatByteSize(least) });
  }
  const wrong = exemptAddresses(settings).find((address) => parseNetwork(address) === undefined);
  if (wrong === undefined) return;
  throw new UsageError(failures.noAddress, { wrong, example: "127.0.0.1,::1" });
}

function exemptAddresses(settings: LimitSettings): string[] {
  const text = settings["exempt-addresses"].trim();
  return text === "none" ? [] : text.split(",").map((address) => address.trim());
}

const failures = problems("usage", {
  tooLarge: {
    en: "--{name} must be at most {most}.",
    ko: "--{name} 값은 {most} 이하여야 합니다.",
    todo: "said",
  },
  tooSmall: {
    en: "--{name} must be at least {least}.",
    ko: "--{name} 값은 {least} 이상이어야 합니다.",
    todo: "said",
  },
  noAddress: {
    en:
      '--exempt-addresses names "{wrong}", which is not an IP address. {example} is a list of two.',
    ko: '--exempt-addresses의 "{wrong}"(은/는) IP 주소가 아닙니다. 두 개라면 {example}처럼 씁니다.',
    todo: "said",
  },
});
