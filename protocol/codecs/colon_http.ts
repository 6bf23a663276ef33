/**
 * Turning web browsers away. Any web page can make a browser send text of the page's choice, in a request's address or
 * body: nothing that comes after the beginning of a request may be read as commands.
 *
 * @module
 */
import type { Incoming } from "../codec.ts";
import { MadangError } from "../errors.ts";

const requestBeginning = /^(GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS|CONNECT|TRACE|PRI) \S/;

/** Whether a text begins as HTTP requests do. No command does: a `:` follows its verb. */
export function isHttpRequest(text: string): boolean {
  return requestBeginning.test(text);
}

/** What is answered to a request. */
export const refusedHttp: Incoming = {
  kind: "invalid",
  error: new MadangError("http_unsupported"),
  last: true,
};
