import { dirperson as source } from "../bronze/dirperson.ts";
import { defineSilver } from "../kernel/silver.ts";

/** One row per party that is a person; its RecId is the party's. */
export const dirperson = defineSilver(source, {
  grain: "One row per party that is a person; its RecId is the party's.",
  columns: {
    birthday: { description: "Day of birth; 0 for none." },
    birthmonth: { description: "Month of birth; 0 for none." },
    birthyear: { description: "Year of birth; 0 for none." },
    gender: { description: "Enum Gender." },
    maritalstatus: { description: "Enum DirPersonMaritalStatus." },
    initials: { description: "Initials." },
  },
});
