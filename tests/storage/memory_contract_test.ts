import { integrationTestWith } from "../helpers/needs.ts";
import { assertEquals } from "../helpers/assert.ts";
import { storageContract } from "./contract.ts";
import { createMemoryPlace } from "./memory_place.ts";

const restart = "a restart forgets everything";
const table = "there is no table that other programs read or write";
const imports = "nothing is imported into memory";
const index = "there is no index: a search looks at everything";

/** What the contract asks for that is about being kept beyond the process, by name, each with the reason. */
const leftOut: Record<string, string> = {
  "begins a greater epoch at each start, and stays itself": restart,
  "knows users and rooms after a restart": restart,
  "knows what each open room is about after a restart": restart,
  "close() keeps what was committed just before": restart,
  "knows the latest decision about each bot, phone and room": restart,
  "knows no decision that was taken back": restart,
  "knows each account as it was kept last": restart,
  "knows the bans and mutes that are in force, the oldest first": restart,
  "knows the files on their way after a restart, in their order": restart,
  "knows what became of a file, and of each receiver": restart,
  "remembers conversations with the AI after a restart": restart,
  "adds up what was used today, by user and place": restart,
  "keeps a line of the chat log once, however often it is sent": `${restart}, and ${table}`,
  "begins epochs above the ids of imported messages": restart,
  "knows imported users, under the id of who was known already": imports,
  "widens what someone reads of a room's past, and leaves the present alone": imports,
  "finds all messages of a span of time": imports,
  "keeps imported rows of a chat log as they are, and each once": imports,
  "keeps lines of the chat log as rows of kb_chat_logs": table,
  "keeps what does not fit a column whole, beside its row": table,
  "refuses a line that is no row, and nothing beside its call": table,
  "search() finds rows of other programs, and none that are gone": table,
  "indexChatLog() goes on in strides, and stays where it is told to": index,
  "indexChatLog() remembers over a restart how far it came": index,
};

const prefix = "memory storage ";
const declared: string[] = [];
storageContract("memory", () => createMemoryPlace(), (name, run) => {
  const what = name.slice(prefix.length);
  declared.push(what);
  integrationTestWith(leftOut[what], name, run);
});

Deno.test("what is left out of the contract in memory is in the contract", () => {
  assertEquals(Object.keys(leftOut).filter((what) => !declared.includes(what)), []);
});
