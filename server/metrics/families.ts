/**
 * What a server shows of itself: read when somebody asks, from what is counted anyway.
 *
 * @module
 */
import { version } from "../../protocol/version.ts";
import type { Transfers } from "../../services/transfers.ts";
import type { PhoneStatus } from "../bridge/phones.ts";
import type { OpenListener } from "../net/listener.ts";
import type { Sessions } from "../net/sessions.ts";
import type { StorageActivity } from "../storage/server_storage.ts";
import type { AiCounts } from "./counted_model.ts";
import type { Counts } from "./counts.ts";
import type { Family, Labels, Sample } from "./exposition.ts";
import type { Histogram } from "./histogram.ts";
import type { ChatCounts, Traffic } from "./traffic.ts";

/** Most phones that are shown one by one: strangers can make up any number of names. */
const phoneLimit = 100;

/** What numbers are read from. */
export interface Observed {
  /** Open ports by what they are for. */
  readonly ports: Readonly<Record<"chat" | "bot", OpenListener>>;
  readonly counts: Counts;
  readonly sessions: Pick<Sessions, "byCodec" | "published" | "delivered">;
  readonly storage: StorageActivity;
  readonly transfers: Pick<Transfers, "all">;
  phones(): readonly PhoneStatus[];
  readonly loopDelays: Histogram;
}

/** All numbers as they are now. */
export function familiesOf(observed: Observed): Family[] {
  return [
    ...connections(observed),
    ...messages(observed.counts.chat, observed.sessions),
    ...storage(observed.storage),
    ...files(observed),
    ...phones(observed.phones()),
    ...ai(observed.counts.ai),
    ...process(observed.loopDelays),
  ];
}

function connections({ ports, sessions, counts }: Observed): Family[] {
  const byPort = (read: (port: OpenListener) => number) =>
    Object.entries(ports).map(([port, listener]) => ({ labels: { port }, value: read(listener) }));
  return [
    gauge("madang_connections", "Open connections.", byPort((port) => port.connections.size)),
    counter(
      "madang_accepted_connections_total",
      "Connections that were accepted.",
      byPort((port) => port.accepted),
    ),
    counter(
      "madang_turned_away_connections_total",
      "Connections that there was no place for, by the reason.",
      Object.entries(ports).flatMap(([port, { turnedAway }]) =>
        Array.from(turnedAway, ([reason, value]) => ({ labels: { port, reason }, value }))
      ),
    ),
    gauge(
      "madang_outbox_bytes",
      "Bytes that wait to be written to connections.",
      byPort((port) => {
        let bytes = 0;
        for (const { waiting } of port.connections.keys()) bytes += waiting;
        return bytes;
      }),
    ),
    gauge(
      "madang_sessions",
      "People who are registered in the chat.",
      byLabel("codec", sessions.byCodec()),
    ),
    counter(
      "madang_cut_off_total",
      "Connections that were ended because they did not keep up.",
      byCodec(counts.chat, (traffic) => traffic.cutOff),
    ),
  ];
}

function messages(counts: ChatCounts, sessions: Observed["sessions"]): Family[] {
  return [
    counter(
      "madang_received_messages_total",
      "Commands of the chat, and packets of phones (codec bridge), that were read.",
      byCodec(counts, (traffic) => traffic.received),
    ),
    counter(
      "madang_sent_messages_total",
      "Answers and events that were sent.",
      byCodec(counts, (traffic) => traffic.sent),
    ),
    counter(
      "madang_received_bytes_total",
      "Bytes that were read from connections.",
      byCodec(counts, (traffic) => traffic.receivedBytes),
    ),
    counter(
      "madang_sent_bytes_total",
      "Bytes that were written to connections.",
      byCodec(counts, (traffic) => traffic.sentBytes),
    ),
    counter(
      "madang_published_messages_total",
      "Chat messages that were handed to their receivers.",
      one(sessions.published),
    ),
    counter(
      "madang_delivered_messages_total",
      "Receivers that chat messages were handed to: divided by the published ones, the fan-out.",
      one(sessions.delivered),
    ),
    histogram(
      "madang_acknowledgement_seconds",
      "From reading a message until its sender is told that it is kept.",
      counts.acknowledgements,
    ),
    counter(
      "madang_refused_commands_total",
      "Commands of the chat that were refused, by the error.",
      byLabel("code", counts.refused),
    ),
  ];
}

