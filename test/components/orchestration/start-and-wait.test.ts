import { describe, expect, it } from "vitest";
import { durationOf } from "../../../components/orchestration/activities.ts";
import { startAndWait } from "../../../components/orchestration/start-and-wait.ts";

const JOB = "/subscriptions/s/resourceGroups/rg/providers/Microsoft.App/jobs/caj";
const MSI = { type: "MSI", resource: "https://management.azure.com/" };
const succeeded = (activity: string) => [{ activity, dependencyConditions: ["Succeeded"] }];

describe("the pipeline", () => {
  it("starts the job, looks at its run until it ends, and fails unless it succeeded", () => {
    expect(startAndWait({ jobId: JOB, timeoutSeconds: 7200, pollSeconds: 60 })).toEqual({
      description: "Starts the transform job, waits for its end and fails when it failed.",
      concurrency: 1,
      variables: { status: { type: "String", defaultValue: "" } },
      activities: [
        {
          name: "StartJob",
          type: "WebActivity",
          dependsOn: [],
          policy: { retry: 2, retryIntervalInSeconds: 60, timeout: "0.00:10:00" },
          method: "POST",
          url: `https://management.azure.com${JOB}/start?api-version=2024-03-01`,
          headers: { "Content-Type": "application/json" },
          body: "{}",
          turnOffAsync: true,
          authentication: MSI,
        },
        {
          name: "JobNotStarted",
          type: "Fail",
          dependsOn: [{ activity: "StartJob", dependencyConditions: ["Failed"] }],
          errorCode: "JOB_NOT_STARTED",
          message: {
            type: "Expression",
            value:
              "@concat('The job could not be started. Grant and settings of the job: run pulumi up. ', activity('StartJob').error.message)",
          },
        },
        {
          name: "WaitForJob",
          type: "Until",
          dependsOn: succeeded("StartJob"),
          expression: {
            type: "Expression",
            value: "@contains(createArray('Succeeded', 'Failed', 'Stopped', 'Degraded'), variables('status'))",
          },
          timeout: "0.02:30:00",
          activities: [
            { name: "Pause", type: "Wait", dependsOn: [], waitTimeInSeconds: 60 },
            {
              name: "GetExecution",
              type: "WebActivity",
              dependsOn: succeeded("Pause"),
              policy: { retry: 3, retryIntervalInSeconds: 30, timeout: "0.00:10:00" },
              method: "GET",
              url: {
                type: "Expression",
                value: `@concat('https://management.azure.com${JOB}/executions/', activity('StartJob').output.name, '?api-version=2024-03-01')`,
              },
              turnOffAsync: true,
              authentication: MSI,
            },
            {
              name: "KeepStatus",
              type: "SetVariable",
              dependsOn: succeeded("GetExecution"),
              variableName: "status",
              value: { type: "Expression", value: "@activity('GetExecution').output.properties.status" },
            },
          ],
        },
        {
          name: "JobNotFinished",
          type: "Fail",
          dependsOn: [{ activity: "WaitForJob", dependencyConditions: ["Failed"] }],
          errorCode: "JOB_NOT_FINISHED",
          message: {
            type: "Expression",
            value:
              "@concat('The end of job execution ', activity('StartJob').output.name, ' was not seen within 150 minutes. Look at it in Container Apps; while it writes, the next run ends with CI-LAKE-004. ', activity('WaitForJob').error.message)",
          },
        },
        {
          name: "CheckResult",
          type: "IfCondition",
          dependsOn: succeeded("WaitForJob"),
          expression: { type: "Expression", value: "@equals(variables('status'), 'Succeeded')" },
          ifFalseActivities: [
            {
              name: "JobFailed",
              type: "Fail",
              dependsOn: [],
              errorCode: "JOB_FAILED",
              message: {
                type: "Expression",
                value:
                  "@concat('Job execution ', activity('StartJob').output.name, ' ended as ', variables('status'), '; its log says why.')",
              },
            },
          ],
        },
      ],
    });
  });

  it("waits longer than the job may run", () => {
    const { activities } = startAndWait({ jobId: JOB, timeoutSeconds: 86_400, pollSeconds: 60 });
    expect(activities.find(({ name }) => name === "WaitForJob")).toMatchObject({ timeout: "1.00:30:00" });
  });
});

it.each([
  [0, "0.00:00:00"],
  [59, "0.00:00:59"],
  [7199, "0.01:59:59"],
  [90_061, "1.01:01:01"],
])("writes %i seconds as Data Factory does: %s", (seconds, text) => {
  expect(durationOf(seconds)).toBe(text);
});
