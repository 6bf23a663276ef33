/**
 * How much talk a room bears: what each member says goes to all others.
 *
 * @module
 */
import { loadComparison, type Subject } from "./load_comparison.ts";
import { scaled } from "./options.ts";
import { startDenoRelay, startMadang, startYardstick } from "./programs.ts";

/** Logging in and talking, in the colon protocol. With groups there is a room for each. */
const colon = [
  ...["--stage", "ID:u%i:\\n", "--stage", "@ROOM:u%i:r%g:CREATE:\\n"],
  ...["--stage", "ROOM:u%i:r%g:JOIN:\\n", "--send", "RMSG:r%g:u%i:%T:\\n"],
];
/** The same in the native protocol. */
export const jsonTalk: readonly string[] = [
  ...["--stage", '{"command":"register","id":"u%i"}\\n'],
  ...["--stage", '@{"command":"room_create","room":"r%g"}\\n'],
  ...["--stage", '{"command":"room_join","room":"r%g"}\\n'],
  ...["--send", '{"command":"room_message","room":"r%g","text":"%T"}\\n'],
];
const bare = ["--send", "%T\\n"];
/** A thousand take longer to log in and to join. */
const patiently = (people: number) => ["--settle", String(Math.min(0.6, 0.2 + people / 2_500))];
const memory = ["--storage=memory"];

const yardstick: Subject = {
  name: "relay_limit",
  start: (tools) => startYardstick(tools),
  args: bare,
};
const bareDeno: Subject = { name: "bare Deno", start: () => startDenoRelay(), args: bare };
const madang: readonly Subject[] = [
  { name: "Madang, colon", start: () => startMadang(), args: colon },
  { name: "Madang, json", start: () => startMadang(), args: jsonTalk },
  { name: "Madang, colon, memory", start: () => startMadang(memory), args: colon },
  { name: "Madang, json, memory", start: () => startMadang(memory), args: jsonTalk },
];
const oneRoom = [yardstick, bareDeno, ...madang];

/** Rooms. */
export const room = loadComparison({
  name: "room",
  title: "Room fan-out",
  workloads(options) {
    const [members, many, inSmall] = [100, 1_000, 20].map((count) => scaled(count, options));
    const [talkers, rooms] = [10, 50].map((count) => scaled(count, options));
    const people = rooms * inSmall;
    const each = String(talkers);
    return [
      {
        name: `${members} members, 100 under way`,
        args: [...everyone(members), "--window", "100"],
        subjects: oneRoom,
      },
      {
        name: `${members} members, 1 under way`,
        args: [...everyone(members), "--window", "1"],
        subjects: oneRoom,
      },
      {
        name: `${many.toLocaleString("en")} members, ${talkers} talk`,
        args: [...everyone(many), "--senders", each, "--window", each, ...patiently(many)],
        subjects: oneRoom,
      },
      {
        name: `${rooms} rooms of ${inSmall}, 100 under way`,
        args: [
          ...everyone(people),
          "--groups",
          String(rooms),
          "--window",
          "100",
          ...patiently(people),
        ],
        subjects: [
          { ...yardstick, start: (tools) => startYardstick(tools, rooms) },
          { ...bareDeno, start: () => startDenoRelay(rooms) },
          ...madang,
        ],
      },
    ];
  },
});

/** Clients that all talk. */
export function everyone(count: number): string[] {
  return ["--clients", String(count), "--senders", String(count)];
}
