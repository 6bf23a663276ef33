/**
 * What a room notices of people who ask an AI.
 *
 * @module
 */
import { loadComparison } from "./load_comparison.ts";
import { scaled } from "./options.ts";
import { startMadang, startMadangAsked } from "./programs.ts";
import { everyone, jsonTalk } from "./room.ts";

/** A room beside the AI. */
export const aiRoom = loadComparison({
  name: "ai",
  title: "The chat while people ask an AI",
  workloads(options) {
    const [members, askers] = [100, 200].map((count) => scaled(count, options));
    const subjects = [
      { name: "nobody asks", start: () => startMadang(), args: jsonTalk },
      { name: `${askers} ask an AI`, start: () => startMadangAsked(askers), args: jsonTalk },
    ];
    return [100, 1].map((window) => ({
      name: `${members} members, ${window} under way`,
      args: [...everyone(members), "--window", String(window)],
      subjects,
    }));
  },
});
