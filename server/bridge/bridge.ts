/**
 * The KakaoTalk bot server: the port that phones connect to, and what their sessions share.
 *
 * @module
 */
import { Access, type AccessRules } from "../../services/access.ts";
import type { ChannelTalkOptions } from "../../services/channel_talk.ts";
import type { StoredAccess } from "../../services/context.ts";
import type { Dispatch } from "../../services/dispatch.ts";
import type { House } from "../../services/house.ts";
import { OwnWords } from "../../services/own_words.ts";
import { authPolicy, restrictedSubjects } from "../config/bot_settings.ts";
import { connectionLimits } from "../config/limits.ts";
import type { Settings } from "../config/settings.ts";
import type { Certificate } from "../net/certificate.ts";
import { Doorkeeper } from "../net/doorkeeper.ts";
import { type OpenListener, openListener } from "../net/listener.ts";
import type { Transport } from "../net/transport.ts";
import { UnfinishedLines } from "../net/unfinished_lines.ts";
import type { Traffic } from "../metrics/traffic.ts";
import { type AuthPolicy, type AuthRules, createAuthenticator } from "./authentication.ts";
import type { BridgeOptions } from "./bridge_options.ts";
import { PhoneSession } from "./phone_session.ts";
import { Phones, type PhoneStatus } from "./phones.ts";
import { createRefusalLogs } from "./refusals.ts";

/** What the bot server is made with. */
export interface BridgeSettings {
  readonly settings: Settings;
  /** What was decided about bots, phones and rooms before. */
  readonly stored: readonly StoredAccess[];
  /** Does the commands; the dispatcher where none is given. */
  readonly dispatch?: Dispatch;
  /** Where what phones send and are sent is counted. */
  readonly traffic: Traffic;
  /** What the port is encrypted with, if it is. */
  readonly tls?: Certificate;
}

/** The bot server, open. */
export interface OpenBridge {
  readonly listener: OpenListener;
  /** The phones that are connected. */
  phones(): readonly PhoneStatus[];
  readonly access: Access;
  /** What is done with phones' signatures, as of now. */
  policy(): AuthPolicy;
  /** Goes by other settings from now on, as far as they can change: whom it answers, and how. */
  change(settings: Settings): void;
}

/** Opens the port that phones connect to. */
export function openBridge(
  house: House,
  { settings, stored, dispatch, traffic, tls }: BridgeSettings,
): OpenBridge {
  const phones = new Phones();
  const { storage, log, now } = house;
  const access = new Access({ storage, log, stored, ...accessRules(settings), now });
  const authenticator = createAuthenticator({ ...authRules(settings), now });
  let allowedBots = settings.configuration?.allow?.bots;
  const ownWords = new OwnWords((name) =>
    phones.haveBot(name) || (allowedBots?.includes(name) ?? false)
  );
  let talk = talkOptions(settings);
  const options: BridgeOptions = {
    house,
    phones,
    access,
    authenticator,
    refusalLog: createRefusalLogs(log, now),
    unfinished: new UnfinishedLines(),
    get talk() {
      return talk;
    },
    pingInterval: settings["bot-ping"] * 1_000,
    silenceLimit: settings["bot-silence"] * 1_000,
    outboxLimit: settings["outbox-limit"],
    packetLimit: settings["packet-limit"],
    traffic,
  };
  const flags = { port: "--port", host: "--host" };
  const address = { hostname: settings.host, port: settings.port, tls, flags };
  const doorkeeper = new Doorkeeper({
    limits: connectionLimits(settings),
    log,
    now,
    // Scripts know no reason for an end.
    turnAway: (transport) => transport.close(),
  });
  const createSession = (transport: Transport) => new PhoneSession(transport, options);
  const listener = openListener(address, { log, doorkeeper, createSession });
  return {
    listener,
    phones: () => phones.list(),
    access,
    policy: () => authenticator.policy,
    change(changed) {
      access.change(accessRules(changed));
      authenticator.change(authRules(changed));
      talk = talkOptions(changed);
      allowedBots = changed.configuration?.allow?.bots;
    },
  };

  function talkOptions(settings: Settings): ChannelTalkOptions {
    return {
      language: settings["bot-lang"],
      timeLimit: settings["bot-time-limit"] * 1_000,
      tellsFailures: settings["bot-errors"] === "on",
      ownWords,
      dispatch,
    };
  }
}

function accessRules(settings: Settings): AccessRules {
  const { allow } = settings.configuration ?? {};
  return {
    restricted: restrictedSubjects(settings),
    allowed: allow && { bot: allow.bots, device: allow.devices, room: allow.rooms },
  };
}

function authRules(settings: Settings): AuthRules {
  return { policy: authPolicy(settings), secret: settings.configuration?.secret };
}
