/**
 * What connections carry, counted where it happens. These are plain numbers: to count costs an addition, and somebody
 * who wants to know reads them (families.ts).
 *
 * @module
 */
import { type CodecName, codecNames, type ErrorCode } from "../../protocol/mod.ts";
import { Histogram, waitingBounds } from "./histogram.ts";

/** What the connections of one protocol have carried since the start. */
export interface Traffic {
  /** Commands of the chat, or packets of phones. */
  received: number;
  receivedBytes: number;
  /** Answers and events, or what phones are written. */
  sent: number;
  sentBytes: number;
  /** Connections that were ended because too much waited for them. */
  cutOff: number;
}

/** Traffic by what is spoken: the chat's protocols, and that of phones. */
export type TrafficByCodec = Readonly<Record<CodecName | "bridge", Traffic>>;

/** What the chat's connections count together. */
export interface ChatCounts {
  readonly traffic: TrafficByCodec;
  /** From reading something that is to be said, until its answer leaves: by then it is on the disk. */
  readonly acknowledgements: Histogram;
  /** Commands that were refused, by the error. */
  readonly refused: Map<ErrorCode, number>;
  /** Bytes of files that were written to the disk, and that were sent. */
  readonly files: { written: number; sent: number };
}

/** Nothing carried yet. */
export function createTraffic(): Traffic {
  return { received: 0, receivedBytes: 0, sent: 0, sentBytes: 0, cutOff: 0 };
}

/** Nothing counted yet. */
export function createChatCounts(): ChatCounts {
  const traffic = [...codecNames, "bridge"].map((name) => [name, createTraffic()]);
  return {
    traffic: Object.fromEntries(traffic) as TrafficByCodec,
    acknowledgements: new Histogram(waitingBounds),
    refused: new Map(),
    files: { written: 0, sent: 0 },
  };
}
