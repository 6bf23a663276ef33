/**
 * Connections from other addresses of this machine, to be somebody else to the server.
 *
 * @module
 */
import { once } from "node:events";
import { connect } from "node:net";

/** A connection, as far as peers use one. */
export type PeerConnection = Pick<Deno.TcpConn, "read" | "write" | "close" | "closeWrite">;

/** Connects to a port of 127.0.0.1 from another address, such as 127.0.0.2. */
export async function connectFrom(localAddress: string, port: number): Promise<PeerConnection> {
  const socket = connect({ host: "127.0.0.1", port, localAddress, noDelay: true });
  await once(socket, "connect");
  socket.on("error", () => {}); // whoever reads or writes is told
  const chunks = socket[Symbol.asyncIterator]();
  let rest = new Uint8Array();
  return {
    async read(buffer) {
      if (rest.length === 0) {
        const next = await chunks.next();
        if (next.done) return null;
        rest = next.value;
      }
      const count = Math.min(rest.length, buffer.length);
      buffer.set(rest.subarray(0, count));
      rest = rest.subarray(count);
      return count;
    },
    write: (bytes) =>
      new Promise((resolve, reject) => {
        socket.write(bytes, (error) => error ? reject(error) : resolve(bytes.length));
      }),
    close: () => void socket.destroy(),
    closeWrite: () => new Promise((resolve) => socket.end(resolve)),
  };
}
