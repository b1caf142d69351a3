// The engine's runner loads a plugin with require(); from here on Node strips the types itself.
module.exports = import("./main.ts");
