/**
 * What failures say to a person, and the exit codes of the program.
 *
 * @module
 */
import {
  errorText,
  fill,
  type Language,
  MadangError,
  type Sentence,
  type UncheckedCommand,
  UsageError,
} from "../protocol/mod.ts";
import { NeverAnswered, Refused, TurnedAway, Unanswered } from "./connection.ts";
import { postOf } from "./posts.ts";
import { harmless } from "./rendering.ts";
import { Complaint, reasonOf, say, type TextName, texts } from "./texts.ts";
import { type Address, CannotConnect } from "./transport.ts";

/** The exit codes. Scripts rely on them: `--help` (options.ts) and the README list them. */
export const exitCodes = { fine: 0, refused: 1, usage: 2, unreachable: 3 } as const;

/** What each of them says. */
export const exitCodeMeanings: Readonly<Record<keyof typeof exitCodes, Sentence>> = {
  fine: { en: "Everything was done.", ko: "모두 끝났습니다." },
  refused: {
    en: "The server or the client refused a command.",
    ko: "서버나 클라이언트가 거절한 명령이 있습니다.",
  },
  usage: { en: "It was called wrongly.", ko: "사용법이 잘못되었습니다." },
  unreachable: {
    en: "It could not connect, or the connection was lost.",
    ko: "연결할 수 없거나 연결이 끊어졌습니다.",
  },
};

/** A failure in words, and the exit code that fits if the program ends by it. */
export interface Explanation {
  readonly text: string;
  readonly exitCode: number;
}

/** To whom, and about which server, failures are explained. */
export interface FailureContext {
  readonly language: Language;
  readonly address: Address;
}

/** Explains an expected failure. Anything else is a bug and is thrown on. */
export function explain(error: unknown, { language, address }: FailureContext): Explanation {
  const { host, port } = address;
  if (error instanceof UsageError) {
    return { text: error.text(language), exitCode: exitCodes.usage };
  }
  if (error instanceof Complaint) {
    return { text: fill(texts[error.text], language, error.details), exitCode: exitCodes.refused };
  }
  if (error instanceof MadangError) {
    return { text: errorText(error, language), exitCode: exitCodes.refused };
  }
  if (error instanceof Refused) {
    return { text: harmless(error.message), exitCode: exitCodes.refused };
  }
  if (error instanceof CannotConnect) {
    const reason = connectReason(error.cause, address, language);
    return {
      text: say(language, "cannotConnect", { host, port, reason }),
      exitCode: exitCodes.unreachable,
    };
  }
  if (error instanceof TurnedAway) {
    return { text: harmless(error.reason), exitCode: exitCodes.unreachable };
  }
  if (error instanceof NeverAnswered) {
    return {
      text: say(language, "neverAnswered", { host, port }),
      exitCode: exitCodes.unreachable,
    };
  }
  if (error instanceof Unanswered) {
    return { text: say(language, "notMadang", { host, port }), exitCode: exitCodes.unreachable };
  }
  throw error;
}

function connectReason(cause: unknown, address: Address, language: Language): string {
  if (cause instanceof Deno.errors.ConnectionRefused) return say(language, "reasonRefused");
  const detail = wordsOf(cause);
  if (isNoHost(detail)) {
    const [, name, port = address.port] = hostWithMore.exec(address.host) ?? [];
    if (name === undefined) return say(language, "reasonNoHost");
    return say(language, "reasonHostWithMore", { name, port });
  }
  if (detail === "timed out") return say(language, "reasonTimeout");
  return address.tls ? tlsReason(cause, address, language) : `${reasonOf(cause)[language]}.`;
}

/** What people take for an address: one with its port, as `chat.example:10000`, or that of a web page. */
const hostWithMore = /^(?=.*:)(?:\w+:\/\/)?([^/:]+)(?::(\d+))?(?:\/.*)?$/;

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Whether a name could not be looked up, as Unix, Windows (WSAHOST_NOT_FOUND) and Deno say it. */
function isNoHost(detail: string): boolean {
  return /failed to lookup address|No such host is known|os error 11001|^invalid host/i.test(
    detail,
  );
}

/** Why TLS did not begin, from what Deno's TLS (rustls) says of it. */
function tlsReason(cause: unknown, { host, trusted }: Address, language: Language): string {
  const detail = wordsOf(cause);
  if (detail.includes("certificate expired")) return say(language, "tlsOver");
  if (detail.includes("certificate not valid yet")) return say(language, "tlsEarly");
  if (detail.includes("not valid for name")) {
    const names = Array.from(
      detail.matchAll(/DnsName\("([^"]+)"\)|IpAddress\(([^)]+)\)/g),
      ([, name, address]) => name ?? address,
    );
    return say(language, "tlsOtherHost", { host, names: harmless(names.join(", ")) });
  }
  // The second is said where another certificate has the name of the trusted one.
  if (/UnknownIssuer|BadSignature/.test(detail)) {
    if (!trusted) return say(language, "tlsUntrusted");
    return say(language, "tlsOther", { file: trusted.file });
  }
  if (detail.includes("InvalidContentType")) return say(language, "tlsPlain");
  const isTls = cause instanceof Deno.errors.InvalidData ||
    cause instanceof Deno.errors.UnexpectedEof || /certificate|tls|handshake/i.test(detail);
  return isTls ? say(language, "reasonTls", { detail }) : `${reasonOf(cause)[language]}.`;
}

/** What became of a command that was not answered. */
export function unansweredText(command: UncheckedCommand, { wasSent }: Unanswered): TextName {
  if (!wasSent) return "neverSent";
  return postOf(command) ? "unconfirmed" : "unanswered";
}
