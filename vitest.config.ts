import { readFileSync } from "node:fs";
import { defineConfig } from "vitest/config";

const WORKFLOW_PARSER = /\/@actions\/workflow-parser\/.*\.js$/;

export default defineConfig({
  plugins: [
    {
      // Its source maps name files that it does not ship.
      name: "workflow-parser-without-source-maps",
      load: (id) => {
        if (!WORKFLOW_PARSER.test(id)) return null;
        return { code: readFileSync(id, "utf8").replace(/\/\/# sourceMappingURL=.*/, ""), map: { mappings: "" } };
      },
    },
  ],
  test: {
    include: ["test/**/*.test.ts"],
    testTimeout: 30_000,
    hookTimeout: 120_000,
    maxWorkers: 2,
    // Files of one worker share the loaded modules: a third less CPU. So a file restores what it changes globally.
    isolate: false,
    // Its JSON imports lack the attribute that Node asks for.
    server: { deps: { inline: [/@actions\/workflow-parser/] } },
  },
});
