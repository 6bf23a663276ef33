/**
 * Asks a model, lets memory be collected while it answers, and then wants no more. Prints what became of it. Needs
 * `--v8-flags=--expose-gc`.
 *
 * @module
 */
import { openAiEndpoint, stalls, testModel } from "../../helpers/ai_endpoint.ts";
import { question } from "./asking.ts";

await using endpoint = openAiEndpoint(stalls("음"));
const nobody = new AbortController();
const pieces = testModel(endpoint).ask({
  turns: question,
  answerTokens: 100,
  signal: nobody.signal,
})[Symbol.asyncIterator]();
await pieces.next();
const end = readOn().catch((error) => `ended: ${error}`);
for (let round = 0; round < 5; round++) {
  (globalThis as unknown as { gc(): void }).gc();
  await new Promise((resolve) => setTimeout(resolve, 10));
}
nobody.abort("nobody wants it");
const patience = new Promise<string>((resolve) =>
  setTimeout(() => resolve("went on waiting"), 10_000)
);
// deno-lint-ignore no-console
console.log(await Promise.race([end, patience]));
Deno.exit();

// What was used is still said.
async function readOn(): Promise<string> {
  while (!(await pieces.next()).done);
  return "came to its end";
}
