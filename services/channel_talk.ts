/**
 * What becomes of a message in a KakaoTalk room: it goes into the chat log, and when it is a command, that is done and
 * answered there.
 *
 * @module
 */
import {
  type AnswerPart,
  channelErrorText,
  type ChannelLine,
  channelMessageLine,
  type CommandName,
  definitionOf,
  type ErrorCode,
  type Language,
  MadangError,
  nameKey,
  placeText,
  readChannelLine,
  type ResultOf,
  tellResult,
  withDates,
} from "../protocol/mod.ts";
import type { ChannelActor, ChannelMessage, ChannelReply, ChatLogLine } from "./context.ts";
import { type Dispatch, dispatch } from "./dispatch.ts";
import type { Answer, House } from "./house.ts";
import type { OwnWords } from "./own_words.ts";

/** How rooms are answered. */
export interface ChannelTalkOptions {
  /** The language of answers. */
  readonly language: Language;
  /** How long a command may take, in milliseconds. */
  readonly timeLimit: number;
  /** Whether a room is told when a service fails. Mistakes of who asked are always answered. */
  readonly tellsFailures: boolean;
  /** Tells what bots say from what people say. */
  readonly ownWords: OwnWords;
  /** Does the commands; the dispatcher where none is given. */
  readonly dispatch?: Dispatch;
}

/** Sends a reply to the room. Returns false when there is no way to it any more. */
export type SendReply = (reply: ChannelReply) => boolean;

/** The refusals that are not the fault of who asked. */
const failures: ReadonlySet<ErrorCode> = new Set([
  "internal",
  "storage_failed",
  "service_slow",
  "rate_limited",
  "command_unavailable",
]);

/** Puts a message of a room that is not answered into the chat log. */
export function noteChannelMessage(house: House, message: ChannelMessage): void {
  house.chatLog.add(messageLine(message, readChannelLine(message.text), house.now()));
}

/**
 * Takes a message: logs it, and answers it when it is a command of ours. Returns a promise while a command is under
 * way, which never rejects; whatever fails concerns this message alone.
 */
export function hearChannelMessage(
  house: House,
  message: ChannelMessage,
  send: SendReply,
  options: ChannelTalkOptions,
): Promise<void> | undefined {
  const answering = new AbortController();
  const post = (reply: ChannelReply, isMeaningful: boolean) => {
    if (answering.signal.aborted || !send(reply)) return;
    house.chatLog.add({ ...replyLine(message, reply, house.now()), isMeaningful });
    options.ownWords.said(message, reply);
  };
  const say = (reply: ChannelReply) => post(reply, false);
  const line = readChannelLine(message.text);
  const { command, mistake } = line;
  const isLoop = command?.name === "ai" && options.ownWords.holds(message);
  house.chatLog.add(messageLine(message, line, house.now()));
  if (mistake) return void refuse(house, mistake, "?", say, options);
  if (!command || isLoop) return undefined;
  const { name } = command;
  try {
    const reply = (reply: ChannelReply) => post(reply, isTalk(name));
    const channel = { ...message, reply, signal: answering.signal };
    const actor = actorOf(message, channel);
    const answer = (options.dispatch ?? dispatch)(house, actor, withDates(command, house.now()));
    if (!isUnderWay(answer)) return void tell(name, [], answer, say, options);
    return finish(house, { name, answer, answering, say, options });
  } catch (error) {
    return void refuse(house, error, name, say, options);
  }
}

type Say = (reply: ChannelReply) => void;
type UnderWay =
  | Promise<ResultOf<CommandName>>
  | AsyncGenerator<AnswerPart, ResultOf<CommandName>>;

function isUnderWay(answer: Answer<CommandName>): answer is UnderWay {
  return answer instanceof Promise || Symbol.asyncIterator in answer;
}

function actorOf(message: ChannelMessage, channel: ChannelActor["channel"]): ChannelActor {
  const { sender } = message;
  return { id: sender, key: nameKey(sender), role: "user", front: "bot", channel };
}

