/**
 * What is wrong with the `runtime.options` of a Pulumi.yaml for this host; undefined when nothing is.
 *
 * This host runs programs natively. The official one compiles TypeScript unless told not to and knows more options, so
 * whatever would behave differently there is refused here.
 */
export function optionsProblem(options: Record<string, unknown>): string | undefined {
  const refused = Object.entries(options).filter(([name, value]) => name !== "typescript" || value !== false);
  if (refused.length === 0) return undefined;
  const found = refused.map(([name, value]) => `${name}: ${JSON.stringify(value)}`).join(", ");
  return (
    `Pulumi.yaml: runtime option ${found} is not supported by the language host of commerce-insights; ` +
    'the only one it accepts is "typescript: false". Install the official Pulumi CLI to use others.'
  );
}
