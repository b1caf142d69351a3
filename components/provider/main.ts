import { armFromEnvironment } from "./arm.ts";
import { serve } from "./server.ts";
import { patienceWith } from "./trigger-actions.ts";
import { triggerStateKind } from "./trigger-state.ts";

/** Starts the kit's provider; the engine reads the port from the first line. */
const { port } = await serve({ "commerce:index:TriggerState": triggerStateKind(armFromEnvironment(), patienceWith) });
console.log(port);
