import type { Properties } from "../cloud.ts";
import {
  type ArmProperty,
  type ArmType,
  checkNumber,
  checkText,
  type Reference,
  type Report,
  shown,
} from "./arm-scalar.ts";
import { assetOf, UNKNOWN } from "./property-values.ts";
import type { InputProblem } from "./resource-type.ts";

/** The types of one file; the first is the resource's body. */
export type TypeTable = readonly ArmType[];

const REQUIRED = 1;
const READ_ONLY = 2;
const ROOT_KEYS = new Set(["name", "type", "id", "apiversion"]);

interface Shape {
  readonly properties: Readonly<Record<string, ArmProperty>>;
  readonly additional: Reference | undefined;
}

/**
 * Compares flattened SDK inputs with an ARM body: unknown, read-only and missing properties, values outside what the
 * type accepts. Values not known yet pass. Pure.
 */
export function validateBody(table: TypeTable, inputs: Properties): readonly InputProblem[] {
  const problems: InputProblem[] = [];
  const report = (property: string, reason: string) => problems.push({ property, reason });
  const root = table[0];
  if (root !== undefined) checkObject(table, root, inputs, "", report);
  return problems;
}

function checkValue(table: TypeTable, reference: Reference, value: unknown, path: string, report: Report): void {
  if (value === UNKNOWN || value === undefined || value === null || assetOf(value) !== undefined) return;
  const type = resolve(table, reference);
  switch (type.$type) {
    case "ObjectType":
    case "DiscriminatedObjectType":
      checkObject(table, type, value, path, report);
      return;
    case "ArrayType":
      checkArray(table, type, value, path, report);
      return;
    case "UnionType":
      checkUnion(table, type, value, path, report);
      return;
    case "StringLiteralType":
      if (value !== type.value) report(path, `is ${shown(value)}; accepted is "${type.value}"`);
      return;
    case "StringType":
      checkText(type, value, path, report);
      return;
    case "IntegerType":
      checkNumber(type, value, path, report);
      return;
    case "BooleanType":
      if (typeof value !== "boolean") report(path, `is ${shown(value)}; accepted is true or false`);
      return;
    default:
  }
}

function checkObject(table: TypeTable, type: ArmType, value: unknown, path: string, report: Report): void {
  // SDK lists of resource ids are maps keyed by id in ARM.
  if (Array.isArray(value) && path.endsWith("userAssignedIdentities")) return;
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    report(path, `is ${shown(value)}; accepted is an object`);
    return;
  }
  const given = value as Properties;
  const shape = shapeOf(table, type, given, path, report);
  if (shape === undefined) return;
  const bag = bagOf(table, shape, given, path, report);
  const seen = new Set<ArmProperty>();
  for (const [key, entry] of Object.entries(given)) {
    // The type set was published without its texts, and properties called description went with them.
    if (entry === undefined || key === "description") continue;
    const place = join(path, key);
    const property = find(shape.properties, key, path) ?? (bag && find(bag.properties, key, path));
    if (property !== undefined) {
      seen.add(property);
      if ((property.flags & READ_ONLY) !== 0) report(place, "is read-only: Azure sets it");
      else checkValue(table, property.type, entry, place, report);
      continue;
    }
    const additional = shape.additional ?? bag?.additional;
    if (additional !== undefined) checkValue(table, additional, entry, place, report);
    else report(place, `is not a property of ${type.name ?? "this object"}`);
  }
  for (const part of bag === undefined ? [shape] : [shape, bag]) reportMissing(part, seen, path, report);
}

/** The flattened inner object of an object type: `typeProperties` or `properties`. */
function bagOf(table: TypeTable, shape: Shape, given: Properties, path: string, report: Report): Shape | undefined {
  for (const name of ["typeProperties", "properties"]) {
    const property = shape.properties[name];
    // Given under its own name, it is not flattened.
    if (property === undefined || given[name] !== undefined) continue;
    return shapeOf(table, resolve(table, property.type), given, path, report);
  }
  return undefined;
}

function shapeOf(table: TypeTable, type: ArmType, given: Properties, path: string, report: Report): Shape | undefined {
  if (type.$type === "ObjectType") {
    return { properties: type.properties ?? {}, additional: type.additionalProperties };
  }
  if (type.$type !== "DiscriminatedObjectType") return undefined;
  const discriminator = type.discriminator ?? "type";
  const elements = (type.elements ?? {}) as Readonly<Record<string, Reference>>;
  const chosen = Object.entries(given).find(([key]) => plain(key) === plain(discriminator))?.[1];
  if (chosen === UNKNOWN) return undefined;
  const element = elements[String(chosen)];
  if (element === undefined) {
    report(join(path, discriminator), `is ${shown(chosen)}; accepted are ${Object.keys(elements).join(", ")}`);
    return undefined;
  }
  const { properties, additionalProperties } = resolve(table, element);
  return { properties: { ...type.baseProperties, ...properties }, additional: additionalProperties };
}

function reportMissing({ properties }: Shape, seen: ReadonlySet<ArmProperty>, path: string, report: Report): void {
  for (const [key, property] of Object.entries(properties)) {
    const isBag = key === "properties" || key === "typeProperties";
    if ((property.flags & REQUIRED) === 0 || seen.has(property) || isBag) continue;
    if (path === "" && ROOT_KEYS.has(key.toLowerCase())) continue;
    report(join(path, key), "is required");
  }
}

function checkArray(table: TypeTable, type: ArmType, value: unknown, path: string, report: Report): void {
  if (!Array.isArray(value)) {
    report(path, `is ${shown(value)}; accepted is a list`);
    return;
  }
  if (type.itemType === undefined) return;
  for (const [index, entry] of value.entries()) checkValue(table, type.itemType, entry, `${path}[${index}]`, report);
}

function checkUnion(table: TypeTable, type: ArmType, value: unknown, path: string, report: Report): void {
  const elements = (Array.isArray(type.elements) ? type.elements : []) as readonly Reference[];
  const fits = elements.some((element) => {
    const found: string[] = [];
    checkValue(table, element, value, path, (_, reason) => found.push(reason));
    return found.length === 0;
  });
  if (fits) return;
  const literals = elements.map((element) => resolve(table, element).value).filter((text) => text !== undefined);
  report(path, `is ${shown(value)}; accepted are ${literals.join(", ") || "other types"}`);
}

function find(properties: Readonly<Record<string, ArmProperty>>, key: string, path: string): ArmProperty | undefined {
  const exact = Object.hasOwn(properties, key) ? properties[key] : undefined;
  // The resource's own type and name are fixed: an input of that name means the one in the bag.
  if (path === "" && exact !== undefined && ROOT_KEYS.has(key.toLowerCase()) && (exact.flags & READ_ONLY) !== 0) {
    return undefined;
  }
  return exact ?? Object.entries(properties).find(([name]) => plain(name) === plain(key))?.[1];
}

function plain(name: string): string {
  return name.replaceAll(/[_.]/g, "").toLowerCase();
}

function resolve(table: TypeTable, { $ref }: Reference): ArmType {
  const type = table[Number($ref.slice("#/".length))];
  if (type === undefined) throw new Error(`The type set has no ${$ref}.`);
  return type;
}

function join(path: string, key: string): string {
  return path === "" ? key : `${path}.${key}`;
}
