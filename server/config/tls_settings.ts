/**
 * The settings of encryption.
 *
 * @module
 */
import { problems } from "../../protocol/problems.ts";
import { type OptionTable, type OptionValues, UsageError } from "../../protocol/mod.ts";
import type { httpSettingTable } from "./http_settings.ts";
import { isLoopback } from "./loopback.ts";

/** The certificate, and which ports it is for. */
export const tlsSettingTable = {
  "tls-cert": {
    type: "text",
    value: "FILE",
    help: {
      en: "Certificate (PEM) to encrypt the chat with.",
      ko: "채팅을 암호화할 인증서(PEM)입니다.",
    },
  },
  "tls-key": {
    type: "text",
    value: "FILE",
    help: { en: "Private key (PEM) of the certificate.", ko: "인증서의 개인 키(PEM)입니다." },
  },
  "bot-tls": {
    type: "choice",
    choices: ["off", "on"],
    default: "off",
    help: {
      en: "on encrypts the phones' port, too; the usual scripts cannot connect then.",
      ko: "on이면 휴대폰 포트도 암호화합니다. 보통의 스크립트는 접속할 수 없게 됩니다.",
    },
  },
  "http-tls": {
    type: "choice",
    choices: ["off", "on"],
    help: {
      en: "Whether the HTTP port is encrypted. Default: on where it is not on loopback.",
      ko: "HTTP 포트도 암호화할지 정합니다. 이 컴퓨터 밖에서 접속할 수 있으면 on이 기본입니다.",
    },
  },
} as const satisfies OptionTable;

type TlsSettings = OptionValues<typeof tlsSettingTable>;

/**
 * Checks what belongs together.
 *
 * @throws {UsageError} when half of a certificate is missing, or all of one that a port needs
 */
export function checkTlsSettings(values: TlsSettings): void {
  const hasCertificate = values["tls-cert"] !== undefined;
  if (hasCertificate !== (values["tls-key"] !== undefined)) {
    throw new UsageError(failures.half);
  }
  const needs = (["bot-tls", "http-tls"] as const).find((name) => values[name] === "on");
  if (needs === undefined || hasCertificate) return;
  throw new UsageError(failures.needed, { needs });
}

/** Which of the ports are encrypted. */
export function encryptedPorts(
  values: TlsSettings & OptionValues<typeof httpSettingTable>,
): Readonly<Record<"chat" | "bot" | "http", boolean>> {
  const chat = values["tls-cert"] !== undefined;
  const http = values["http-tls"] ?? (isLoopback(values["http-host"]) ? "off" : "on");
  return { chat, bot: chat && values["bot-tls"] === "on", http: chat && http === "on" };
}

const failures = problems("usage", {
  half: {
    en: "--tls-cert and --tls-key go together: one of them is missing.",
    ko: "--tls-cert와 --tls-key는 함께 써야 합니다. 하나가 빠졌습니다.",
    todo: {
      en: "Give both, or neither.",
      ko: "둘 다 쓰거나 둘 다 빼세요.",
    },
  },
  needed: {
    en: "--{needs} on needs a certificate: --tls-cert and --tls-key.",
    ko: "--{needs} on을 쓰려면 인증서가 있어야 합니다: --tls-cert와 --tls-key",
    todo: "said",
  },
});
