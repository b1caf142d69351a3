import { csvOf, type ExportedAttribute, type Row } from "./csv.ts";
import { ENUMS } from "./enums.ts";
import type { GeneratedTable } from "./tables.ts";

/** LCIDs of the labels, in their order. The first is the language of the user Synapse Link runs as. */
const LCIDS = [1033, 1031, 1036] as const;

const OPTION_SET_COLUMNS: readonly ExportedAttribute[] = [
  { name: "OptionSetName", type: "string" },
  { name: "Option", type: "int64" },
  { name: "IsUserLocalizedLabel", type: "boolean" },
  { name: "LocalizedLabelLanguageCode", type: "int64" },
  { name: "LocalizedLabel", type: "string" },
  { name: "GlobalOptionSetName", type: "string" },
  { name: "EntityName", type: "string" },
  { name: "ExternalValue", type: "string" },
];

/** Text of `GlobalOptionsetMetadata.csv` for the enum columns of tables: every value in every language. */
export function optionSetCsv(tables: Iterable<GeneratedTable>): string {
  const rows: Row[] = [];
  for (const { name, enums } of tables) {
    for (const [column, enumName] of Object.entries(enums)) {
      for (const { value, symbol, labels } of ENUMS[enumName]) {
        for (const [place, label] of labels.entries()) {
          rows.push({
            OptionSetName: column,
            Option: value,
            IsUserLocalizedLabel: place === 0,
            LocalizedLabelLanguageCode: LCIDS[place] ?? 0,
            LocalizedLabel: label,
            GlobalOptionSetName: `mserp_${enumName.toLowerCase()}`,
            EntityName: name,
            ExternalValue: symbol,
          });
        }
      }
    }
  }
  return csvOf(OPTION_SET_COLUMNS, rows);
}
