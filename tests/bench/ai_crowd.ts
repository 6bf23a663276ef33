/**
 * People who all ask the AI at once, on a thread of their own. Told the port of a server and how many they are, they say
 * when they have asked.
 *
 * @module
 */
/// <reference lib="deno.worker" />
import { NativePeer } from "../helpers/peers.ts";

/** Who asks where. */
export interface Crowd {
  readonly port: number;
  readonly users: number;
}

self.onmessage = async ({ data: { port, users } }: MessageEvent<Crowd>) => {
  const names = Array.from({ length: users }, (_, index) => `asker${index}`);
  const peers = await Promise.all(names.map((name) => NativePeer.join(port, name)));
  await Promise.all(peers.map((peer) => peer.post("ai", { question: "?" })));
  // Whoever is not answered at once is told a place in the line.
  await Promise.all(peers.map((peer) => peer.next((line) => line.event !== "presence")));
  self.postMessage("asked");
};
