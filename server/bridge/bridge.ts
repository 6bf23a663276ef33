/**
 * The KakaoTalk bot server: the port that phones connect to, and what their sessions share.
 *
 * @module
 */
import { Access } from "../../services/access.ts";
import type { StoredAccess } from "../../services/context.ts";
import type { Dispatch } from "../../services/dispatch.ts";
import type { House } from "../../services/house.ts";
import { OwnWords } from "../../services/own_words.ts";
import { authPolicy, restrictedSubjects } from "../config/bot_settings.ts";
import type { Settings } from "../config/settings.ts";
import { type OpenListener, openListener } from "../net/listener.ts";
import { type AuthPolicy, createAuthenticator } from "./authentication.ts";
import { PhoneSession } from "./phone_session.ts";
import { Phones, type PhoneStatus } from "./phones.ts";
import { createRefusalLogs } from "./refusals.ts";
import { UnfinishedLines } from "./unfinished_lines.ts";

/** What the bot server is made with. */
export interface BridgeSettings {
  readonly settings: Settings;
  /** What was decided about bots, phones and rooms before. */
  readonly stored: readonly StoredAccess[];
  /** Most bytes that may wait for one phone. */
  readonly outboxLimit: number;
  /** Does the commands; the dispatcher where none is given. */
  readonly dispatch?: Dispatch;
}

/** The bot server, open. */
export interface OpenBridge {
  readonly listener: OpenListener;
  /** The phones that are connected. */
  phones(): readonly PhoneStatus[];
  readonly access: Access;
  readonly policy: AuthPolicy;
}

/** Opens the port that phones connect to. */
export function openBridge(
  house: House,
  { settings, stored, outboxLimit, dispatch }: BridgeSettings,
): OpenBridge {
  const phones = new Phones();
  const { storage, log, now } = house;
  const { secret, allow } = settings.configuration ?? {};
  const policy = authPolicy(settings);
  const access = new Access({
    storage,
    log,
    stored,
    restricted: restrictedSubjects(settings),
    allowed: allow && { bot: allow.bots, device: allow.devices, room: allow.rooms },
    now,
  });
  const options = {
    house,
    phones,
    access,
    authenticator: createAuthenticator({ policy, secret, now }),
    refusalLog: createRefusalLogs(log, now),
    unfinished: new UnfinishedLines(),
    talk: {
      language: settings["bot-lang"],
      timeLimit: settings["bot-time-limit"] * 1_000,
      tellsFailures: settings["bot-errors"] === "on",
      ownWords: new OwnWords((name) => phones.haveBot(name)),
      dispatch,
    },
    pingInterval: settings["bot-ping"] * 1_000,
    silenceLimit: settings["bot-silence"] * 1_000,
    outboxLimit,
  };
  const address = { hostname: settings.host, port: settings.port };
  const listener = openListener(address, log, (transport) => new PhoneSession(transport, options));
  return { listener, phones: () => phones.list(), access, policy };
}
