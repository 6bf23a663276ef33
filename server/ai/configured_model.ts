/**
 * The model that the settings choose.
 *
 * @module
 */
import type { AiModel } from "../../services/ai_ports.ts";
import type { Log } from "../../services/context.ts";
import type { Settings } from "../config/settings.ts";
import { createAiModel } from "./ai_model.ts";
import { demoModel, openDemoEndpoint } from "./demo_endpoint.ts";
import { readPromptFile } from "./prompt_file.ts";

/** What the settings say about the AI. It ends with the server. */
export interface ConfiguredModel extends AsyncDisposable {
  /** None where there is no key. */
  readonly model?: AiModel;
  /** What the operator tells the model to be; empty where nothing. */
  readonly systemPrompt: string;
}

/**
 * Makes the model that the settings choose: the demo if they ask for it, else the one that there is a key for.
 *
 * @throws {PromptFileError} when the file of the system prompt cannot be used
 */
export async function openConfiguredModel(settings: Settings, log: Log): Promise<ConfiguredModel> {
  const { aiKey, "demo-ai": isDemo } = settings;
  const systemPrompt = await readSystemPrompt(settings);
  const options = {
    timeLimit: settings["ai-time-limit"] * 1_000,
    silence: settings["ai-silence"] * 1_000,
    isDemo,
    log,
  };
  if (isDemo) {
    const demo = openDemoEndpoint();
    const place = { key: "demo", baseUrl: demo.baseUrl, model: demoModel };
    return {
      model: createAiModel({ ...options, ...place }),
      systemPrompt,
      [Symbol.asyncDispose]: () => demo[Symbol.asyncDispose](),
    };
  }
  const place = { baseUrl: settings["ai-base-url"], model: settings["ai-model"] };
  return {
    model: aiKey === undefined ? undefined : createAiModel({ ...options, ...place, key: aiKey }),
    systemPrompt,
    async [Symbol.asyncDispose]() {},
  };
}

/**
 * What the operator tells the model to be, as the file says now; empty where there is none.
 *
 * @throws {PromptFileError} when the file cannot be used
 */
export async function readSystemPrompt({ "ai-prompt": path }: Settings): Promise<string> {
  return path === undefined ? "" : await readPromptFile(path);
}
