/**
 * Whether the ports are free.
 *
 * @module
 */
import type { Settings } from "../config/settings.ts";
import { ListenError } from "../net/listener.ts";
import { explainListenFailure } from "../start_failure.ts";
import { type Check, diagnoses, type Diagnosis } from "./diagnosis.ts";

/** Looks whether each port can be listened on; where a server runs, it has them already. */
export const portsCheck: Check = {
  about: { en: "ports", ko: "포트" },
  run({ settings, isRunning }) {
    const { ok } = diagnoses(settings);
    if (isRunning) return [ok(texts.running)];
    const chat = { host: settings.host, port: settings["chat-port"], flag: "--chat-port" };
    const phones = { host: settings.host, port: settings.port, flag: "--port" };
    const http = { host: settings["http-host"], port: settings["http-port"], flag: "--http-port" };
    // All at once, as the server has them: two may be the same.
    using open = new DisposableStack();
    const found = [
      ...tryPort(settings, open, { ...chat, hostFlag: "--host" }),
      ...tryPort(settings, open, { ...phones, hostFlag: "--host" }),
      ...tryPort(settings, open, {
        ...http,
        hostFlag: "--http-host",
        // The server starts without it when something else has it.
        isOptional: settings.isHttpOptional,
      }),
    ];
    if (found.length > 0) return found;
    return [ok(texts.free, { chat: chat.port, phones: phones.port, http: http.port })];
  },
};

function tryPort(
  settings: Settings,
  open: DisposableStack,
  { host, port, flag, hostFlag, isOptional = false }: {
    readonly host: string;
    readonly port: number;
    readonly flag: string;
    readonly hostFlag: string;
    readonly isOptional?: boolean;
  },
): Diagnosis[] {
  try {
    const listener = Deno.listen({ hostname: host, port });
    open.defer(() => listener.close());
    return [];
  } catch (cause) {
    const address = { hostname: host, port, flags: { port: flag, host: hostFlag } };
    const isNeedless = isOptional && cause instanceof Deno.errors.AddrInUse;
    const severity = isNeedless ? "warning" : "problem";
    return [{ severity, text: explainListenFailure(new ListenError(address, cause), settings) }];
  }
}

const texts = {
  running: {
    en: "a server runs with this data folder and has them",
    ko: "이 자료 폴더로 켜진 서버가 쓰고 있습니다",
  },
  free: {
    en: "{chat} (chat), {phones} (phones) and {http} (status) are free",
    ko: "{chat}(채팅), {phones}(휴대폰), {http}(서버 상태) 모두 비어 있습니다",
  },
};
