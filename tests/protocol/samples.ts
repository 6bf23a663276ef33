/**
 * One of everything: for each command parameters and an answer, and each event.
 *
 * @module
 */
import type {
  ChatEvent,
  CommandName,
  Message,
  ParametersOf,
  ResultOf,
} from "../../protocol/mod.ts";

/** A message to a room. */
export const message: Message = {
  id: 4294967299,
  at: 1769853600000,
  type: "RMSG",
  from: "bob",
  to: "마당",
  text: "안녕, see https://x.kr:8080/",
};

const transfer = "3f9k2m7q0x5t8w1z";
const sha256 = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";
const posted = { id: 4294967300, at: 1769853601000 };

/** Good parameters for every command. */
export const sampleParameters: { readonly [Name in CommandName]: ParametersOf<Name> } = {
  register: { id: "alice", version: 1, language: "en", presence: true },
  broadcast: { text: "hello" },
  direct: { to: "bob", text: "hello" },
  file: { to: "bob", name: "cat.png", size: 52311 },
  file_chunk: { transfer, offset: 0 },
  file_finish: { transfer, sha256 },
  file_cancel: { transfer },
  file_accept: { transfer, offset: 0 },
  file_received: { transfer, received: 52311 },
  file_taken: { transfer },
  file_refuse: { transfer },
  ai: { question: "What is a madang?" },
  room_create: { room: "yard" },
  room_join: { room: "yard" },
  room_leave: { room: "yard" },
  room_topic: { room: "yard", topic: "tea" },
  room_close: { room: "yard", reason: "moved" },
  room_message: { room: "yard", text: "hello" },
  room_list: {},
  room_members: { room: "yard" },
  who: {},
  history: { target: "bob", date: "2026-01-31" },
  export: { start: "2026-01-01", end: "2026-01-31" },
  search: { keyword: "hello" },
  channel_history: { date: "2026-01-31" },
  kick: { id: "bob", reason: "spam" },
  ban: { target: "bob/ip", time: "2h", reason: "spam" },
  unban: { target: "bob" },
  mute: { target: "bob/yard", time: "30m" },
  unmute: { target: "bob/yard" },
  sanctions: {},
  announce: { text: "The server restarts at noon." },
  echo: { text: "hello" },
  help: { topic: "ROOM" },
  ping: {},
  pong: {},
  quit: {},
};

/** An answer for every command. */
export const sampleResults: { readonly [Name in CommandName]: ResultOf<Name> } = {
  register: {
    id: "alice",
    version: 1,
    server: "k3v9",
    newest: 4294967298,
    rooms: ["yard"],
    online: ["alice", "bob"],
  },
  broadcast: posted,
  direct: { ...posted, to: "bob", delivered: true },
  file: { transfer, offset: 0, window: 4194304 },
  file_chunk: {},
  file_finish: {},
  file_cancel: {},
  file_accept: { transfer, size: 52311, window: 4194304 },
  file_received: {},
  file_taken: {},
  file_refuse: {},
  ai: {},
  room_create: { room: "yard" },
  room_join: { room: "yard" },
  room_leave: { room: "yard" },
  room_topic: { room: "yard", topic: "tea" },
  room_close: { room: "yard" },
  room_message: { ...posted, room: "yard" },
  room_list: { rooms: [{ room: "yard", members: 3 }] },
  room_members: { room: "yard", owner: "alice", members: ["alice", "bob"] },
  who: { online: ["alice", "bob"] },
  history: { count: 12 },
  export: { path: "History_files/chat_history_alice_2026-01-01_2026-01-31.json", count: 340 },
  search: { count: 100, more: 37, atLeast: false },
  channel_history: { count: 100, more: 12 },
  kick: { id: "bob" },
  ban: { target: "bob/203.0.113.7", until: 1769860801000 },
  unban: { target: "bob" },
  mute: { target: "bob/yard", until: 1769855401000 },
  unmute: { target: "bob/yard" },
  sanctions: {
    sanctions: [{
      kind: "ban_address",
      subject: "203.0.113.7",
      about: "bob",
      by: "alice",
      reason: "spam",
      at: 1769853601000,
      until: 1769860801000,
    }],
  },
  announce: posted,
  echo: { text: "hello" },
  help: { topics: ["room_create", "room_join", "room_leave"] },
  ping: {},
  pong: {},
  quit: {},
};

/** Every kind of event. */
export const sampleEvents: readonly ChatEvent[] = [
  { event: "message", message },
  {
    event: "message",
    message: { ...message, type: "BR", to: "ALL", text: 'a"\\\n\u0000\u2028🎉' },
  },
  { event: "message", message: { ...message, type: "TO", to: "alice" } },
  { event: "message", message: { ...message, type: "BR", to: "ALL", announcement: true } },
  { event: "presence", id: "bob", online: true },
  { event: "caught_up" },
  { event: "ping" },
  {
    event: "file_offered",
    transfer,
    from: "alice",
    to: "#마당",
    name: "고양이 사진.png",
    size: 52311,
    complete: true,
  },
  { event: "file_progress", transfer, received: 32768 },
  {
    event: "file_data",
    transfer,
    offset: 0,
    bytes: new TextEncoder().encode('\n{"event":"ping"}\n'),
  },
  { event: "file_data", transfer, offset: 7, bytes: new Uint8Array(0) },
  { event: "file_complete", transfer, size: 52311, sha256 },
  { event: "file_ended", transfer, code: "refused", user: "bob" },
  { event: "file_ended", transfer, code: "cancelled" },
  { event: "notice", notice: { code: "muted", by: "alice", room: "마당", reason: "spam" } },
  { event: "notice", notice: { code: "unmuted", by: "alice" } },
  { event: "notice", notice: { code: "role_changed", role: "moderator" } },
  { event: "notice", notice: { code: "room_topic", room: "마당", by: "alice", topic: "차" } },
  { event: "notice", notice: { code: "room_closed", room: "마당", by: "alice" } },
  { event: "closing", code: "replaced", details: { id: "alice" } },
  { event: "closing", code: "shutting_down" },
];
