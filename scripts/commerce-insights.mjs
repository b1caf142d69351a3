#!/usr/bin/env node
// @ts-check
// The package's command, callable from any folder: `npx commerce-insights <command>`. Sets up what is missing, then
// runs the command line under the project's own Node.
import { main } from "./setup/main.mjs";

await main(["run", ...process.argv.slice(2)]);
