/**
 * Talking to an AI. It comes with a later version: until then the command is refused, through the same definition
 * that will carry it.
 *
 * @module
 */
import { MadangError } from "../protocol/mod.ts";
import type { Handler } from "./house.ts";

/** Refuses a question. */
export const ai: Handler<"ai"> = () => {
  throw new MadangError("command_unavailable", { command: "AICHAT" });
};