interface Finishing {
  readonly name: CommandName;
  readonly answer: UnderWay;
  readonly answering: AbortController;
  readonly say: Say;
  readonly options: ChannelTalkOptions;
}

/** Waits for an answer, but not for longer than it may take, where it does not limit that itself. */
async function finish(
  house: House,
  { name, answer, answering, say, options }: Finishing,
): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const timeUp = new Promise<never>((_resolve, reject) => {
    if (definitionOf(name).slow) return;
    timer = setTimeout(() => reject(new MadangError("service_slow")), options.timeLimit);
  });
  const parts: AnswerPart[] = [];
  const take = (part: AnswerPart) => {
    // Whoever waits is told at once.
    if ("place" in part) say({ text: placeText(part.place, options.language) });
    else parts.push(part);
  };
  const result = collect(answer, take, answering.signal);
  try {
    tell(name, parts, await Promise.race([result, timeUp]), say, options);
  } catch (error) {
    // Nobody waits for it any longer, but how it ends must not go unheard.
    result.catch((late) => late !== error && house.log.warning("MSG", `${name} ended: ${late}`));
    refuse(house, error, name, say, options);
    answering.abort(error);
  } finally {
    clearTimeout(timer);
  }
}

async function collect(
  answer: UnderWay,
  take: (part: AnswerPart) => void,
  signal: AbortSignal,
): Promise<ResultOf<CommandName>> {
  if (answer instanceof Promise) return await answer;
  for (;;) {
    const step = await answer.next();
    if (step.done) return step.value;
    take(step.value);
    if (signal.aborted) {
      await answer.return({}); // lets the handler clean up after itself
      return {};
    }
  }
}

function tell(
  name: CommandName,
  parts: readonly AnswerPart[],
  result: ResultOf<CommandName>,
  say: Say,
  { language }: ChannelTalkOptions,
): void {
  const lines = parts.flatMap((part) =>
    "messages" in part ? part.messages.map(channelMessageLine) : []
  );
  lines.push(...tellResult(name, result, { language, form: "bot" }));
  if (lines.length > 0) say({ text: lines.join("\n") });
}

function refuse(
  { log }: House,
  error: unknown,
  name: string,
  say: Say,
  { language, tellsFailures }: ChannelTalkOptions,
): void {
  const known = error instanceof MadangError ? error : new MadangError("internal");
  const isFailure = failures.has(known.code);
  if (isFailure) log.error("MSG", `# ${name} failed`, error);
  if (!isFailure || tellsFailures) say({ text: channelErrorText(known, language) });
}

// What is asked of the AI and what it says are talk like any other: people look it up.
function isTalk(name: CommandName): boolean {
  return name === "ai";
}

function messageLine(
  message: ChannelMessage,
  { hasDirective, command, mistake }: ChannelLine,
  now: number,
): ChatLogLine {
  return {
    ...whereabouts(message),
    userHash: message.userHash,
    sender: message.sender,
    message: message.text,
    directive: hasDirective ? "#" : undefined,
    messageType: command ?? mistake ? "command" : "normal",
    isMeaningful: command !== undefined && isTalk(command.name),
    isMention: message.isMention,
    logId: message.logId,
    clientTimestamp: message.sentAt,
    serverTimestamp: now,
    isBot: false,
    isOurBotResponse: false,
  };
}

function replyLine(message: ChannelMessage, reply: ChannelReply, now: number): ChatLogLine {
  return {
    ...whereabouts(message),
    userHash: "",
    sender: message.bot,
    message: "text" in reply ? reply.text : describeMedia(reply),
    messageType: "auto_replay",
    isMeaningful: false,
    isMention: false,
    serverTimestamp: now,
    isBot: true,
    isOurBotResponse: true,
  };
}

function whereabouts({ channelId, room, bot, isGroupChat }: ChannelMessage) {
  return {
    channelId,
    roomName: room,
    botName: bot,
    isGroupChat,
    isScheduled: false,
  };
}

function describeMedia(
  { media, sources }: Extract<ChannelReply, { media: unknown }>,
): string {
  return media === "url" ? sources.join("\n") : `(image × ${sources.length})`;
}
