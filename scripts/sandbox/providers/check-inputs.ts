import type { Properties } from "../cloud.ts";
import { pathParameters } from "./arm-id.ts";
import type { ValidateInputs } from "./arm-types.ts";
import { UNKNOWN } from "./property-values.ts";
import type { InputProblem, ResourceType } from "./resource-type.ts";

/**
 * Everything wrong with inputs, found without looking at what is deployed: missing and illegal physical names (there
 * is no auto-naming here: the kit names everything), settings that do not go together, and the ARM type. Pure.
 */
export function checkInputs(
  type: ResourceType,
  inputs: Properties,
  validateArm: ValidateInputs | undefined,
): readonly InputProblem[] {
  const required = [...pathParameters(type.id), ...(type.required ?? [])].filter((name) => isMissing(inputs[name]));
  return [
    ...required.map((property) => ({ property, reason: "is required: the kit names and places everything itself" })),
    ...nameProblems(type, inputs),
    ...(type.check?.(inputs) ?? []),
    ...(validateArm?.(type, inputs) ?? []),
  ];
}

function isMissing(value: unknown): boolean {
  return value === undefined || value === null || value === "";
}

function nameProblems({ names = {} }: ResourceType, inputs: Properties): readonly InputProblem[] {
  return Object.entries(names).flatMap(([property, { pattern, accepted }]) => {
    const value = inputs[property];
    if (typeof value !== "string" || value === "" || value === UNKNOWN || pattern.test(value)) return [];
    return [{ property, reason: `is "${value}"; accepted are ${accepted}` }];
  });
}
