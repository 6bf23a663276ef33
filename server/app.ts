/**
 * The one place that builds the server: says what the ports are made of, and in which order things start and stop.
 *
 * @module
 */
import { AiDesk } from "../services/ai/ai_desk.ts";
import type { Accounts } from "../services/accounts.ts";
import type { Log, Storage, StoredState } from "../services/context.ts";
import type { Dispatch } from "../services/dispatch.ts";
import type { FilePace } from "../services/file_exchange.ts";
import type { House } from "../services/house.ts";
import { KnownUsers } from "../services/known_users.ts";
import { LoginAttempts } from "../services/login_attempts.ts";
import { MessageNumbers } from "../services/message_numbers.ts";
import { Rooms } from "../services/rooms.ts";
import { Sanctions } from "../services/sanctions.ts";
import { openAccounts } from "./accounts.ts";
import { openAdminEndpoint } from "./admin/endpoint.ts";
import { createAdminOperations } from "./admin/operations.ts";
import { openConfiguredModel, readSystemPrompt } from "./ai/configured_model.ts";
import { openBridge } from "./bridge/bridge.ts";
import { aiLimits } from "./config/ai_limit_settings.ts";
import { roomLimits, silenceLimits } from "./config/limits.ts";
import type { Settings } from "./config/settings.ts";
import { isVolatile } from "./config/storage_location.ts";
import { openStatus, statusPages } from "./http/status.ts";
import type { StatusServer } from "./http/status_server.ts";
import { watchLoopDelay } from "./metrics/loop_delay.ts";
import { countedModel } from "./metrics/counted_model.ts";
import { type Counts, createCounts } from "./metrics/counts.ts";
import { openFiles } from "./files/open_files.ts";
import { certificates } from "./net/certificate.ts";
import { openChat } from "./net/chat.ts";
import type { OpenListener } from "./net/listener.ts";
import { renewCertificates } from "./net/renewal.ts";
import { Sessions } from "./net/sessions.ts";
import { supervise } from "./net/supervision.ts";
import type { ChatLogLimits } from "./storage/chat_log/limits.ts";
import { createRecordFiles, removeUnfinishedFiles } from "./storage/record_files.ts";
import { openChatLog, openStorage } from "./storage/open_storage.ts";
import type { ServerStorage } from "./storage/server_storage.ts";

/** What tests change about a server. */
export interface ServerOptions {
  /** Puts something between the server and its storage. */
  wrapStorage?(storage: Storage): Storage;
  /** What the KakaoTalk chat log may use, where that differs from what it usually may. */
  readonly chatLogLimits?: Partial<ChatLogLimits>;
  /** How files move, where that differs from the usual. */
  readonly filePace?: Partial<FilePace>;
  /** How often stalled and expired files are looked for, in milliseconds. */
  readonly sweepInterval?: number;
  /** What the time is, in milliseconds, for who looks for stalled and expired files. */
  readonly sweepTime?: () => number;
  /** Does the commands of KakaoTalk rooms. */
  readonly channelDispatch?: Dispatch;
}

/** A server that runs. */
export interface RunningServer {
  /** The port that the chat listens on. */
  readonly chatPort: number;
  /** The port that phones connect to. */
  readonly botPort: number;
  /** The status port; undefined where it was taken and nobody had chosen it. */
  readonly httpPort?: number;
  /** How many accounts there are. */
  readonly accountCount: number;
  /** Resolves when the server has lost its storage for good: it can only be closed and started again. */
  readonly failed: Promise<void>;
  /**
   * Goes by other settings from now on, as far as they can change while it runs (config/changes.ts), and by the
   * certificate and the AI's prompt as they are on the disk. Returns which of these are new.
   *
   * @throws {CertificateError} {@link PromptFileError} when one cannot be used: then nothing has changed
   */
  reload(settings: Settings): Promise<Reloaded>;
  /** Tells clients, commits what is under way, and frees everything. */
  close(): Promise<void>;
}

/** What a server found new on the disk. */
export interface Reloaded {
  readonly hasNewCertificate: boolean;
  readonly hasNewPrompt: boolean;
}

