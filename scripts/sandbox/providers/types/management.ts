import { propertiesOf, textOf } from "../../cloud-queries.ts";
import { ArmError } from "../arm-error.ts";
import { exists } from "../arm-id.ts";
import type { ResourceType } from "../resource-type.ts";

const GROUP = "{subscription}/resourceGroups/{resourceGroupName}/providers";

/** Resource groups, logs, diagnostics and budgets. */
export const MANAGEMENT: readonly ResourceType[] = [
  {
    token: "azure-native:resources:ResourceGroup",
    id: "{subscription}/resourceGroups/{resourceGroupName}",
    names: {
      resourceGroupName: {
        pattern: /^[\w().-]{0,89}[\w()-]$/,
        accepted: "1 to 90 letters, digits, underscores, parentheses, hyphens and periods, not ending with a period",
      },
    },
    required: ["location"],
    outputs: () => ({ properties: { provisioningState: "Succeeded" } }),
  },
  {
    token: "azure-native:operationalinsights:Workspace",
    id: `${GROUP}/Microsoft.OperationalInsights/workspaces/{workspaceName}`,
    names: {
      workspaceName: {
        pattern: /^[A-Za-z0-9][A-Za-z0-9-]{2,61}[A-Za-z0-9]$/,
        accepted: "4 to 63 letters, digits and hyphens, beginning and ending with a letter or digit",
      },
    },
    required: ["location"],
    outputs: ({ unique }, old) => ({
      customerId: old?.outputs.customerId ?? unique("workspace"),
      provisioningState: "Succeeded",
    }),
  },
  {
    token: "azure-native:monitor:DiagnosticSetting",
    id: "{resourceUri}/providers/Microsoft.Insights/diagnosticSettings/{name}",
    admit: ({ cloud, inputs }) => {
      for (const target of [textOf(inputs.workspaceId), textOf(inputs.storageAccountId)]) {
        if (target === "" || exists(cloud, target)) continue;
        throw new ArmError(
          400,
          "ResourceNotFound",
          `The destination '${target}' of the diagnostic setting was not found.`,
        );
      }
    },
  },
  {
    token: "azure-native:consumption:Budget",
    id: "{scope}/providers/Microsoft.Consumption/budgets/{budgetName}",
    names: { budgetName: { pattern: /^[\w-]{1,63}$/, accepted: "1 to 63 letters, digits, underscores and hyphens" } },
    check: ({ timePeriod, amount }) => {
      const start = textOf(propertiesOf(timePeriod).startDate);
      return [
        ...(/^\d{4}-\d\d-01/.test(start)
          ? []
          : [{ property: "timePeriod.startDate", reason: `is "${start}"; accepted is the first day of a month` }]),
        ...(typeof amount === "number" && amount <= 0
          ? [{ property: "amount", reason: `is ${amount}; accepted is more than 0` }]
          : []),
      ];
    },
    outputs: () => ({ currentSpend: { amount: 0, unit: "EUR" } }),
  },
];
