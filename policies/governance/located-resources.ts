/** Resource groups. */
export const GROUP = "azure-native:resources:ResourceGroup";

/** Types that carry tags and a region. */
export const TAGGED = [
  "azure-native:app:ContainerApp",
  "azure-native:app:Job",
  "azure-native:app:ManagedEnvironment",
  "azure-native:batch:BatchAccount",
  "azure-native:containerregistry:Registry",
  "azure-native:datafactory:Factory",
  "azure-native:fabric:FabricCapacity",
  "azure-native:keyvault:Vault",
  "azure-native:managedidentity:UserAssignedIdentity",
  "azure-native:network:NetworkSecurityGroup",
  "azure-native:network:PrivateEndpoint",
  "azure-native:network:VirtualNetwork",
  "azure-native:operationalinsights:Workspace",
  "azure-native:storage:StorageAccount",
  "azure-native:synapse:BigDataPool",
  "azure-native:synapse:Workspace",
];