/** Starts a server. The chat port opens last, when everything is ready. */
export async function startServer(
  settings: Settings,
  log: Log,
  options: ServerOptions = {},
): Promise<RunningServer> {
  const { wrapStorage = (storage) => storage } = options;
  let tls = await certificates(settings);
  const dataDir = settings["data-dir"];
  const failure = Promise.withResolvers<void>();
  const serverStorage = openStorage(settings, log, failure.resolve);
  const storage = wrapStorage(serverStorage);
  // What was started is stopped in reverse: first nobody comes in any more, last the storage closes.
  const started = new AsyncDisposableStack();
  try {
    let status: StatusServer | undefined = undefined;
    started.defer(() => status?.[Symbol.asyncDispose]());
    // Its worker starts while the status port opens.
    const opening = storage.open();
    started.defer(async () => {
      await Promise.allSettled([opening]);
      await storage.close();
    });
    status = openStatus(settings, tls.http, log);
    const state = await opening;
    await removeUnfinishedFiles(dataDir, log);
    const sessions = new Sessions();
    const counts = createCounts();
    const house = await buildHouse(settings, {
      storage,
      state,
      sessions,
      counts,
      log,
      indexChatLog: (through, limit) => serverStorage.indexChatLog(through, limit),
      options,
    }, started);
    const { accounts, ai, files } = house;
    const listeners: OpenListener[] = [];
    started.defer(async () => {
      await Promise.all(listeners.map((listener) => listener.close()));
    });
    // Before the listeners: what is under way is answered, and need not be waited for.
    started.defer(() => ai.close());
    const bridge = openBridge(house, {
      settings,
      stored: state.access,
      dispatch: options.channelDispatch,
      traffic: counts.chat.traffic.bridge,
      tls: tls.bot,
    });
    listeners.push(bridge.listener);
    started.use(
      await openAdminEndpoint(dataDir, createAdminOperations({ ...bridge, accounts }), log),
    );
    const chat = openChat(house, {
      settings,
      sessions,
      counts: counts.chat,
      tls: tls.chat,
    });
    listeners.push(chat);
    const silence = silenceLimits(settings);
    if (silence) started.use(supervise(chat.connections, silence, log));
    const loop = started.use(watchLoopDelay());
    status?.show(statusPages(serverStorage, {
      ports: { chat, bot: bridge.listener },
      counts,
      sessions,
      transfers: files.transfers,
      phones: bridge.phones,
      loopDelays: loop.delays,
    }));
    return {
      chatPort: chat.port,
      botPort: bridge.listener.port,
      httpPort: status?.port,
      accountCount: accounts.all.length,
      failed: failure.promise,
      async reload(changed) {
        const renewed = await certificates(changed);
        const prompt = await readSystemPrompt(changed);
        bridge.change(changed);
        const ports = { chat, bot: bridge.listener, http: status };
        const isNew = await renewCertificates(tls, renewed, ports);
        tls = renewed;
        return { hasNewCertificate: isNew, hasNewPrompt: ai.instruct(prompt) };
      },
      async close() {
        status?.stopping();
        log.info("SHUTDOWN", "closing all connections");
        await started.disposeAsync();
        if (isVolatile(settings)) log.warning("SHUTDOWN", "everything is gone: --storage memory");
        else if (serverStorage.activity.failingSince === undefined) {
          log.info("SHUTDOWN", "everything is saved");
        } else log.warning("SHUTDOWN", "what could not be saved was refused to whoever said it");
      },
    };
  } catch (error) {
    await started.disposeAsync();
    throw error;
  }
}

/** What a house is built of. */
interface HouseMeans {
  readonly storage: Storage;
  /** What the storage knew when it was opened. */
  readonly state: StoredState;
  readonly sessions: Sessions;
  readonly counts: Counts;
  readonly log: Log;
  readonly indexChatLog: ServerStorage["indexChatLog"];
  readonly options: ServerOptions;
}

/** Builds all that handlers work with. What of it has to be stopped is noted in `started`. */
async function buildHouse(
  settings: Settings,
  { storage, state, sessions, counts, log, indexChatLog, options }: HouseMeans,
  started: AsyncDisposableStack,
): Promise<House> {
  const chatLog = await openChatLog(settings, {
    storage,
    firstNumber: new MessageNumbers(state.epoch).next(),
    log,
    indexChatLog,
    limits: options.chatLogLimits,
  });
  started.defer(() => chatLog.close());
  const files = await openFiles(settings, {
    storage,
    delivery: sessions,
    log,
    stored: state.transfers,
    wrote: (count) => counts.chat.files.written += count,
    pace: options.filePace,
    sweepInterval: options.sweepInterval,
    sweepTime: options.sweepTime,
  });
  started.use(files);
  const configured = await openConfiguredModel(settings, log);
  started.use(configured);
  const ai = new AiDesk({
    model: configured.model && countedModel(configured.model, counts.ai),
    systemPrompt: configured.systemPrompt,
    limits: aiLimits(settings),
    storage,
    log,
    used: state.aiUses,
    now: Date.now,
  });
  const accounts = openAccounts(settings, storage, state, log);
  const sanctions = new Sanctions({ storage, stored: state.sanctions, now: Date.now });
  await sanctions.tidy();
  followAccounts(accounts, sessions);
  return {
    storage,
    chatLog,
    delivery: sessions,
    files: files.exchange,
    ai,
    recordFiles: createRecordFiles(settings["data-dir"]),
    log,
    numbers: new MessageNumbers(state.epoch),
    accounts,
    attempts: new LoginAttempts(Date.now),
    sanctions,
    users: new KnownUsers(state.users),
    rooms: new Rooms(state.rooms, roomLimits(settings)),
    server: state.server,
    now: Date.now,
  };
}

/**
 * What an operator changes about an account counts at once. Whoever came in before by another password, or by none, is
 * disconnected; a role alone changes under the user's feet.
 */
function followAccounts(accounts: Accounts, sessions: Sessions): void {
  accounts.onChange = (key, { isRoleOnly }) => {
    const user = sessions.find(key);
    if (!isRoleOnly || !user) return user?.expel("account_changed");
    user.role = accounts.roleOf(key);
    const notice = { code: "role_changed", role: user.role } as const;
    sessions.toUsers([key], { event: "notice", notice });
  };
}
