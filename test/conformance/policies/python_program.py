"""A Pulumi program in Python that has nothing to do with the kit, previewed beside the pack by the real engine.

Arguments: folder of the project, folder of the pack, file with the pack's configuration. Prints one JSON document per
policy event. The program is given in line, so the engine needs no language host for Python.
"""

import json
import sys

import pulumi.automation as automation
from pulumi_azure_native import resources, storage

folder, pack, config = sys.argv[1:]


def program():
    group = resources.ResourceGroup("data", resource_group_name="rg-data", location="westeurope")
    storage.StorageAccount(
        "lake",
        account_name="stpythonlake",
        resource_group_name=group.name,
        location="westeurope",
        kind=storage.Kind.STORAGE_V2,
        sku=storage.SkuArgs(name=storage.SkuName.STANDARD_ZRS),
        minimum_tls_version=storage.MinimumTlsVersion.TLS1_0,
        allow_shared_key_access=True,
        network_rule_set=storage.NetworkRuleSetArgs(default_action=storage.DefaultAction.DENY, bypass="AzureServices"),
    )


def tell(event):
    if event.policy_event is not None:
        said = event.policy_event
        print(json.dumps({"policy": said.policy_name, "level": said.enforcement_level, "message": said.message}))


stack = automation.create_or_select_stack(
    stack_name="dev",
    project_name="python-lake",
    program=program,
    opts=automation.LocalWorkspaceOptions(work_dir=folder),
)
try:
    stack.preview(policy_packs=[pack], policy_pack_configs=[config], on_event=tell)
    print(json.dumps({"outcome": "passed"}))
except automation.CommandError as error:
    # The engine ends with an error when a mandatory rule is broken; anything else is one of the program.
    print(json.dumps({"outcome": "failed", "error": str(error)[-2000:]}))
