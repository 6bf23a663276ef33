/**
 * What the client keeps about transfers that are not over: hidden, in the folder for received files, so that a client
 * that is started again in the same place goes on.
 *
 * @module
 */
import { createHash } from "node:crypto";
import * as v from "valibot";
import { nameKey } from "../../protocol/mod.ts";
import { Complaint, reasonOf } from "../texts.ts";
import type { LocalFile } from "./local_file.ts";

/** The folder inside of the one for received files. */
const notesFolder = ".transfers";

/** After so long no server knows a transfer any more, in milliseconds. */
const oldest = 30 * 24 * 60 * 60 * 1_000;

const uploadNote = v.object({ transfer: v.string() });
const savedNote = v.object({ path: v.string() });

/** Which server, and who one is there: transfers of others in the same folder are not ours. */
export interface Account {
  /** The `server` of the answer to `register`. */
  readonly server: string;
  /** One's own id. */
  readonly id: string;
}

/** The notes of one folder. */
export class TransferNotes {
  readonly #folder: string;
  #swept: Promise<void> | undefined;

  /** Keeps notes in a subfolder of `directory`. */
  constructor(directory: string) {
    this.#folder = `${directory}/${notesFolder}`;
  }

  /**
   * Makes the folder, and removes what is too old to be of use.
   *
   * @throws {Complaint} when the folder cannot be made
   */
  async prepare(): Promise<void> {
    await this.#onDisk(() => Deno.mkdir(this.#folder, { recursive: true }));
    this.#swept ??= this.#onDisk(() => this.#sweep());
    await this.#swept;
  }

  async #sweep(): Promise<void> {
    for await (const { name, isFile } of Deno.readDir(this.#folder)) {
      if (!isFile) continue;
      const path = `${this.#folder}/${name}`;
      const written = await writtenAt(path);
      if (written !== undefined && written < Date.now() - oldest) await forget(path);
    }
  }

  /** Where the bytes of a file that arrives are kept. */
  partialPath(account: Account, transfer: string): string {
    return `${this.#folder}/${stem(account, transfer)}.part`;
  }

  /** Removes what came of a file. */
  async dropPartial(account: Account, transfer: string): Promise<void> {
    await this.#forget(this.partialPath(account, transfer));
  }

  /** The id of the transfer with which an upload of this very file to the same receiver was begun. */
  async unfinishedUpload(
    account: Account,
    to: string,
    file: LocalFile,
  ): Promise<string | undefined> {
    const note = await this.#read(this.#uploadPath(account, to, file), uploadNote);
    return note?.transfer;
  }

  /** Remembers that an upload was begun. */
  async beganUpload(
    account: Account,
    to: string,
    file: LocalFile,
    transfer: string,
  ): Promise<void> {
    await this.#write(this.#uploadPath(account, to, file), { transfer });
  }

  /** Forgets an upload that is over. */
  async endedUpload(account: Account, to: string, file: LocalFile): Promise<void> {
    await this.#forget(this.#uploadPath(account, to, file));
  }

  /** Where a file was saved whose server may not know yet that it was. */
  async savedPath(account: Account, transfer: string): Promise<string | undefined> {
    const note = await this.#read(this.#savedPath(account, transfer), savedNote);
    return note?.path;
  }

  /** Remembers where a file was saved. */
  async saved(account: Account, transfer: string, path: string): Promise<void> {
    await this.#write(this.#savedPath(account, transfer), { path });
  }

  /** The server knows: there is nothing to remember. */
  async settled(account: Account, transfer: string): Promise<void> {
    await this.#forget(this.#savedPath(account, transfer));
  }

  #savedPath(account: Account, transfer: string): string {
    return `${this.#folder}/${stem(account, transfer)}.saved`;
  }

  #uploadPath(account: Account, to: string, file: LocalFile): string {
    const { path, size, modified } = file;
    const key = [...accountKey(account), nameKey(to), path, size, modified];
    return `${this.#folder}/${sha256(JSON.stringify(key))}.upload`;
  }

  #read<Shape extends v.GenericSchema>(
    path: string,
    shape: Shape,
  ): Promise<v.InferOutput<Shape> | undefined> {
    return this.#onDisk(() => read(path, shape));
  }

  #write(path: string, note: Readonly<Record<string, string>>): Promise<void> {
    return this.#onDisk(() => write(path, note));
  }

  #forget(path: string): Promise<void> {
    return this.#onDisk(() => forget(path));
  }

  async #onDisk<Value>(step: () => Promise<Value>): Promise<Value> {
    try {
      return await step();
    } catch (error) {
      throw new Complaint("saveFailed", { path: this.#folder, reason: reasonOf(error) });
    }
  }
}

// The transfer's id as it is where it can be part of a file's name: a server is not trusted with that.
function stem(account: Account, transfer: string): string {
  const whose = sha256(JSON.stringify(accountKey(account))).slice(0, 16);
  const isPlain = /^[\w-]{1,64}$/.test(transfer);
  return `${whose}-${isPlain ? transfer : `x${sha256(transfer)}`}`;
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

function accountKey({ server, id }: Account): string[] {
  return [server, nameKey(id)];
}

async function read<Shape extends v.GenericSchema>(
  path: string,
  shape: Shape,
): Promise<v.InferOutput<Shape> | undefined> {
  let text;
  try {
    text = await Deno.readTextFile(path);
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
  const note = v.safeParse(v.pipe(v.string(), v.parseJson(), shape), text);
  // One that a crash cut off is as good as none.
  return note.success ? note.output as v.InferOutput<Shape> : undefined;
}

async function write(path: string, note: Readonly<Record<string, string>>): Promise<void> {
  const temporary = `${path}.${crypto.randomUUID()}`;
  await Deno.writeTextFile(temporary, JSON.stringify(note));
  await Deno.rename(temporary, path);
}

async function forget(path: string): Promise<void> {
  try {
    await Deno.remove(path);
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
}

async function writtenAt(path: string): Promise<number | undefined> {
  try {
    return (await Deno.stat(path)).mtime?.getTime();
  } catch (error) {
    // Another client in the same folder was faster.
    if (isMissing(error)) return undefined;
    throw error;
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory;
}
