import type { DefinitionKind } from '@quincunx/contracts';

export const kindsInWords: Readonly<Record<DefinitionKind, string>> = {
  featureViews: 'feature view',
  aliasedViews: 'aliased view',
  onDemandViews: 'on-demand view',
  featureServices: 'feature service',
};