function storage(activity: StorageActivity): Family[] {
  const { queueLength, calls, commits, searches, failingSince } = activity;
  return [
    gauge("madang_storage_queue_length", "Writes that wait for the disk.", one(queueLength)),
    counter("madang_storage_writes_total", "Writes that were sent to the disk.", one(calls)),
    histogram("madang_storage_commit_seconds", "Commits, each of many writes.", commits),
    gauge(
      "madang_storage_failing",
      "1 while nothing can be saved.",
      one(failingSince === undefined ? 0 : 1),
    ),
    histogram("madang_search_seconds", "Searches, in the chat and in KakaoTalk.", searches),
  ];
}

function files({ transfers, counts: { chat } }: Observed): Family[] {
  const all = transfers.all();
  const uploads = all.filter(({ running }) => running).length;
  const downloads = all.reduce(
    (sum, { receivers }) => sum + [...receivers.values()].filter(({ download }) => download).length,
    0,
  );
  return [
    gauge("madang_files", "Files that are kept for their receivers.", one(all.length)),
    gauge(
      "madang_file_transfers",
      "Transfers that are under way.",
      byLabel("direction", new Map([["in", uploads], ["out", downloads]])),
    ),
    counter(
      "madang_file_bytes_total",
      "Bytes of files that came in and went out.",
      byLabel("direction", new Map([["in", chat.files.written], ["out", chat.files.sent]])),
    ),
  ];
}

function phones(all: readonly PhoneStatus[]): Family[] {
  const each = (read: (phone: PhoneStatus) => number | undefined): Sample[] =>
    all.slice(0, phoneLimit).flatMap((phone) => {
      const value = read(phone);
      const labels: Labels = { bot: phone.bot, device: phone.device, address: phone.address };
      return value === undefined ? [] : [{ labels, value }];
    });
  return [
    gauge("madang_phones", "Phones that are connected.", one(all.length)),
    gauge(
      "madang_phone_ping_seconds",
      "How long a phone took to answer the last ping that it answered.",
      each(({ roundTrip }) => roundTrip === undefined ? undefined : roundTrip / 1_000),
    ),
    gauge(
      "madang_phone_unanswered_pings",
      "How many of its last pings a phone has not answered.",
      each(({ unanswered }) => unanswered),
    ),
    gauge(
      "madang_phone_last_message_timestamp_seconds",
      "When a phone last brought a message.",
      each(({ lastMessageAt }) => lastMessageAt === undefined ? undefined : lastMessageAt / 1_000),
    ),
  ];
}

function ai({ answered, failed, promptTokens, answerTokens, firstWords }: AiCounts): Family[] {
  return [
    counter(
      "madang_ai_questions_total",
      "Questions to the AI, by how they ended.",
      byLabel("outcome", new Map([["answered", answered], ["failed", failed]])),
    ),
    counter(
      "madang_ai_tokens_total",
      "Tokens that the AI was given and has answered with.",
      byLabel("kind", new Map([["prompt", promptTokens], ["answer", answerTokens]])),
    ),
    histogram("madang_ai_first_words_seconds", "Until an answer of the AI begins.", firstWords),
  ];
}

function process(loopDelays: Histogram): Family[] {
  const { rss, heapUsed, external } = Deno.memoryUsage();
  const labels = { version, deno: Deno.version.deno };
  return [
    histogram(
      "madang_event_loop_delay_seconds",
      "How late a timer of the event loop was called, looked at every 50 ms.",
      loopDelays,
    ),
    gauge("process_resident_memory_bytes", "Memory of the process.", one(rss)),
    gauge(
      "madang_heap_bytes",
      "Memory of the main thread: what JavaScript uses, and what it holds outside.",
      byLabel("kind", new Map([["used", heapUsed], ["external", external]])),
    ),
    gauge(
      "process_start_time_seconds",
      "When the process started.",
      one(performance.timeOrigin / 1_000),
    ),
    gauge("madang_build_info", "1; what runs is in the labels.", [{ labels, value: 1 }]),
  ];
}

function counter(name: string, help: string, samples: readonly Sample[]): Family {
  return { type: "counter", name, help, samples };
}

function gauge(name: string, help: string, samples: readonly Sample[]): Family {
  return { type: "gauge", name, help, samples };
}

function histogram(name: string, help: string, histogram: Histogram): Family {
  return { type: "histogram", name, help, histogram };
}

function one(value: number): Sample[] {
  return [{ value }];
}

function byLabel(label: string, values: ReadonlyMap<string, number>): Sample[] {
  return Array.from(values, ([key, value]) => ({ labels: { [label]: key }, value }));
}

function byCodec({ traffic }: ChatCounts, read: (traffic: Traffic) => number): Sample[] {
  return Object.entries(traffic).map(([codec, each]) => ({ labels: { codec }, value: read(each) }));
}
