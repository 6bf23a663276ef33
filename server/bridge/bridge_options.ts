/**
 * What the sessions of phones are made with.
 *
 * @module
 */
import type { Access } from "../../services/access.ts";
import type { ChannelTalkOptions } from "../../services/channel_talk.ts";
import type { House } from "../../services/house.ts";
import type { Traffic } from "../metrics/traffic.ts";
import type { Authenticator } from "./authentication.ts";
import type { Phones } from "./phones.ts";
import type { RefusalLog } from "./refusals.ts";
import type { UnfinishedLines } from "../net/unfinished_lines.ts";

/** What the sessions of all phones share. */
export interface BridgeOptions {
  readonly house: House;
  readonly phones: Phones;
  readonly access: Access;
  readonly authenticator: Authenticator;
  /** Gives a connection what logs its refusals. */
  readonly refusalLog: () => RefusalLog;
  readonly unfinished: UnfinishedLines;
  readonly talk: ChannelTalkOptions;
  /** How often a phone is pinged, in milliseconds. */
  readonly pingInterval: number;
  /** After how long without a word from it a phone is dropped, in milliseconds. */
  readonly silenceLimit: number;
  /** Most bytes that may wait for a phone. */
  readonly outboxLimit: number;
  /** Longest line that a phone may send, in bytes. */
  readonly packetLimit: number;
  /** Where what phones send and are sent is counted. */
  readonly traffic: Traffic;
}
