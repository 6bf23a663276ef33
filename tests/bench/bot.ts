/**
 * How fast KakaoTalk rooms are answered: phones that ask again as soon as they have their answer.
 *
 * @module
 */
import { loadComparison } from "./load_comparison.ts";
import { scaled } from "./options.ts";
import { startDenoEcho, startMadangBot } from "./programs.ts";

const script = [
  ...["--stage", '{"botName":"b%i","version":"2.9.0c"}\\n'],
  "--send",
  '{"event":"analyze","data":{"room":"r%i","text":"# echo %T","sender":"s",' +
  '"channelId":"c%i","userHash":"h","botName":"b%i"}}\\n',
];

/** Phones. */
export const bot = loadComparison({
  name: "bot",
  title: "Asking and answering over the bridge",
  workloads(options) {
    const phones = scaled(50, options);
    const subjects = [
      { name: "bare Deno echo", start: startDenoEcho, args: script },
      { name: "Madang, SQLite", start: () => startMadangBot("sqlite"), args: script },
      { name: "Madang, MariaDB", start: () => startMadangBot("mariadb"), args: script },
    ];
    return [1, 8].map((window) => ({
      name: `${phones} phones, ${window} under way`,
      args: ["--mode", "echo", "--clients", String(phones), "--window", String(window)],
      subjects,
    }));
  },
});
