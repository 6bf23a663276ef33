/**
 * Where alice sends and receives files: a folder, and a server that the test plays.
 *
 * @module
 */
import { ClientProgram, type Ended } from "../../helpers/client_program.ts";
import { type FakePeer, FakeServer } from "../../helpers/fake_server.ts";
import { temporaryFolder } from "../../helpers/folder.ts";

/** A folder, a server, and the clients that were started there. All are gone when it is disposed. */
export class Stage implements AsyncDisposable {
  readonly #owned: AsyncDisposableStack;
  /** Where the clients run. */
  readonly folder: string;
  /** Where they save what they receive. */
  readonly received: string;
  readonly server: FakeServer;

  private constructor(owned: AsyncDisposableStack, folder: string) {
    this.#owned = owned;
    this.folder = folder;
    this.received = `${folder}/received_files`;
    this.server = owned.use(new FakeServer());
  }

  /** A stage whose folder has these files, and nothing else. */
  static async with(files: Readonly<Record<string, string | Uint8Array>> = {}): Promise<Stage> {
    const owned = new AsyncDisposableStack();
    const { path } = owned.use(await temporaryFolder());
    const stage = new Stage(owned, path);
    for (const [name, content] of Object.entries(files)) await stage.write(name, content);
    return stage;
  }

  /** Writes a file, over one of that name. */
  async write(name: string, content: string | Uint8Array): Promise<void> {
    const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
    await Deno.writeFile(`${this.folder}/${name}`, bytes);
  }

  /** Starts a client, which connects by itself. */
  start(...args: string[]): ClientProgram {
    const to = ["--port", String(this.server.port), "--id", "alice"];
    return this.#owned.use(new ClientProgram([...to, ...args], { cwd: this.folder }));
  }

  /** Starts a client whose whole input is one line. */
  async filter(line: string, ...args: string[]): Promise<ClientProgram> {
    const client = this.start(...args);
    await client.type(line);
    await client.endInput();
    return client;
  }

  /** Starts a client and registers it. */
  async join(...args: string[]): Promise<{ client: ClientProgram; peer: FakePeer }> {
    const client = this.start(...args);
    return { client, peer: await this.server.welcome() };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#owned.disposeAsync();
  }
}

/** Lets a client that has nothing more to do leave, and says how it ended. */
export async function endOf(client: ClientProgram, peer: FakePeer): Promise<Ended> {
  await peer.farewell();
  return await client.ended();
}
