/**
 * A phone with the script, in each engine that there is, and a server for it whose every line a test decides.
 *
 * @module
 */
import { botScript, readBotScript } from "../../../server/bot_script.ts";
import { BridgeServer } from "../../helpers/bridge_server.ts";
import { integrationTest } from "../../helpers/needs.ts";
import { type Phone, type PhoneOptions, startPhone } from "../../helpers/phone.ts";
import { hasRhino, startRhinoPhone } from "../../helpers/phone_rhino.ts";

/** The key that the script has, unless a test says otherwise. */
export const secretKey = '비밀 "열쇠"';
/** Its salt. */
export const salt = "소금|\\";
/** Waiting times of a script under test. What is never to pass in a test is long. */
const quick = { pollMs: 5, firstDelayMs: 20, longestDelayMs: 100 };
/** A server and a phone that knows it. */
export interface Stage extends AsyncDisposable {
  readonly server: BridgeServer;
  readonly phone: Phone;
}

/** Starts a phone in one of the engines. */
export type Start = (options: PhoneOptions) => Phone | Promise<Phone>;

/** Puts a server and a phone on the stage. */
export async function stage(
  start: Start,
  { settings = {}, port, key = secretKey }: {
    settings?: Record<string, number>;
    port?: number;
    key?: string;
  } = {},
): Promise<Stage> {
  const stack = new AsyncDisposableStack();
  const server = stack.use(new BridgeServer(port));
  const script = await scriptFor(server.port, key);
  const phone = stack.use(await start({ script, settings: { ...quick, ...settings } }));
  return { server, phone, [Symbol.asyncDispose]: () => stack.disposeAsync() };
}

/** The script, filled in for a server on a port. */
export async function scriptFor(port: number, key = secretKey): Promise<string> {
  return botScript(await readBotScript(), {
    name: "마당봇",
    host: "127.0.0.1",
    port,
    secretKey: key,
    salt,
  });
}

/** A phone for a server that is not there, and the port where one may come up. */
export async function lonelyPhone(
  start: Start,
  settings: Record<string, number> = {},
): Promise<{ phone: Phone; port: number }> {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr;
  listener.close();
  return {
    phone: await start({ script: await scriptFor(port), settings: { ...quick, ...settings } }),
    port,
  };
}

/** A ping of the server. */
export const ping = {
  event: "ping",
  data: {
    bot_name: "마당봇",
    channel_id: "ping",
    room: "PING",
    user_hash: "system",
    server_timestamp: "2026-01-31 12:00:00",
    text: "",
  },
};

interface Engine {
  readonly name: string;
  readonly start: Start;
  readonly isMissing: boolean;
}

const engines: Engine[] = [
  { name: "on one thread", start: startPhone, isMissing: false },
  { name: "in Rhino", start: startRhinoPhone, isMissing: !hasRhino() },
];

/** Declares a test for each engine. */
export function scriptTest(promise: string, run: (start: Start) => Promise<void>): void {
  for (const { name, start, isMissing } of engines) {
    const title = `bridge.js ${name} ${promise}`;
    if (isMissing) Deno.test.ignore(title, () => run(start));
    else integrationTest(title, () => run(start));
  }
}
