import { armFromEnvironment } from "./arm.ts";
import { createFabric } from "./fabric/fabric.ts";
import { fabricFromEnvironment } from "./fabric/fabric-api.ts";
import { fabricKinds } from "./fabric/fabric-kinds.ts";
import { serve } from "./server.ts";
import { patienceWith } from "./trigger-actions.ts";
import { triggerStateKind } from "./trigger-state.ts";

/** Starts the kit's provider; the engine reads the port from the first line. */
const { port } = await serve({
  "commerce:index:TriggerState": triggerStateKind(armFromEnvironment(), patienceWith),
  ...fabricKinds(createFabric(fabricFromEnvironment())),
});
console.log(port);
