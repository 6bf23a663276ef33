/**
 * How long the first words of an answer take from the endpoint's first event to whoever asks: through a bare streaming
 * client, through the model that the server asks, through the server to a peer's socket, and from there through our client
 * to a terminal. All in turn.
 *
 * @module
 */
import { createAiModel } from "../../server/ai/ai_model.ts";
import { type Ask, bareClient, throughModel, throughServer, throughTerminal } from "./ai_asking.ts";
import { type Measurement, quantile, ratioColumn } from "./measurement.ts";
import { quiet } from "./messages_storage.ts";
import { scaled } from "./options.ts";
import { startAnswers, startMadang } from "./programs.ts";

/** Questions of each subject, and those before that only load and compile. */
const [questions, warmUp] = [200, 10];

/** Far from every limit. */
const unlimited = ["user-rate=10000", "user-tokens=999999999", "day-tokens=999999999"]
  .map((limit) => `--ai-${limit}`);

/** First words. */
export const firstWords: Measurement = {
  name: "first-words",
  title: "First words of the AI",
  columns: [
    { key: "p50", heading: "p50", unit: "ms" },
    ratioColumn,
    { key: "p99", heading: "p99", unit: "ms" },
    { key: "most", heading: "Most", unit: "ms" },
  ],
  charted: "p50",
  async *measure({ options }) {
    const count = scaled(questions, options);
    const times = await askInTurn(count, scaled(warmUp, options, 1));
    const workload = `${count} questions`;
    let first: number | undefined;
    for (const [subject, each] of times) {
      const p50 = quantile(each, 0.5);
      first ??= p50;
      const values = {
        p50,
        ratio: p50 / first,
        p99: quantile(each, 0.99),
        most: Math.max(...each),
      };
      yield { workload, subject, values };
    }
  },
};

async function askInTurn(
  count: number,
  before: number,
): Promise<ReadonlyMap<string, readonly number[]>> {
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
    log: quiet,
  });
  const subjects: Record<string, Ask> = {
    "bare streaming client": bareClient(answers.baseUrl),
    "through the model": throughModel(model),
    "through the server": peer,
    "on the client's screen": terminal,
  };
  const times = new Map(Object.keys(subjects).map((name) => [name, new Array<number>()]));
  for (let question = -before; question < count; question++) {
    for (const [name, ask] of Object.entries(subjects)) {
      const time = await ask();
      if (question >= 0) times.get(name)?.push(time); // what comes before loads and compiles
    }
  }
  return times;
}
