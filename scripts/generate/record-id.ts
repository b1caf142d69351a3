/**
 * The `Id` Synapse Link gives a finance and operations record: table id in the first group, RecId in little-endian
 * order in bytes 8 to 15.
 */
export function recordId(tableId: number, recId: bigint): string {
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64LE(recId);
  const tail = bytes.toString("hex");
  return `${tableId.toString(16).padStart(8, "0")}-0000-0000-${tail.slice(0, 4)}-${tail.slice(4)}`;
}
