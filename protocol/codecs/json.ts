/**
 * The native protocol, as protocol/README.md describes it: one JSON object a line.
 *
 * @module
 */
import {
  type Answering,
  bytesLimit,
  type Codec,
  type CommandDecoder,
  type EventDecoder,
  type Outgoing,
  type RequestId,
} from "../codec.ts";
import { type CommandName, definitionOf } from "../commands.ts";
import { errorText, MadangError } from "../errors.ts";
import type { ChatEvent } from "../events.ts";
import type { Language } from "../language.ts";
import type { Message } from "../messages.ts";
import { noticeText } from "../notices.ts";
import type { AnswerPart, ResultOf } from "../results.ts";
import { encodeText } from "../text_bytes.ts";
import { JsonEventDecoder } from "./json_client.ts";
import { JsonCommandDecoder } from "./json_server.ts";

/** The version of the native protocol that this program speaks. */
export const protocolVersion = 1;

const utf8 = new TextEncoder();

/** The native protocol. */
export const json: Codec = {
  createCommandDecoder(lineLimit?: number): CommandDecoder {
    return new JsonCommandDecoder(lineLimit);
  },

  encodeEvent(event: ChatEvent, language: Language, space?: Uint8Array): Uint8Array {
    if (event.event === "message") return encodeMessage(event.message, space);
    if (event.event === "file_data") {
      const { bytes, ...fields } = event;
      return encodeLine({ ...fields, bytes: bytes.length }, bytes, space);
    }
    if (event.event === "notice") {
      const { event: name, notice } = event;
      return encodeLine({ event: name, ...notice, message: noticeText(notice, language) });
    }
    if (event.event !== "closing") return encodeLine({ ...event });
    const error = new MadangError(event.code, event.details);
    return encodeLine({ event: "closing", ...errorFields(error, language) });
  },

  encodePart(part: AnswerPart, { request }: Answering<CommandName>): Uint8Array {
    return encodeLine({ request, part });
  },

  encodeResult<Name extends CommandName>(
    result: ResultOf<Name>,
    { name, request }: Answering<Name>,
  ): Uint8Array | undefined {
    return definitionOf(name).silent ? undefined : encodeLine({ request, result });
  },

  encodeError(error: MadangError, { request, language }): Uint8Array {
    return encodeLine({ request, error: errorFields(error, language) });
  },

  createEventDecoder(): EventDecoder {
    return new JsonEventDecoder();
  },

  encodeCommand({ command, request, bytes }: Outgoing): Uint8Array {
    return encodeLine(
      { request, command: command.name, ...command.parameters, bytes: bytes?.length },
      bytes,
    );
  },
};

/** What an object that becomes a line may hold besides its own fields. */
interface Line extends Readonly<Record<string, unknown>> {
  readonly request?: RequestId;
}

function encodeLine(line: Line, bytes?: Uint8Array, space?: Uint8Array): Uint8Array {
  const head = utf8.encode(JSON.stringify(line) + "\n");
  if (!bytes) return head;
  if (bytes.length > bytesLimit) {
    throw new RangeError(
      `${bytes.length} bytes cannot come with a line: at most ${bytesLimit} can`,
    );
  }
  const length = head.length + bytes.length;
  const whole = space && space.length >= length
    ? space.subarray(0, length)
    : new Uint8Array(length);
  whole.set(head);
  whole.set(bytes, head.length);
  return whole;
}

// Every message passes here: strings put together take half the time of an object made and serialized.
function encodeMessage(
  { id, at, type, from, to, text, announcement }: Message,
  space: Uint8Array | undefined,
): Uint8Array {
  return encodeText(
    `{"event":"message","id":${id},"at":${at},"type":"${type}","from":${
      JSON.stringify(from)
    },"to":${JSON.stringify(to)},"text":${JSON.stringify(text)}${
      announcement ? ',"announcement":true' : ""
    }}\n`,
    space,
  );
}

function errorFields(error: MadangError, language: Language) {
  const { code, temporary, details: { seconds } } = error;
  const fields = { code, message: errorText(error, language), temporary };
  // The one error for which clients wait by themselves.
  return code === "rate_limited" && typeof seconds === "number" ? { ...fields, seconds } : fields;
}
