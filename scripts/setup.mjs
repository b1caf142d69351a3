#!/usr/bin/env node
// @ts-check
// Brings the project's own tools and starts commands with them. Needs nothing but Node >= 20 with npm.
const major = Number(process.versions.node.split(".")[0]);
if (major < 20) {
  console.error(`CI-SETUP-007 Node ${process.versions.node} is too old to set up this project; 20 or newer is needed.`);
  console.error(
    "hint: Install a current Node, https://nodejs.org; the project brings its own Node 24 for everything else.",
  );
  process.exitCode = 1;
} else {
  // Imported late, so that an old Node prints the line above instead of a syntax error.
  const { main } = await import("./setup/main.mjs");
  await main(process.argv.slice(2));
}
