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

const posted = { id: 4294967300, at: 1769853601000 };

/** Good parameters for every command. */
export const sampleParameters: { readonly [Name in CommandName]: ParametersOf<Name> } = {
  register: { id: "alice", version: 1, language: "en", presence: true },
  broadcast: { text: "hello" },
  direct: { to: "bob", text: "hello" },
  file: { to: "bob", name: "cat.png", size: 52311 },
  ai: { question: "What is a madang?" },
  room_create: { room: "yard" },
  room_join: { room: "yard" },
  room_leave: { room: "yard" },
  room_message: { room: "yard", text: "hello" },
  room_list: {},
  room_members: { room: "yard" },
  who: {},
  history: { target: "bob", date: "2026-01-31" },
  export: { start: "2026-01-01", end: "2026-01-31" },
  search: { keyword: "hello" },
  channel_history: { date: "2026-01-31" },
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
  file: {},
  ai: {},
  room_create: { room: "yard" },
  room_join: { room: "yard" },
  room_leave: { room: "yard" },
  room_message: { ...posted, room: "yard" },
  room_list: { rooms: [{ room: "yard", members: 3 }] },
  room_members: { room: "yard", owner: "alice", members: ["alice", "bob"] },
  who: { online: ["alice", "bob"] },
  history: { count: 12 },
  export: { path: "History_files/chat_history_alice_2026-01-01_2026-01-31.json", count: 340 },
  search: { count: 100, more: 37, atLeast: false },
  channel_history: { count: 100, more: 12 },
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
  { event: "presence", id: "bob", online: true },
  { event: "caught_up" },
  { event: "ping" },
  { event: "closing", code: "replaced", details: { id: "alice" } },
  { event: "closing", code: "shutting_down" },
];
