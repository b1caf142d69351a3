/** Points to another type of the same file. */
export interface Reference {
  readonly $ref: string;
}

/** A property; flags are bits: 1 required, 2 read-only. */
export interface ArmProperty {
  readonly type: Reference;
  readonly flags: number;
}

/** A type of the bicep type set; which members are there depends on `$type`. */
export interface ArmType {
  readonly $type: string;
  readonly name?: string;
  readonly properties?: Readonly<Record<string, ArmProperty>>;
  readonly additionalProperties?: Reference;
  readonly discriminator?: string;
  readonly baseProperties?: Readonly<Record<string, ArmProperty>>;
  readonly elements?: readonly Reference[] | Readonly<Record<string, Reference>>;
  readonly itemType?: Reference;
  readonly value?: string;
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minValue?: number;
  readonly maxValue?: number;
}

/** Told what is wrong, by property path. */
export type Report = (property: string, reason: string) => void;

/** Checks text: length and pattern. */
export function checkText(type: ArmType, value: unknown, path: string, report: Report): void {
  if (typeof value !== "string") {
    report(path, `is ${shown(value)}; accepted is text`);
    return;
  }
  if (value.length < (type.minLength ?? 0)) report(path, `has ${value.length} characters; at least ${type.minLength}`);
  if (value.length > (type.maxLength ?? Infinity))
    report(path, `has ${value.length} characters; at most ${type.maxLength}`);
  if (type.pattern !== undefined && !new RegExp(type.pattern).test(value)) {
    report(path, `is ${shown(value)}; accepted is ${type.pattern}`);
  }
}

/** Checks a number; doubles are typed as integers in the set, so any number within the bounds passes. */
export function checkNumber(type: ArmType, value: unknown, path: string, report: Report): void {
  if (typeof value !== "number") {
    report(path, `is ${shown(value)}; accepted is a number`);
    return;
  }
  if (value < (type.minValue ?? -Infinity)) report(path, `is ${value}; at least ${type.minValue}`);
  if (value > (type.maxValue ?? Infinity)) report(path, `is ${value}; at most ${type.maxValue}`);
}

/** A value as a message shows it. */
export function shown(value: unknown): string {
  return typeof value === "string" ? `"${value}"` : value === undefined ? "not set" : JSON.stringify(value);
}
