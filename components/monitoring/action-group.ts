import type * as monitor from "@pulumi/azure-native/monitor/index.js";
import type * as pulumi from "@pulumi/pulumi";

/** A place on the web that is told of alerts. */
interface WebhookReceiver {
  readonly name: string;
  /** https address without query: a key in it would lie in state and settings. */
  readonly url: string;
}

export interface ActionGroupArgs {
  readonly resourceGroupName: pulumi.Input<string>;
  /** Name, from `nameOf("actionGroup", …)`. */
  readonly actionGroupName: string;
  /** Sender in text messages, at most 12 characters. */
  readonly shortName: string;
  /** E-mail addresses. */
  readonly emails: readonly string[];
  readonly webhooks: readonly WebhookReceiver[];
}

/** Arguments of the group of receivers that every alert and the budget tell. Pure. */
export function actionGroupArgs(args: ActionGroupArgs): monitor.ActionGroupArgs {
  const { resourceGroupName, actionGroupName, shortName, emails, webhooks } = args;
  return {
    resourceGroupName,
    actionGroupName,
    location: "Global",
    groupShortName: shortName.slice(0, 12),
    enabled: true,
    emailReceivers: emails.map((emailAddress) => ({ name: emailAddress, emailAddress, useCommonAlertSchema: true })),
    webhookReceivers: webhooks.map(({ name, url }) => ({ name, serviceUri: url, useCommonAlertSchema: true })),
  };
}
