/**
 * What goes wrong at an endpoint: which error that is to whoever asked, and whether it passes.
 *
 * @module
 */
import type { APIError } from "openai";
import type { ErrorCode } from "../../protocol/mod.ts";
import { reasonOf } from "../reason.ts";

/** Most characters of what an endpoint said that are kept. */
const messageLimit = 2_000;

/** Why a request failed, as the log shows it: without the key, and without what people wrote. */
export class EndpointFailure extends Error {
  /** The name under which logs show it. */
  override readonly name = "EndpointFailure";
  /** The HTTP status of the refusal, or the one that stood in the stream. */
  readonly status?: number;
  /** Whether the same request may work in a moment. */
  readonly isPassing: boolean;
  /** In how many milliseconds the endpoint wants to be asked again, where it says so. */
  readonly retryAfter?: number;

  /** Makes the failure that is `code` to whoever asked. */
  constructor(
    message: string,
    readonly code: ErrorCode,
    { status, isPassing = false, retryAfter }: {
      status?: number;
      isPassing?: boolean;
      retryAfter?: number;
    } = {},
  ) {
    super(message);
    // It did not go wrong where this is made, so the log is spared a stack.
    this.stack = undefined;
    this.status = status;
    this.isPassing = isPassing;
    this.retryAfter = retryAfter;
  }
}

/**
 * What an error of the library, of the network, or of what the endpoint wrote means. Some endpoints repeat what they were
 * sent: nothing of what is `hidden` gets into the failure.
 */
export function failureOf(error: unknown, hidden: readonly string[]): EndpointFailure {
  if (error instanceof EndpointFailure) return error;
  const said = isApiError(error) ? error : undefined;
  const status = said?.status ?? statusWithin(said);
  const message = without(hidden, describe(error, said)).slice(0, messageLimit);
  if (said === undefined || (status === undefined && said.error === undefined)) {
    return new EndpointFailure(message, "ai_unavailable", { isPassing: true }); // the network
  }
  const words = `${said.code ?? ""} ${said.type ?? ""}`.toLowerCase();
  const retryAfter = retryTime(said.headers);
  const { code, isPassing } = kindOf(status, words, message);
  const isBusy = isPassing && retryAfter !== undefined;
  return new EndpointFailure(message, isBusy ? "ai_busy" : code, { status, isPassing, retryAfter });
}

/** What kind of failure a status and the endpoint's own words for it are. */
function kindOf(
  status: number | undefined,
  words: string,
  message: string,
): { code: ErrorCode; isPassing: boolean } {
  const lasting = (code: ErrorCode) => ({ code, isPassing: false });
  if (/insufficient_quota|invalid_api_key|billing/.test(words)) return lasting("ai_key_refused"); // also as 429
  if (/model_not_found/.test(words)) return lasting("ai_model_unknown");
  if (status === 429 || /rate_?limit|overloaded/.test(words)) {
    return { code: "ai_busy", isPassing: true };
  }
  if (status === 401 || status === 402 || status === 403) return lasting("ai_key_refused");
  // A wrong address is answered with 404, too.
  if (status === 404 && /model/i.test(message)) return lasting("ai_model_unknown");
  if (status === 400 || status === 413 || status === 422) return lasting("ai_refused");
  const isPassing = status === undefined || status === 408 || status === 409 || status >= 500;
  return { code: "ai_unavailable", isPassing };
}

function isApiError(error: unknown): error is APIError {
  return error instanceof Error && "status" in error && "requestID" in error;
}

/** Some endpoints put the status into the error that they write into a stream. */
function statusWithin(error: APIError | undefined): number | undefined {
  const code = Number(error?.code ?? NaN);
  return code >= 400 && code < 600 ? code : undefined;
}

function describe(error: unknown, said: APIError | undefined): string {
  const causes = causesOf(error).map(reasonOf);
  const parts = [causes.join(": ")];
  if (said?.code) parts.push(`code ${said.code}`);
  if (said?.requestID) parts.push(`request ${said.requestID}`);
  return parts.join("; ");
}

/** An error, what caused it, and so on. What the system said stands last. */
function causesOf(error: unknown): unknown[] {
  const isCaused = error instanceof Error && error.cause !== undefined;
  return isCaused ? [error, ...causesOf(error.cause)] : [error];
}

/** A text without others that stand in it, as they are or as JSON writes them. */
function without(hidden: readonly string[], text: string): string {
  return hidden.flatMap((each) => [each, JSON.stringify(each).slice(1, -1)])
    .reduce((rest, each) => rest.replaceAll(each, "***"), text);
}

/** In how many milliseconds an endpoint wants to be asked again (RFC 9110, 10.2.3, and the form in milliseconds). */
export function retryTime(headers: Headers | undefined, now = Date.now()): number | undefined {
  const milliseconds = headers?.get("retry-after-ms") ?? "";
  if (/^\d+(\.\d+)?$/.test(milliseconds)) return Number(milliseconds);
  const wanted = headers?.get("retry-after") ?? "";
  if (/^\d+(\.\d+)?$/.test(wanted)) return Number(wanted) * 1000;
  const date = wanted.endsWith("GMT") ? Date.parse(wanted) : NaN;
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}
