/**
 * What bare Deno can do with no files in it: all that the first connection sends goes to the second. Listens on a free
 * port, and prints it. With a path all of it is written there too, and synced at the end, while it goes on.
 *
 * @module
 */
const [path] = Deno.args;
const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
// deno-lint-ignore no-console
console.log(`listening on 127.0.0.1:${listener.addr.port}`);
for (;;) {
  const from = await listener.accept();
  const to = await listener.accept();
  await (path === undefined ? copy(from, to) : copyAndKeep(from, to, path));
  to.close();
  from.close();
}

async function copy(from: Deno.Conn, to: Deno.Conn): Promise<void> {
  const buffer = new Uint8Array(65_536);
  for (let count; (count = await from.read(buffer)) !== null;) {
    await writeAll(to, buffer.subarray(0, count));
  }
}

/** Reads into one of two buffers while the other is written to the connection and the disk. */
async function copyAndKeep(from: Deno.Conn, to: Deno.Conn, path: string): Promise<void> {
  using file = await Deno.open(path, { write: true, create: true, truncate: true });
  const buffers = [new Uint8Array(262_144), new Uint8Array(262_144)];
  let writing: Promise<unknown> = Promise.resolve();
  for (let turn = 0;; turn++) {
    const buffer = buffers[turn % 2];
    const count = await from.read(buffer);
    await writing;
    if (count === null) break;
    const bytes = buffer.subarray(0, count);
    writing = Promise.all([writeAll(to, bytes), writeAll(file, bytes)]);
  }
  await file.syncData();
}

async function writeAll(
  target: { write(bytes: Uint8Array): Promise<number> },
  bytes: Uint8Array,
): Promise<void> {
  for (let rest = bytes; rest.length > 0;) rest = rest.subarray(await target.write(rest));
}
