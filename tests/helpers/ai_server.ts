/**
 * A server that asks an AI which a test decides about, both over real sockets.
 *
 * @module
 */
import { type AiEndpoint, openAiEndpoint, type Script } from "./ai_endpoint.ts";
import { startTestServer, type TestServer } from "./server.ts";

/** The two of them. */
export interface AiServer extends AsyncDisposable {
  readonly server: TestServer;
  readonly ai: AiEndpoint;
}

/** Starts both; `scripts` say what the first questions get, `otherwise` what all others do. */
export async function startAiServer(
  { args = [], scripts = [], otherwise, dataDir }: {
    args?: string[];
    scripts?: Script[];
    otherwise?: Script;
    dataDir?: string;
  } = {},
): Promise<AiServer> {
  const ai = openAiEndpoint(otherwise);
  ai.next(...scripts);
  const server = await startTestServer({ args, dataDir, environment: ai.environment });
  return {
    server,
    ai,
    async [Symbol.asyncDispose]() {
      await server[Symbol.asyncDispose]();
      await ai[Symbol.asyncDispose]();
    },
  };
}
