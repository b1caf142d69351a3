"""Judges deployed Data Factory documents from standard input: Microsoft's SDK models must know every key, and Microsoft's
expression engine walks the pipelines along the paths a run can take. Prints one JSON line per verdict."""
import json
import os
import sys
import tempfile

import dotnetcore2
from clr_loader import get_coreclr
from pythonnet import set_runtime


def load_dotnet():
    """A .NET from PyPI: no installed one is needed. It is 3.1, so assemblies of newer versions are answered by name."""
    root = os.path.join(os.path.dirname(dotnetcore2.__file__), "bin")
    version = os.listdir(os.path.join(root, "shared", "Microsoft.NETCore.App"))[0]
    settings = {
        "tfm": "netcoreapp3.1",
        "framework": {"name": "Microsoft.NETCore.App", "version": version},
        "configProperties": {"System.Globalization.Invariant": True},
    }
    config = os.path.join(tempfile.mkdtemp(), "runtimeconfig.json")
    with open(config, "w") as file:
        json.dump({"runtimeOptions": settings}, file)
    set_runtime(get_coreclr(runtime_config=config, dotnet_root=root))
    import clr  # noqa: F401
    from System import AppDomain
    from System.Reflection import AssemblyName
    from System.Runtime.Loader import AssemblyLoadContext

    asked = set()

    def answer(context, wanted):
        name = wanted.Name
        if name in asked:
            return None
        asked.add(name)
        try:
            for assembly in AppDomain.CurrentDomain.GetAssemblies():
                if assembly.GetName().Name == name:
                    return assembly
            return context.LoadFromAssemblyName(AssemblyName(name))
        except Exception:
            return None
        finally:
            asked.discard(name)

    AssemblyLoadContext.Default.Resolving += answer


load_dotnet()

from azure.mgmt.datafactory import models  # noqa: E402
from data_factory_testing_framework import TestFramework, TestFrameworkType  # noqa: E402
from data_factory_testing_framework._deserializers._deserializer_data_factory import (  # noqa: E402
    parse_data_factory_pipeline_from_pipeline_json as parse_pipeline,
)
from data_factory_testing_framework.exceptions import (  # noqa: E402
    NoRemainingPipelineActivitiesMeetDependencyConditionsError as NothingLeft,
)
from data_factory_testing_framework.state import (  # noqa: E402
    ActivityResult,
    DependencyCondition,
    PipelineRunState,
    RunParameter,
    RunParameterType,
)

SUCCEEDED, FAILED = DependencyCondition.Succeeded, DependencyCondition.Failed

# The framework has errors of activities in its state, but no way to set them.
ERRORS = {}
add_result = PipelineRunState.add_activity_result


def add_result_with_error(self, activity_name, status, output=None):
    add_result(self, activity_name, status, output)
    for results in (self.activity_results, self.scoped_activity_results):
        for result in results:
            if result.activity_name in ERRORS:
                result.error = ERRORS[result.activity_name]


PipelineRunState.add_activity_result = add_result_with_error


def verdict(name, problem=None):
    print(json.dumps({"name": name, "problem": problem}), flush=True)


def unknown_keys(model, path):
    """Keys of a document that the SDK keeps without knowing them."""
    if isinstance(model, list):
        return [key for at, part in enumerate(model) for key in unknown_keys(part, f"{path}[{at}]")]
    if isinstance(model, dict):
        return [key for name, part in model.items() for key in unknown_keys(part, f"{path}.{name}")]
    if not hasattr(model, "_attribute_map"):
        return []
    found = [f"{path}.{key}" for key in (getattr(model, "additional_properties", None) or {})]
    for attribute in model._attribute_map:
        if attribute != "additional_properties":
            found += unknown_keys(getattr(model, attribute, None), f"{path}.{attribute}")
    return found


def judge_shape(kind, model_type, name, document):
    model = model_type.deserialize(document)
    unknown = unknown_keys(model, name)
    if unknown:
        return verdict(f"{kind} {name}: the SDK knows every key", f"unknown: {', '.join(unknown)}")
    back = model.serialize()
    for one in (back, document):
        # The SDK writes times with their offset, which Data Factory takes for another time than a local one.
        one["properties"].get("typeProperties", {}).get("recurrence", {}).pop("startTime", None)
    same = json.dumps(back, sort_keys=True) == json.dumps(document, sort_keys=True)
    verdict(f"{kind} {name}: the SDK writes what it read", None if same else f"{json.dumps(back)} is not {json.dumps(document)}")


