/**
 * The chat: the port that people connect to.
 *
 * @module
 */
import { createAllowance, defaultBudgets } from "../../services/allowance.ts";
import type { House } from "../../services/house.ts";
import type { Settings } from "../config/settings.ts";
import type { ChatCounts } from "../metrics/traffic.ts";
import type { Certificate } from "./certificate.ts";
import { type OpenListener, openListener } from "./listener.ts";
import { Session } from "./session.ts";
import type { Sessions } from "./sessions.ts";

/** What the chat is made with. */
export interface ChatMeans {
  readonly settings: Settings;
  /** Who is online. */
  readonly sessions: Sessions;
  /** Most bytes that may wait for one receiver. */
  readonly outboxLimit: number;
  /** Where what happens is counted. */
  readonly counts: ChatCounts;
  /** What the port is encrypted with, if it is. */
  readonly tls?: Certificate;
}

/** Opens the port that people connect to. */
export function openChat(
  house: House,
  { settings, sessions, outboxLimit, counts, tls }: ChatMeans,
): OpenListener {
  const flags = { port: "--chat-port", host: "--host" };
  const address = { hostname: settings.host, port: settings["chat-port"], tls, flags };
  return openListener(address, house.log, (transport) =>
    new Session(transport, {
      house,
      sessions,
      language: settings.lang,
      outboxLimit,
      allowance: settings.limits === "on" ? createAllowance(defaultBudgets, house.now) : undefined,
      counts,
    }));
}
