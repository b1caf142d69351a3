import type { Struct } from "google-protobuf/google/protobuf/struct_pb.js";
import struct from "google-protobuf/google/protobuf/struct_pb.js";
import type { Properties } from "../cloud.ts";

const SIGNATURE = "4dabf18193072939515e22adb298388d";
const SECRET = "1b47061264138c4ac30d75fd1eb44270";
const OUTPUT_VALUE = "d0e6a833031e9bbcd3f4e8bde6ca49a4";
const ASSET = "c44067f5952c0a294b673a41bacd8c17";

/** The text that stands for a value not known before deployment (pulumi: sdk/go/common/resource/plugin/rpc.go). */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** Content of a file or text given to a resource. */
export interface Asset {
  readonly hash: string;
  readonly path?: string;
  readonly text?: string;
}

/** A message's properties as plain JSON, special values still wrapped. */
export function fromStruct(message: Struct | undefined): Properties {
  return (message?.toJavaScript() ?? {}) as Properties;
}

/** Plain JSON as a message; undefined members are left out. */
export function toStruct(properties: Properties): Struct {
  return struct.Struct.fromJavaScript(JSON.parse(JSON.stringify(properties)) as never);
}

/** The value without secret and output wrappers, at every depth. */
function unwrap(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(unwrap);
  if (!isObject(value)) return value;
  if (value[SIGNATURE] === SECRET) return unwrap(value.value);
  if (value[SIGNATURE] === OUTPUT_VALUE) return value.value === undefined ? UNKNOWN : unwrap(value.value);
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, unwrap(entry)]));
}

/** All properties without wrappers. */
export function unwrapAll(properties: Properties): Properties {
  return unwrap(properties) as Properties;
}

/** `value` with every part secret that is secret in `like`: what was given as a secret stays one. */
export function keepSecrets(value: unknown, like: unknown): unknown {
  if (isObject(like) && like[SIGNATURE] === SECRET)
    return { [SIGNATURE]: SECRET, value: keepSecrets(value, like.value) };
  if (Array.isArray(value) && Array.isArray(like)) return value.map((entry, index) => keepSecrets(entry, like[index]));
  if (!isObject(value) || !isObject(like)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, keepSecrets(entry, like[key])]));
}

/** An asset, or undefined for any other value. */
export function assetOf(value: unknown): Asset | undefined {
  if (!isObject(value) || value[SIGNATURE] !== ASSET) return undefined;
  const { hash, path, text } = value;
  return {
    hash: String(hash ?? ""),
    ...(typeof path === "string" && path !== "" ? { path } : {}),
    ...(typeof text === "string" ? { text } : {}),
  };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