def until_nothing_is_due(activities):
    """The framework has no skipped activities: it complains when only branches that are not taken are left."""
    try:
        yield from activities
    except NothingLeft:
        return


RUN_ID = "11111111-0000-4000-8000-000000000000"


def walk(pipeline, answers, parameters=()):
    """Names of the activities in their order, and the last one as evaluated. `answers` are outputs by activity."""
    framework = TestFramework(TestFrameworkType.DataFactory)
    given = [RunParameter(RunParameterType.Pipeline, name, value) for name, value in parameters]
    given.append(RunParameter(RunParameterType.System, "RunId", RUN_ID))
    queues = {name: list(outputs) for name, outputs in answers.items()}
    names, last, bodies = [], None, {}
    for activity in until_nothing_is_due(framework.evaluate_pipeline(pipeline, given)):
        names.append(activity.name)
        last = activity
        if activity.type == "Fail":
            break  # The framework would go on after the activity that contains it.
        if "body" in activity.type_properties:
            body = activity.type_properties["body"]
            bodies[activity.name] = getattr(body, "result", body)
        if activity.name in queues:
            output = queues[activity.name].pop(0)
            if isinstance(output, Exception):
                ERRORS[activity.name] = {"message": str(output)}
                activity.set_result(FAILED, {})
            else:
                activity.set_result(SUCCEEDED, output)
    return names, last, bodies


def message_of(activity):
    message = activity.type_properties["message"]
    return getattr(message, "result", message)


def expect(name, found, wanted):
    verdict(name, None if found == wanted else f"found {found!r}, expected {wanted!r}")


LOOK = ["Pause", "GetExecution", "KeepStatus"]
STATUS = lambda status: {"properties": {"status": status}}  # noqa: E731


def judge_paths(text):
    fresh = lambda: parse_pipeline(text)  # noqa: E731
    started = [{"name": "caj-1"}]

    ERRORS.clear()
    names, _, bodies = walk(fresh(), {"StartJob": started, "GetExecution": [STATUS("Running"), STATUS("Succeeded")]})
    expect("success: looks until the job succeeded", names[1:], LOOK * 2)
    expect("success: the start replaces nothing of the job", bodies["StartJob"], "{}")

    ERRORS.clear()
    names, last, _ = walk(fresh(), {"StartJob": started, "GetExecution": [STATUS("Failed")]})
    expect("job failure: ends in its own activity", names[-1], "JobFailed")
    expect("job failure: says which execution", message_of(last), "Job execution caj-1 ended as Failed; its log says why.")

    ERRORS.clear()
    names, last, _ = walk(fresh(), {"StartJob": [Exception("429 TooManyRequests")]})
    expect("throttling: ends in its own activity", names, ["StartJob", "JobNotStarted"])
    expect("throttling: repeats what Container Apps said", message_of(last).endswith("429 TooManyRequests"), True)
    expect("throttling: the start is tried three times", fresh().get_activity_by_name("StartJob").policy["retry"], 2)

    # The framework knows no time: the loop's failure is given.
    results = [
        ActivityResult("StartJob", SUCCEEDED, {"name": "caj-1"}),
        ActivityResult("WaitForJob", FAILED, {}, {"message": "The loop timed out."}),
    ]
    state = PipelineRunState(activity_results=results)
    done = {"StartJob", "WaitForJob"}
    pipeline = fresh()
    due = [one for one in pipeline.activities if one.name not in done and one.are_dependency_condition_met(state)]
    expect("time-out: ends in its own activity", [one.name for one in due], ["JobNotFinished"])
    message = message_of(due[0].evaluate(state))
    expect("time-out: says which execution", "caj-1 was not seen within" in message, True)


def judge_backfill(text):
    containers = [{"name": "transform", "env": [{"name": "COMMERCE_INSIGHTS_REQUEST", "value": "no-request"}]}]
    typed = '"}],"image":"evil","x":[{"y":"'
    answers = {
        "ReadJob": [{"properties": {"template": {"containers": containers}}}],
        "StartJob": [{"name": "caj-1"}],
        "GetExecution": [STATUS("Succeeded")],
    }
    ERRORS.clear()
    names, _, bodies = walk(parse_pipeline(text), answers, [("fullRefresh", typed)])
    body = json.loads(bodies["StartJob"])
    expect("backfill: starts the deployed containers", [list(one) for one in body["containers"]], [["name", "env"]])
    value = body["containers"][0]["env"][0]["value"]
    expect("backfill: what is typed stays a value", '"' not in value and value.startswith("fullRefresh=%22"), True)
    expect("backfill: waits for the job", names[-3:], LOOK)
    names, _, _ = walk(parse_pipeline(text), {})
    expect("backfill: starts nothing when nothing is asked", names[-1], "NothingAsked")


