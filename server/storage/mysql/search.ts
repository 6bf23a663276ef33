/**
 * Search in MySQL. An index finds candidates, newest first; their texts are fetched in small numbers and compared for
 * real.
 *
 * @module
 */
import type { Message } from "../../../protocol/messages.ts";
import type { SearchStep, SearchStepResult } from "../driver.ts";
import { messageColumns, toMessage } from "../message_rows.ts";
import {
  chatMessageColumns,
  exactChannel,
  isTalk,
  ofChannel,
  toChatMessage,
} from "./chat_log_reader.ts";
import type { Ask } from "./pool.ts";
import { visibleBy, visibleTo } from "../visibility.ts";
import { channelToken, keywordTest, queryTokens } from "../pairs.ts";

/**
 * Most candidates of one step: enough for what a search counts, since MySQL finds all of them for each step, however
 * few are wanted.
 */
const searchStride = 12_000;
/** Most candidates whose texts are fetched at once. */
const fetchStride = 500;
/** Most tokens of a keyword that the index is asked for: more make it slower, and narrow it hardly further. */
const tokenLimit = 8;

const visible = visibleBy("madang_memberships");

const statements = {
  messages: `SELECT ${messageColumns} FROM madang_messages AS messages
    WHERE id IN (?) AND ${visible} ORDER BY id DESC`,
  chatLog: `SELECT ${chatMessageColumns} FROM kb_chat_logs AS log
    WHERE log.id IN (?) AND ${exactChannel} AND ${isTalk} ORDER BY log.id DESC`,
  indexed: "SELECT value FROM madang_meta WHERE name = 'chat_log_indexed'",
  notIndexed: `SELECT log.id FROM kb_chat_logs AS log
    WHERE ${ofChannel} AND log.id > ? AND log.id < ? AND ${isTalk} ORDER BY log.id DESC LIMIT ?`,
} as const;

/** A step of a search in what a viewer could see. */
export async function searchMessages(
  ask: Ask,
  step: SearchStep,
  viewer: string,
): Promise<SearchStepResult> {
  const tokens = queryTokens(step.keyword);
  if (tokens.length === 0) return { messages: [], counted: 0 };
  const ids = await withTokens(ask, "madang_message_pairs", tokens, step.below);
  return await compare(step, ids, async (some) => {
    const rows = await ask(statements.messages, [some, ...visibleTo(viewer)]);
    return rows.map(toMessage);
  });
}

/** A step of a search in a KakaoTalk room: first in the rows that are not in the index yet, then by the index. */
export async function searchChannel(
  ask: Ask,
  step: SearchStep,
  channel: string,
): Promise<SearchStepResult> {
  const tokens = queryTokens(step.keyword);
  if (tokens.length === 0) return { messages: [], counted: 0 };
  const fetch = async (some: readonly number[]) => {
    const rows = await ask(statements.chatLog, [some, channel]);
    return rows.map(toChatMessage);
  };
  // What is added to the index meanwhile is in the table too: no row is missed, and none is found twice.
  const [meta] = await ask(statements.indexed);
  const indexed = Number(meta.value);
  if (step.below <= indexed + 1) {
    const all = [channelToken(channel), ...tokens];
    const ids = await withTokens(ask, "madang_chat_log_pairs", all, step.below);
    return await compare(step, ids, fetch);
  }
  const range = [channel, channel, indexed, step.below, searchStride];
  const ids = toIds(await ask(statements.notIndexed, range));
  const found = await compare(step, ids, fetch);
  return { ...found, below: found.below ?? indexed + 1 };
}

async function withTokens(
  ask: Ask,
  table: "madang_message_pairs" | "madang_chat_log_pairs",
  tokens: readonly string[],
  below: number,
): Promise<number[]> {
  const match = tokens.slice(0, tokenLimit).map((token) => `+${token}`).join(" ");
  const sql = `SELECT id FROM ${table} WHERE MATCH (tokens) AGAINST (? IN BOOLEAN MODE)
    AND id < ? ORDER BY id DESC LIMIT ?`;
  return toIds(await ask(sql, [match, below, searchStride]));
}

function toIds(rows: Awaited<ReturnType<Ask>>): number[] {
  return rows.map(({ id }) => Number(id));
}

// Goes through candidates, newest first, until what the step wants is found.
async function compare(
  { keyword, take, count }: SearchStep,
  ids: readonly number[],
  fetch: (ids: readonly number[]) => Promise<readonly Message[]>,
): Promise<SearchStepResult> {
  const holdsKeyword = keywordTest(keyword);
  const messages: Message[] = [];
  let counted = 0;
  for (let start = 0; start < ids.length; start += fetchStride) {
    for (const message of await fetch(ids.slice(start, start + fetchStride))) {
      if (!holdsKeyword(message.text)) continue;
      if (messages.length < take) messages.push(message);
      else counted++;
      if (messages.length === take && counted >= count) {
        return { messages, counted, below: message.id };
      }
    }
  }
  return ids.length < searchStride
    ? { messages, counted }
    : { messages, counted, below: ids[ids.length - 1] };
}
