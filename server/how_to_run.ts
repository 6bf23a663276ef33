/**
 * How people start our programs: in the way in which they started this one.
 *
 * @module
 */

/** What to type before the flags of the server or the client that belongs to this server. */
export function howToRun(program: "server" | "client"): string {
  if (Deno.build.standalone) return `madang-${program}`;
  const task = program === "server" ? "serve" : "client";
  const isByNpx = Deno.env.get("npm_lifecycle_event") === "npx";
  return isByNpx ? `npx -y deno@${Deno.version.deno} task ${task}` : `deno task ${task}`;
}