ENDED = lambda **execution: {"state": "completed", "executionInfo": execution}  # noqa: E731
WAITING = {"state": "active", "executionInfo": {"retryCount": 0}}
LOOK_BATCH = ["Pause", "GetTask", "KeepExecution", "KeepState"]


def judge_batch_paths(text):
    fresh = lambda: parse_pipeline(text)  # noqa: E731
    taken = [{}]
    well = ENDED(exitCode=0, result="success")

    ERRORS.clear()
    answers = {"StartJob": taken, "GetTask": [WAITING, well], "GetHealth": [{"outcome": "succeeded"}]}
    names, _, bodies = walk(fresh(), answers)
    expect("success: looks until the task is completed", names[1:9], LOOK_BATCH * 2)
    expect("success: reads the health of the run", "GetHealth" in names and "JobFailed" not in names, True)
    job = json.loads(bodies["StartJob"])
    expect("success: gives Batch one job with all it needs", job["jobManagerTask"]["killJobOnCompletion"], True)
    expect("success: the job is named after the run", job["id"], f"transform-{RUN_ID}")

    ERRORS.clear()
    answers = {"StartJob": taken, "GetTask": [ENDED(exitCode=3, result="failure")], "GetHealth": [{}]}
    names, last, _ = walk(fresh(), answers)
    expect("job failure: ends in its own activity", names[-1], "JobFailed")
    expect("job failure: says the exit code", '3' in message_of(last) and "job-logs/" in message_of(last), True)

    ERRORS.clear()
    answers = {"StartJob": taken, "GetTask": [ENDED(result="failure")], "GetHealth": [Exception("404 FileNotFound")]}
    names, _, _ = walk(fresh(), answers)
    expect("time-out of the task: ends as a failed job, without health", names[-1], "JobFailed")

    ERRORS.clear()
    names, last, _ = walk(fresh(), {"StartJob": [Exception("429 TooManyRequests")]})
    expect("throttling: ends in its own activity", names, ["StartJob", "JobNotStarted"])
    expect("throttling: repeats what Batch said", message_of(last).endswith("429 TooManyRequests"), True)
    expect("throttling: the start is tried three times", fresh().get_activity_by_name("StartJob").policy["retry"], 2)

    results = [
        ActivityResult("StartJob", SUCCEEDED, {}),
        ActivityResult("WaitForJob", FAILED, {}, {"message": "The loop timed out."}),
    ]
    state = PipelineRunState(activity_results=results)
    due = [
        one
        for one in fresh().activities
        if one.name not in {"StartJob", "WaitForJob"} and one.are_dependency_condition_met(state)
    ]
    expect("no machine: ends in its own activity", [one.name for one in due], ["JobNotFinished"])


def judge_batch_backfill(text):
    typed = '"}],"commandLine":"evil","x":[{"y":"'
    answers = {"StartJob": [{}], "GetTask": [ENDED(exitCode=0, result="success")], "GetHealth": [{}]}
    ERRORS.clear()
    _, _, bodies = walk(parse_pipeline(text), answers, [("fullRefresh", typed)])
    settings = json.loads(bodies["StartJob"])["jobManagerTask"]["environmentSettings"]
    value = next(one["value"] for one in settings if one["name"] == "COMMERCE_INSIGHTS_REQUEST")
    expect("backfill: what is typed stays a value", '"' not in value and value.startswith("fullRefresh=%22"), True)
    names, _, _ = walk(parse_pipeline(text), {})
    expect("backfill: starts nothing when nothing is asked", names[-1], "NothingAsked")


documents = json.load(sys.stdin)
for name, properties in documents["pipelines"].items():
    judge_shape("pipeline", models.PipelineResource, name, {"properties": properties})
for name, properties in documents["triggers"].items():
    judge_shape("trigger", models.TriggerResource, name, {"properties": properties})
is_batch = "GetTask" in json.dumps(documents["pipelines"]["transform"])
for name, judge in (
    ("transform", judge_batch_paths if is_batch else judge_paths),
    ("backfill", judge_batch_backfill if is_batch else judge_backfill),
):
    judge(json.dumps({"name": name, "properties": documents["pipelines"][name]}))
sys.stdout.flush()
os._exit(0)  # Leaving through .NET's own exit may hang.
