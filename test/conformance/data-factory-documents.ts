type Json = Readonly<Record<string, unknown>>;

/** Keys of an activity outside its `typeProperties` (Microsoft.DataFactory 2018-06-01). */
const OF_ACTIVITIES = ["name", "type", "dependsOn", "policy", "description", "userProperties", "linkedServiceName"];

const INNER = ["activities", "ifTrueActivities", "ifFalseActivities"];

/** A pipeline's resource inputs as the `properties` of Azure's document. Pure. */
export function pipelineDocument(inputs: Json): Json {
  const { pipelineName: _, factoryName: _f, resourceGroupName: _r, ...properties } = inputs;
  return { ...properties, activities: (properties.activities as Json[]).map(activityDocument) };
}

/** A trigger's resource inputs as the `properties` of Azure's document. Pure. */
export function triggerDocument(inputs: Json): Json {
  const { type, description, pipelines, ...typeProperties } = inputs.properties as Json;
  return { type, description, pipelines, typeProperties };
}

function activityDocument(activity: Json): Json {
  const own = Object.entries(activity).filter(([key]) => OF_ACTIVITIES.includes(key));
  const bag = Object.entries(activity)
    .filter(([key]) => !OF_ACTIVITIES.includes(key))
    .map(([key, value]) => [key, INNER.includes(key) ? (value as Json[]).map(activityDocument) : value]);
  return { ...Object.fromEntries(own), typeProperties: Object.fromEntries(bag) };
}
