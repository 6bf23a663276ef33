/**
 * The subcommand `mkcert`: a certificate for those who have none of an authority's.
 *
 * @module
 */
import { problems } from "../../protocol/problems.ts";
import { fill, type OptionTable, type Sentence } from "../../protocol/mod.ts";
import { quoted } from "../config/config_actions.ts";
import { configurationError } from "../config/configuration_error.ts";
import { isThere } from "../config/configuration_files.ts";
import { print } from "../console.ts";
import { howToRun } from "../how_to_run.ts";
import { dirname, join } from "../std/path.ts";
import type { Subcommand } from "../subcommand.ts";
import { readableReasonOf } from "../reason.ts";
import { certificateNames } from "./certificate_names.ts";
import { makeCertificate } from "./make_certificate.ts";

const options = {
  days: {
    type: "number",
    value: "DAYS",
    variable: "MADANG_CERTIFICATE_DAYS",
    // The longest that Apple's systems take from a certificate that people trust by hand.
    default: 825,
    least: 1,
    most: 3_650,
    help: {
      en: "How long a certificate is valid, for mkcert.",
      ko: "인증서의 기한입니다(mkcert).",
    },
  },
} as const satisfies OptionTable;

/** `madang-server mkcert …`. */
export const mkcertCommand: Subcommand = {
  usages: [["mkcert [NAME…] [--days DAYS]", {
    en: "Make a certificate for TLS.",
    ko: "TLS에 쓸 인증서를 만듭니다.",
  }]],
  options,
  async run({ settings, own }, words) {
    const { lang } = settings;
    const folder = settings["config-dir"];
    const cert = settings["tls-cert"] ?? join(folder, "tls.crt");
    const key = settings["tls-key"] ?? join(folder, "tls.key");
    const names = certificateNames(words);
    const days = Number(own.days);
    for (const file of [cert, key]) {
      if (await isThere(file)) throw configurationError(failures.alreadyThere, { file });
    }
    const made = await makeCertificate({ names, days });
    await writeNew(key, made.key, 0o600);
    await writeNew(cert, made.cert, 0o644);
    const flags = `--tls-cert ${quoted(cert)} --tls-key ${quoted(key)}`;
    const lines = [texts.made, texts.start, texts.client, texts.secret];
    const details = {
      cert,
      key,
      days,
      names: names.join(", "),
      server: `${howToRun("server")} ${flags}`,
      client: `${howToRun("client")} --tls-ca ${quoted(cert)} --host ${
        names.find((name) => !name.startsWith("*"))
      }`,
    };
    print(lines.map((line) => fill(line, lang, details)).join("\n"));
    return 0;
  },
};

/** Writes a file that is not there yet, and makes its folder. */
async function writeNew(file: string, text: string, mode: number): Promise<void> {
  try {
    await Deno.mkdir(dirname(file), { recursive: true, mode: 0o700 });
    await Deno.writeTextFile(file, text, { createNew: true, mode });
  } catch (cause) {
    const problem = readableReasonOf(cause);
    throw configurationError(failures.cannotWrite, { file, problem }, { cause });
  }
}

const failures = problems("subcommand", {
  alreadyThere: {
    en: "{file} exists already. Nothing was changed. Move it away, or name other files " +
      "with --tls-cert and --tls-key.",
    ko: "{file} 파일이 이미 있어서 아무것도 바꾸지 않았습니다. 그 파일을 옮기거나 --tls-cert와 " +
      "--tls-key로 다른 파일을 고르세요.",
    todo: "said",
  },
  cannotWrite: {
    en: "{file} cannot be written ({problem}).",
    ko: "{file} 파일을 만들 수 없습니다({problem}).",
    todo: {
      en:
        "Correct the folder's permissions, or name other files with `--tls-cert` and `--tls-key`.",
      ko: "폴더의 권한을 바꾸거나 `--tls-cert`와 `--tls-key`로 다른 파일을 고르세요.",
    },
  },
});

const texts = {
  made: {
    en: "Made a certificate, {cert}, and its private key, {key}, valid for {days} days.\n" +
      "It is for: {names}",
    ko: "인증서 {cert} 파일과 개인 키 {key} 파일을 만들었습니다. 기한은 {days}일입니다.\n" +
      "인증서에 든 이름: {names}",
  },
  start: { en: "To encrypt the chat:\n  {server}", ko: "채팅을 암호화하려면:\n  {server}" },
  client: {
    en: "Give a copy of {cert} to those who connect. They trust it so:\n  {client}",
    ko: "접속하는 사람들에게 {cert} 파일의 사본을 주세요. 클라이언트는 이렇게 씁니다:\n  {client}",
  },
  secret: { en: "Keep {key} to yourself.", ko: "{key} 파일은 아무에게도 주지 마세요." },
} satisfies Record<string, Sentence>;
