/**
 * The chat: the port that people connect to.
 *
 * @module
 */
import { Bucket, Buckets, budgetsFor, createAllowance } from "../../services/allowance.ts";
import type { Allowance } from "../../services/context.ts";
import type { House } from "../../services/house.ts";
import { connectionLimits, type RateLimits, rateLimits } from "../config/limits.ts";
import type { Settings } from "../config/settings.ts";
import type { ChatCounts } from "../metrics/traffic.ts";
import { AddressShares } from "./address_shares.ts";
import type { Certificate } from "./certificate.ts";
import { Doorkeeper } from "./doorkeeper.ts";
import { type OpenListener, openListener } from "./listener.ts";
import { Session } from "./session.ts";
import type { Sessions } from "./sessions.ts";
import { createTurningAway } from "./turning_away.ts";
import { UnfinishedLines } from "./unfinished_lines.ts";

/** What the chat is made with. */
export interface ChatMeans {
  readonly settings: Settings;
  /** Who is online. */
  readonly sessions: Sessions;
  /** Where what happens is counted. */
  readonly counts: ChatCounts;
  /** What the port is encrypted with, if it is. */
  readonly tls?: Certificate;
}

/** Opens the port that people connect to. */
export function openChat(
  house: House,
  { settings, sessions, counts, tls }: ChatMeans,
): OpenListener<Session> {
  const { log, now } = house;
  const flags = { port: "--chat-port", host: "--host" };
  const address = { hostname: settings.host, port: settings["chat-port"], tls, flags };
  const limits = connectionLimits(settings);
  const doorkeeper = new Doorkeeper({
    limits,
    log,
    now,
    turnAway: createTurningAway(settings.lang),
  });
  const unfinished = new UnfinishedLines();
  const meansOf = createMeans(rateLimits(settings), limits.exempt, now);
  return openListener(address, {
    log,
    doorkeeper,
    createSession: (transport) =>
      new Session(transport, {
        house,
        sessions,
        language: settings.lang,
        outboxLimit: settings["outbox-limit"],
        lineLimit: settings["line-limit"],
        unfinished,
        counts,
        ...meansOf(transport.address),
      }),
  });
}

/** Makes what gives each connection from an address what it may spend. */
function createMeans(
  rates: RateLimits | undefined,
  exempt: ReadonlySet<string>,
  now: () => number,
): (address: string) => { allowance?: Allowance; refusals?: Bucket } {
  if (!rates) return () => ({});
  const { budgets, addressShare, refusals } = rates;
  const shares = new AddressShares(budgetsFor(addressShare, budgets), exempt, now);
  return (address) => {
    const share = shares.of(address);
    const own = new Buckets(budgets, now);
    return {
      allowance: share ? createAllowance(own, share) : createAllowance(own),
      refusals: new Bucket(refusals, now),
    };
  };
}
