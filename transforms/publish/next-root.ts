/** Root folder for the next contract, beside the one that Customer Insights reads: commerce, commerce_v2, commerce_v3. */
export function nextRootOf(root: string): string {
  const [, name = root, version = "1"] = /^(.*)_v(\d+)$/.exec(root) ?? [];
  return `${name}_v${Number(version) + 1}`;
}
