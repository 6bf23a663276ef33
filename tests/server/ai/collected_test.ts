import { assertEquals } from "../../helpers/assert.ts";
import { integrationTest } from "../../helpers/needs.ts";

integrationTest(
  "an answer ends when nobody wants it, also after memory was collected",
  async () => {
    const { stdout } = await new Deno.Command(Deno.execPath(), {
      args: [
        "run",
        "-A",
        "--no-check",
        "--v8-flags=--expose-gc",
        new URL("collected_program.ts", import.meta.url).pathname,
      ],
    }).output();
    assertEquals(new TextDecoder().decode(stdout), "ended: nobody wants it\n");
  },
);
