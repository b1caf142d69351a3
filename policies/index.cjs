// The engine requires a pack through ts-node, which cannot read imports that end in .ts; Node itself can.
module.exports = import("./index.ts");
