/**
 * What bare Deno can do with no bot in it: every line goes back to where it came from, with what came in one read joined
 * into one write. Listens on a free port, and prints it.
 *
 * @module
 */

const newline = 0x0a;
const listener = Deno.listen({ hostname: "127.0.0.1", port: 0, tcpBacklog: 4096 });
// deno-lint-ignore no-console
console.log(`listening on 127.0.0.1:${listener.addr.port}`);
for await (const connection of listener) {
  connection.setNoDelay(true);
  void echo(connection);
}

async function echo(connection: Deno.TcpConn): Promise<void> {
  const buffer = new Uint8Array(64 * 1024);
  let unfinished = new Uint8Array(0);
  try {
    for (let count; (count = await connection.read(buffer)) !== null;) {
      const read = buffer.subarray(0, count);
      const end = read.lastIndexOf(newline) + 1;
      const lines = join(unfinished, read.subarray(0, end));
      unfinished = end === 0 ? lines : read.slice(end);
      if (end > 0) await writeAll(connection, lines);
    }
  } catch (error) {
    if (!(error instanceof Deno.errors.ConnectionReset)) throw error;
  }
}

function join(one: Uint8Array, other: Uint8Array): Uint8Array<ArrayBuffer> {
  const joined = new Uint8Array(one.length + other.length);
  joined.set(one);
  joined.set(other, one.length);
  return joined;
}

async function writeAll(connection: Deno.TcpConn, bytes: Uint8Array): Promise<void> {
  for (let rest = bytes; rest.length > 0;) {
    rest = rest.subarray(await connection.write(rest));
  }
}
