import type { Cloud } from "../cloud.ts";
import type { StorageControlPlane } from "../storage/control-plane.ts";
import { FABRIC } from "./fabric-cloud.ts";
import { mayUseOneLake, ONELAKE, oneLakePlaceOf, shortcutsIn } from "./onelake.ts";

/**
 * The storage server's view with OneLake as one more account. Its workspaces are containers; who may touch them is
 * decided by roles of the workspace, and behind a shortcut by what the workspace's identity may do there.
 */
export function withOneLake(cloud: Cloud, storage: StorageControlPlane): StorageControlPlane {
  return {
    account(name) {
      if (name !== ONELAKE) return storage.account(name);
      const names = cloud.list(FABRIC.workspace).flatMap(({ id, inputs }) => [id, String(inputs.displayName)]);
      return { isHierarchical: true, containers: new Set(names) };
    },
    reaches: (request) => request.account === ONELAKE || storage.reaches(request),
    allows(request) {
      const { principalId, action, account, container, path = "" } = request;
      if (account !== ONELAKE) return storage.allows(request);
      const place = oneLakePlaceOf(cloud, { account, container, path });
      const isRead = action === "read";
      if (place === undefined || action === "createContainer") return false;
      const { workspaceId, behind, actsAs } = place;
      if (!mayUseOneLake(cloud, workspaceId, principalId, isRead)) return false;
      if (actsAs === undefined) return true;
      const origin = { kind: "fabric-workspace", workspaceId } as const;
      return (
        storage.reaches({ account: behind.account, service: "dfs", origin }) &&
        storage.allows({ principalId: actsAs, action, account: behind.account, container: behind.container })
      );
    },
    places: {
      behind: (place) => (place.account === ONELAKE ? (oneLakePlaceOf(cloud, place)?.behind ?? place) : place),
      linksIn: (place) => (place.account === ONELAKE ? shortcutsIn(cloud, place) : []),
    },
  };
}
