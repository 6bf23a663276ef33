/**
 * Commands of line peers: a person with `nc`, or a script. One command a line, the trailing `:` optional.
 *
 * @module
 */
import type { Incoming } from "../codec.ts";
import type { Template } from "../template.ts";
import { isHttpRequest, refusedHttp } from "./colon_http.ts";
import {
  type CommandItem,
  readCommand,
  refuseFields,
  templatesOf,
  unknownVerb,
  verbOf,
} from "./colon_verbs.ts";

/** What a line holds, and how many raw bytes after it belong to nothing and are to be dropped. */
export interface ReadLine {
  /** The command, or why it is none. */
  readonly item: Incoming;
  /** How many raw bytes follow that nobody can use. */
  readonly discard: number;
}

/** Reads a line, without its newline. Undefined for a blank one. */
export function readColonLine(line: string): ReadLine | undefined {
  const text = line.trimStart();
  if (text.trimEnd() === "") return undefined;
  if (text.startsWith("?")) return { item: helpAbout(text.slice(1).trim()), discard: 0 };
  if (isHttpRequest(text)) return { item: refusedHttp, discard: 0 };
  const verb = verbOf(text).trim().toUpperCase();
  // People leave with Q, as in the client.
  const templates = templatesOf(verb === "Q" ? "QUIT" : verb);
  if (!templates) return { item: { kind: "invalid", error: unknownVerb(text) }, discard: 0 };
  const item = readCommand(templates, text) ?? readWithoutSender(templates, text);
  if (item) return { item, discard: 0 };
  const { error, discard } = refuseFields(templates, text);
  return { item: { kind: "invalid", error }, discard };
}

function helpAbout(topic: string): CommandItem {
  return { kind: "command", command: { name: "help", parameters: topic ? { topic } : {} } };
}

// A person need not say who they are where the command says nothing else: `RLIST`, `WHO`, `QUIT`.
function readWithoutSender(
  [template]: readonly Template[],
  text: string,
): CommandItem | undefined {
  const [field, ...others] = template.fields;
  const onlySender = others.length === 0 && "parameter" in field && field.parameter === "from";
  const nothingSaid = text.replace(/:$/, "").trimEnd() === verbOf(text).trimEnd();
  return onlySender && nothingSaid
    ? { kind: "command", command: { name: template.command, parameters: {} } }
    : undefined;
}
