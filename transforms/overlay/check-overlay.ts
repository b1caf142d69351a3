import { GOLD } from "../models.ts";
import type { Overlay } from "./overlay.ts";
import { overlayProblems } from "./overlay-problems.ts";

/** Compares an overlay's names with the kit's own models: one line per problem, none when all is well. */
export function checkOverlay(overlay: Overlay): string[] {
  return overlayProblems(overlay, GOLD).map(
    ({ path, code, message }) => `${nameOf(["overlay", ...path])}: ${code} ${message}`,
  );
}

function nameOf(path: readonly (string | number)[]): string {
  return path.map((key, at) => (typeof key === "number" ? `[${key}]` : `${at === 0 ? "" : "."}${key}`)).join("");
}
