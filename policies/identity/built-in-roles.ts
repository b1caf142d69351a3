/** Roles that grant roles, by GUID (Microsoft Learn, Azure built-in roles, 2026-10). */
export const PRIVILEGED: Readonly<Record<string, string>> = {
  "8e3af657-a8ff-443c-a75c-2fe8c4bcb635": "Owner",
  "18d7d88d-d35e-4fb5-a5c3-7773c20a72d9": "User Access Administrator",
  "f58310d9-a9f6-439a-9e8d-f62e7b41a168": "Role Based Access Control Administrator",
};

/** Contributor. */
export const CONTRIBUTOR = "b24988ac-6180-42a0-ab88-20f7382dd24c";
/** Container Apps Jobs Operator. */
export const JOBS_OPERATOR = "b9a307c4-5aa3-4b52-ba60-2b17c136cd7b";
/** Storage Blob Data Reader. */
export const BLOB_READER = "2a2b9908-6ea1-4ae2-8e65-a410df84e7d1";
/** Storage Blob Delegator. */
export const DELEGATOR = "db58b8e5-c6ad-4a2a-8342-4190687cbf4a";

/** Roles that read or write blobs, by GUID. */
export const DATA_ROLES: Readonly<Record<string, string>> = {
  "ba92f5b4-2d11-453d-a403-e96b0029c9fe": "Storage Blob Data Contributor",
  [BLOB_READER]: "Storage Blob Data Reader",
  "b7e6dc6d-f1e8-4753-8033-0f276bb0955b": "Storage Blob Data Owner",
};

/** Names of built-in roles that the rules know, by GUID. */
export const ROLE_NAMES: Readonly<Record<string, string>> = {
  ...PRIVILEGED,
  ...DATA_ROLES,
  [CONTRIBUTOR]: "Contributor",
  [JOBS_OPERATOR]: "Container Apps Jobs Operator",
  [DELEGATOR]: "Storage Blob Delegator",
  "48e5e92e-a480-4e71-aa9c-2778f4c13781": "Azure Batch Job Submitter",
  "6aaa78f1-f7de-44ca-8722-c64a23943cae": "Azure Batch Data Contributor",
};
