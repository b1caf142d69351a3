import { createHash } from "node:crypto";
import { z } from "zod";
import { checksOf } from "../checks/standard-checks.ts";
import { duckdb } from "../dialects/duckdb.ts";
import type { CompiledGold, Gold } from "../kernel/gold.ts";
import { fieldsOf } from "./gold-schema.ts";

/** What the manifest keeps of the model that a table was published with: enough to say later what has changed. */
export const PublishedModel = z.strictObject({
  key: z.string(),
  /** Hashes: columns with types and descriptions; query with the settings in it; checks. */
  columns: z.string(),
  query: z.string(),
  checks: z.string(),
});

export type PublishedModel = z.infer<typeof PublishedModel>;

/**
 * The record of a model.
 *
 * @param timeless the model compiled for a fixed time: the time of a run is no change of the model.
 */
export function publishedModelOf(model: Gold, timeless: CompiledGold): PublishedModel {
  return {
    key: model.key,
    columns: columnsHash(model),
    query: hashOf([duckdb.setup, textOf(timeless)]),
    checks: hashOf(checksOf(model, new Date(0))),
  };
}

/** Hash of a table's schema as its model declares it. */
export function columnsHash(model: Gold): string {
  return hashOf(fieldsOf(model));
}

/** All SQL of a model. */
export function textOf({ rows, shares }: CompiledGold): string {
  return [rows, ...shares.map(({ select }) => select)].join("\n");
}

/** A model stands for its name: a check may refer to one. */
export function withoutModels(_: string, value: unknown): unknown {
  return typeof value === "object" && value !== null && "layer" in value && value.layer === "gold" && "name" in value
    ? value.name
    : value;
}

function hashOf(value: unknown): string {
  return createHash("sha256").update(JSON.stringify(value, withoutModels)).digest("hex");
}
