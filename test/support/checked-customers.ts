import type { AddFile, Protocol } from "../../transforms/delta/actions.ts";
import { GOLD_CONFIGURATION } from "../../transforms/publish/gold-schema.ts";
import { type DeltaWorld, mergeRows } from "./delta.ts";
import { checkWorld, editEntry, FIELDS, findingsOf, row, writeTable } from "./gold-root.ts";

/** Name of the table that {@link checkedCustomers} makes. */
export const CUSTOMERS = "Customers";

/** A table that tests break in one place, and what a check of its root finds. `world` is asked at every call. */
export function checkedCustomers(world: () => DeltaWorld) {
  /** A clean table with one update after its first load. */
  async function customers(): Promise<void> {
    await writeTable(world(), CUSTOMERS, [row("a"), row("b"), row("c", { Day: null, At: null })]);
    world().advance(60_000);
    await update({ _change: "update", ...row("a", { Name: "new name" }) });
  }

  function update(...changes: readonly Parameters<typeof row>[1][]) {
    return mergeRows(world(), CUSTOMERS, FIELDS, changes as never, { configuration: GOLD_CONFIGURATION });
  }

  async function found(options = {}): Promise<string[]> {
    return findingsOf(await checkWorld(world(), options));
  }

  /** Changes the metadata of the first version. */
  function editMetadata(edit: (metaData: { schemaString: string; configuration: Record<string, string> }) => object) {
    return editEntry(world(), CUSTOMERS, 0, (actions) =>
      actions.map((action) =>
        action.metaData ? { metaData: { ...action.metaData, ...edit(action.metaData as never) } } : action,
      ),
    );
  }

  function editConfiguration(configuration: Record<string, string | undefined>) {
    return editMetadata((metaData) => ({ configuration: { ...metaData.configuration, ...configuration } }));
  }

  function editProtocol(protocol: Protocol) {
    return editEntry(world(), CUSTOMERS, 0, (actions) =>
      actions.map((action) => (action.protocol ? { protocol } : action)),
    );
  }

  function editSchema(edit: (fields: { name: string; type: unknown; metadata: object }[]) => object[]) {
    return editMetadata(({ schemaString }) => {
      const schema = JSON.parse(schemaString);
      return { schemaString: JSON.stringify({ ...schema, fields: edit(schema.fields) }) };
    });
  }

  function editAdd(version: number, edit: (add: AddFile) => object) {
    return editEntry(world(), CUSTOMERS, version, (actions) =>
      actions.map((action) => (action.add ? { add: { ...action.add, ...edit(action.add) } } : action)),
    );
  }

  return { customers, update, found, editMetadata, editConfiguration, editProtocol, editSchema, editAdd };
}
