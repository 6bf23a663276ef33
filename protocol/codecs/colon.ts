/**
 * The protocol of the existing chat system, for its clients and for people with `nc` (source: shared/wire/colon.md).
 *
 * @module
 */
import type { Answering, Codec, CommandDecoder, EventDecoder, Outgoing } from "../codec.ts";
import type { CommandName } from "../commands.ts";
import type { MadangError } from "../errors.ts";
import type { ChatEvent } from "../events.ts";
import type { Language } from "../language.ts";
import type { AnswerPart, ResultOf } from "../results.ts";
import { colonError, colonEvent, colonPart, colonResult } from "./colon_answers.ts";
import { ColonEventDecoder, encodeColonCommand } from "./colon_client.ts";
import { ColonCommandDecoder } from "./colon_server.ts";

/** The colon protocol. */
export const colon: Codec = {
  createCommandDecoder(lineLimit?: number): CommandDecoder {
    return new ColonCommandDecoder(lineLimit);
  },

  encodeEvent(event: ChatEvent, language: Language, space?: Uint8Array): Uint8Array | undefined {
    return colonEvent(event, language, space);
  },

  encodePart(part: AnswerPart, { language }: Answering<CommandName>): Uint8Array | undefined {
    return colonPart(part, language);
  },

  encodeResult<Name extends CommandName>(
    result: ResultOf<Name>,
    answering: Answering<Name>,
  ): Uint8Array | undefined {
    return colonResult(answering.name, result, answering.language);
  },

  encodeError(error: MadangError, { language }): Uint8Array {
    return colonError(error, language);
  },

  createEventDecoder(): EventDecoder {
    return new ColonEventDecoder();
  },

  encodeCommand(outgoing: Outgoing): Uint8Array | undefined {
    return encodeColonCommand(outgoing);
  },
};
