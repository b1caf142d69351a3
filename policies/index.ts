import { PolicyPack } from "@pulumi/policy";
import { pulumiPoliciesOf } from "./pulumi-policies.ts";
import { RULES } from "./rules.ts";

// Starts a server and prints its port: nothing but the engine may load this file.
new PolicyPack("commerce-insights", { policies: pulumiPoliciesOf(RULES), enforcementLevel: "mandatory" });
