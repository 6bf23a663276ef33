/**
 * A phone with MessengerBotR for tests: it runs a script, says what people write in KakaoTalk, and keeps what the
 * script posts and logs.
 *
 * @module
 */
import { createJava } from "./phone_java.ts";

/** What a script posted to KakaoTalk. */
export interface Posted {
  readonly room: string;
  readonly text: string;
}

/** What somebody wrote, as MessengerBotR tells it to a script. Ids are given in digits. */
export interface KakaoMessage {
  readonly room: string;
  readonly text: string;
  readonly sender: string;
  readonly isGroupChat?: boolean;
  readonly isMention?: boolean;
  readonly channelId?: string;
  readonly logId?: string;
  readonly userHash?: string;
  readonly packageName?: string;
}

/** A phone on which a script runs. Stops the script when it is disposed. */
export interface Phone extends AsyncDisposable {
  /** Somebody writes in a room of KakaoTalk. From then on the script can post there. */
  say(room: string, text: string, sender?: string, more?: Partial<KakaoMessage>): void;
  /** What the script posted, in order. */
  readonly posted: Arrivals<Posted>;
  /** The lines that the script logged. */
  readonly log: Arrivals<string>;
  /** Compiles the script anew. `isSilent` leaves out the event that tells the old one, as a crash of the app does. */
  recompile(isSilent?: boolean): void;
}

/** What a phone is started with. */
export interface PhoneOptions {
  readonly script: string;
  /** Waiting times and limits that replace those in the script's settings. */
  readonly settings?: Readonly<Record<string, number>>;
}

/** How long a test waits for something before it fails, in milliseconds. Only a failing test ever waits so long. */
const patience = 30_000;

/** Waits for something that a failing test would wait for without end. */
export async function inTime<Result>(
  promise: Promise<Result>,
  complaint: () => string,
): Promise<Result> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new Error(complaint())), patience);
  try {
    return await Promise.race([promise, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}

/** Things that arrive over time. */
export class Arrivals<Thing> {
  readonly all: Thing[] = [];
  readonly #waiting = new Set<() => void>();
  #taken = 0;

  add(thing: Thing): void {
    this.all.push(thing);
    for (const look of this.#waiting) look();
  }

  /** The next one that was not taken yet. */
  async next(): Promise<Thing> {
    const index = this.#taken++;
    await this.#until(() => this.all.length > index, `thing ${index + 1}`);
    return this.all[index];
  }

  /** The first one that fits, from those that are here or will come. */
  async find(fits: (thing: Thing) => boolean): Promise<Thing> {
    await this.#until(() => this.all.some(fits), String(fits));
    return this.all.find(fits) as Thing;
  }

  async #until(isDone: () => boolean, what: string): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const look = () => isDone() && resolve();
    this.#waiting.add(look);
    look();
    try {
      await inTime(promise, () => `${what} did not arrive, only ${JSON.stringify(this.all)}`);
    } finally {
      this.#waiting.delete(look);
    }
  }
}

/** A script with other waiting times and limits in its settings. */
export function withSettings(script: string, settings: Readonly<Record<string, number>>): string {
  for (const [name, value] of Object.entries(settings)) {
    const line = new RegExp(`^(  ${name}: )\\d+(?=,?$)`, "m");
    if (!line.test(script)) throw new Error(`the script has no setting "${name}"`);
    script = script.replace(line, `$1${value}`);
  }
  return script;
}

type Listener = (message?: unknown) => void;

/**
 * Runs a script in this process, as GraalJS does it: on one thread, with timers. Java and Android are stand-ins over
 * real sockets.
 */
export function startPhone({ script, settings = {} }: PhoneOptions): Phone {
  const source = withSettings(script, settings);
  const posted = new Arrivals<Posted>();
  const log = new Arrivals<string>();
  const rooms = new Set<string>();
  const java = createJava();
  const timers: ReturnType<typeof setInterval>[] = [];
  let listeners = new Map<string, Listener[]>();
  const bot = {
    addListener(event: string, listener: Listener) {
      listeners.set(event, [...listeners.get(event) ?? [], listener]);
    },
    canReply: (room: string) => rooms.has(room),
    send(room: string, text: string) {
      if (rooms.has(room)) posted.add({ room, text });
      return rooms.has(room);
    },
  };
  function fire(event: string, message?: unknown): void {
    for (const listener of listeners.get(event) ?? []) listener(message);
  }
  function compile(): void {
    listeners = new Map();
    const globals = {
      Java: { type: java.type },
      App: { getContext: () => java.context },
      BotManager: { getCurrentBot: () => bot },
      Event: { MESSAGE: "message", START_COMPILE: "startCompile" },
      Log: { i: (line: string) => log.add(line), e: (line: string) => log.add(line) },
      setInterval(work: () => void, time: number) {
        const timer = setInterval(work, time);
        timers.push(timer);
        return timer;
      },
      clearInterval,
    };
    new Function(...Object.keys(globals), source)(...Object.values(globals));
  }
  compile();
  return {
    posted,
    log,
    say(room, text, sender = "철수", more = {}) {
      rooms.add(room);
      fire("message", messageFor({ room, text, sender, ...more }));
    },
    recompile(isSilent = false) {
      if (!isSilent) fire("startCompile");
      compile();
    },
    async [Symbol.asyncDispose]() {
      fire("startCompile");
      for (const timer of timers) clearInterval(timer);
      const count = await java.closeAll();
      if (count > 0) throw new Error(`the script that was stopped left ${count} sockets open`);
    },
  };
}

function messageFor(message: KakaoMessage): unknown {
  const { room, text, sender, channelId, logId, userHash } = message;
  return {
    room,
    content: text,
    author: { name: sender, hash: userHash },
    isGroupChat: message.isGroupChat ?? false,
    isMention: message.isMention ?? false,
    packageName: message.packageName ?? "com.kakao.talk",
    channelId: channelId === undefined ? undefined : BigInt(channelId),
    logId: logId === undefined ? undefined : BigInt(logId),
  };
}
