/**
 * The language that Madang's servers and clients share: commands, answers, events, errors, and the codecs that carry
 * them. Pure: no I/O and nothing of Deno or Node, so that it also runs in a browser.
 *
 * @module
 */
export * from "./addresses.ts";
export * from "./byte_sizes.ts";
export * from "./channel_line.ts";
export * from "./codec.ts";
export * from "./codecs.ts";
export * from "./codecs/bridge.ts";
export { pieceLimit, splitIntoPieces } from "./codecs/colon_pieces.ts";
export { protocolVersion } from "./codecs/json.ts";
export { clientLineLimit } from "./codecs/json_server.ts";
export * from "./columns.ts";
export * from "./command_definition.ts";
export * from "./commands.ts";
export * from "./dates.ts";
export * from "./day_words.ts";
export * from "./durations.ts";
export * from "./errors.ts";
export * from "./events.ts";
export * from "./file_names.ts";
export * from "./folding.ts";
export * from "./framing.ts";
export * from "./help.ts";
export * from "./help_topics.ts";
export * from "./language.ts";
export * from "./messages.ts";
export * from "./names.ts";
export * from "./notices.ts";
export * from "./options.ts";
export * from "./parameters.ts";
export * from "./passwords.ts";
export * from "./piece_pace.ts";
export * from "./plain_text.ts";
export * from "./problems.ts";
export * from "./results.ts";
export * from "./sanctions.ts";
export * from "./sentences.ts";
export * from "./system_reasons.ts";
export * from "./targets.ts";
export * from "./template.ts";
export * from "./typed_forms.ts";
export * from "./typed_line.ts";
