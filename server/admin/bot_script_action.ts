/**
 * `bot script`: the script for a phone, with its settings filled in.
 *
 * @module
 */
import { problems } from "../../protocol/problems.ts";
import { fill, type Sentence, UsageError } from "../../protocol/mod.ts";
import { botScript, readBotScript } from "../bot_script.ts";
import type { Invocation } from "../config/settings.ts";
import { print, printError } from "../console.ts";
import { howToRun } from "../how_to_run.ts";

/** Prints the script. What is not part of it goes to standard error. */
export async function printScript(
  { settings, given }: Invocation,
  name: string | undefined,
): Promise<number> {
  if (name === undefined) throw new UsageError(failures.name);
  if (settings.port === 0) throw new UsageError(failures.port);
  const say = (sentence: Sentence, details = {}) =>
    printError(fill(sentence, settings.lang, details));
  const isChosen = given.has("host") && !isAnyAddress(settings.host);
  const host = isChosen ? settings.host : addressOfThisMachine();
  if (host === undefined) throw new UsageError(failures.host);
  const { secret } = settings.configuration ?? {};
  print(
    botScript(await readBotScript(), {
      name,
      host,
      port: settings.port,
      secretKey: secret?.key,
      salt: secret?.salt,
    }),
  );
  if (!isChosen) say(texts.guessed, { host });
  if (secret) say(texts.secret);
  else say(texts.noSecret, { init: `${howToRun("server")} config init` });
  return 0;
}

function isAnyAddress(host: string): boolean {
  return host === "0.0.0.0" || host === "::";
}

/** An address under which phones in the same network reach this machine. */
function addressOfThisMachine(): string | undefined {
  return Deno.networkInterfaces()
    .filter(({ family, address }) => family === "IPv4" && !address.startsWith("127."))
    .map(({ address }) => address)[0];
}

const failures = problems("usage", {
  name: {
    en: "bot script needs the bot's name, as in: bot script --name 마당봇 --host 192.168.0.10",
    ko: "봇 이름을 적으세요. 예: bot script --name 마당봇 --host 192.168.0.10",
    todo: "said",
  },
  host: {
    en: "bot script needs the address that phones reach this server under: --host 192.168.0.10",
    ko: "휴대폰이 이 서버에 접속할 주소를 적으세요. 예: --host 192.168.0.10",
    todo: "said",
  },
  port: {
    en: "bot script needs the port of the server: --port 1490",
    ko: "서버의 포트를 적으세요: --port 1490",
    todo: "said",
  },
});

const texts = {
  guessed: {
    en: "(The script connects to {host}: give another address with --host.)",
    ko: "(스크립트는 {host}에 접속합니다. 다른 주소는 --host로 적으세요.)",
  },
  secret: {
    en: "(The secret key is in the script: show it to nobody.)",
    ko: "(스크립트에 비밀 키가 들어 있습니다. 아무에게도 보이지 마세요.)",
  },
  noSecret: {
    en: "(No secret is configured, so the script does not sign. This makes one: {init})",
    ko: "(비밀 키가 설정되지 않아 서명하지 않는 스크립트입니다. 만들려면: {init})",
  },
} satisfies Record<string, Sentence>;
