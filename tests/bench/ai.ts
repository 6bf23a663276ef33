/**
 * `deno run -A tests/bench/ai.ts`: how long the first words of an answer take from the endpoint's first event to whoever
 * asks: through a bare streaming client, through the model that the server asks, through the server to a peer's socket,
 * and from there through our client to a terminal. All in turn and in one run. `--questions N` sets how many of each (300).
 *
 * @module
 */
import { createAiModel } from "../../server/ai/ai_model.ts";
import { type Ask, bareClient, throughModel, throughServer, throughTerminal } from "./ai_asking.ts";
import { startAnswers, startMadang } from "./programs.ts";

/** Far from every limit. */
const unlimited = ["user-rate=10000", "user-tokens=999999999", "day-tokens=999999999"]
  .map((limit) => `--ai-${limit}`);

const flag = Deno.args.indexOf("--questions");
const questions = flag === -1 ? 300 : Number(Deno.args[flag + 1]);
report(await measure());

async function measure(): Promise<ReadonlyMap<string, readonly number[]>> {
  using answers = await startAnswers({ words: 10, wordTime: 2 });
  await using server = await startMadang(unlimited, answers.environment);
  await using peer = await throughServer(server.port);
  await using terminal = await throughTerminal(server.port);
  const model = createAiModel({
    key: "bench",
    baseUrl: answers.baseUrl,
    model: "bench",
    isDemo: false,
    timeLimit: 60_000,
    silence: 20_000,
    log: { debug() {}, info() {}, warning() {}, error() {} },
  });
  const subjects: Record<string, Ask> = {
    "bare streaming client": bareClient(answers.baseUrl),
    "through the model": throughModel(model),
    "through the server": peer,
    "on the client's screen": terminal,
  };
  const times = new Map(Object.keys(subjects).map((name) => [name, new Array<number>()]));
  for (let question = -10; question < questions; question++) {
    for (const [name, ask] of Object.entries(subjects)) {
      const time = await ask();
      if (question >= 0) times.get(name)?.push(time); // what comes before loads and compiles
    }
  }
  return times;
}

function report(times: ReadonlyMap<string, readonly number[]>): void {
  const medians = [...times.values()].map((each) => quantile(each, 0.5));
  for (const [index, [name, each]] of [...times].entries()) {
    print([
      name.padEnd(24),
      `p50 ${quantile(each, 0.5).toFixed(2)} ms`,
      `p99 ${quantile(each, 0.99).toFixed(2)} ms`,
      `most ${Math.max(...each).toFixed(2)} ms`,
      `x${(medians[index] / medians[0]).toFixed(2)}`,
    ].join("  "));
  }
  print(`${questions} questions each, ${navigator.hardwareConcurrency} cores`);
}

function quantile(values: readonly number[], part: number): number {
  return values.toSorted((a, b) => a - b)[Math.floor(part * (values.length - 1))];
}

function print(text: string): void {
  // deno-lint-ignore no-console
  console.log(text);
}
