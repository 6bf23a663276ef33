import { runServer } from "./server/cli.ts";

Deno.exit(await runServer(Deno.args));
