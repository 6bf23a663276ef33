/**
 * Follows "Encrypted configuration" in both READMEs.
 *
 * @module
 */
import { parseConfiguration } from "../../server/config/configuration.ts";
import { configurationForm } from "../../server/config/configuration_form.ts";
import { assert, assertEquals } from "../helpers/assert.ts";
import { temporaryFolder } from "../helpers/folder.ts";
import { integrationTest } from "../helpers/needs.ts";
import { callServer } from "../helpers/server_call.ts";
import { pages } from "./tables.ts";

for (const [name, { path, language }] of Object.entries(pages)) {
  integrationTest(`${name}: its configuration has every section, and can be used`, async () => {
    const part = (await Deno.readTextFile(path)).split("<!-- configuration -->")[1];
    const json = part.split("```json")[1].split("```")[0];
    parseConfiguration(json, name);
    assertEquals(Object.keys(JSON.parse(json)), Object.keys(configurationForm.fields));
  });

  integrationTest(
    `${name}: its session with config init and check is what is printed`,
    async () => {
      await using folder = await temporaryFolder();
      const page = await Deno.readTextFile(path);
      for (const word of ["init", "check"]) {
        const { stdout } = await callServer(["--lang", language, "config", word], {
          cwd: folder.path,
          env: { npm_lifecycle_event: "npx" },
        });
        const said = stdout.replaceAll(`deno@${Deno.version.deno}`, "deno@2.9.6");
        const command = `$ npx -y deno@2.9.6 task serve --lang ${language} config ${word}\n`;
        assert(page.includes(command + said), `${name} lacks:\n${command}${said}`);
      }
    },
  );
}
