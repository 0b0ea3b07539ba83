/** The catalogue's migrations, embedded in the Worker. Names and order are those of migrations/catalog/. */
import init from '../../migrations/catalog/0001_init.sql?raw';
import repoFacts from '../../migrations/catalog/0002_repo_facts.sql?raw';
import lfs from '../../migrations/catalog/0003_lfs.sql?raw';
import listOrder from '../../migrations/catalog/0004_list_order.sql?raw';
import xet from '../../migrations/catalog/0005_xet.sql?raw';
import discussions from '../../migrations/catalog/0006_discussions.sql?raw';
import community from '../../migrations/catalog/0007_community.sql?raw';
import webhooks from '../../migrations/catalog/0008_webhooks.sql?raw';
import oauth from '../../migrations/catalog/0009_oauth.sql?raw';
import buckets from '../../migrations/catalog/0010_buckets.sql?raw';
import facetCounts from '../../migrations/catalog/0011_facet_counts.sql?raw';
import organizations from '../../migrations/catalog/0012_organizations.sql?raw';

export interface Migration {
  readonly name: string;
  readonly sql: string;
}

export const catalogMigrations: readonly Migration[] = [
  { name: '0001_init.sql', sql: init },
  { name: '0002_repo_facts.sql', sql: repoFacts },
  { name: '0003_lfs.sql', sql: lfs },
  { name: '0004_list_order.sql', sql: listOrder },
  { name: '0005_xet.sql', sql: xet },
  { name: '0006_discussions.sql', sql: discussions },
  { name: '0007_community.sql', sql: community },
  { name: '0008_webhooks.sql', sql: webhooks },
  { name: '0009_oauth.sql', sql: oauth },
  { name: '0010_buckets.sql', sql: buckets },
  { name: '0011_facet_counts.sql', sql: facetCounts },
  { name: '0012_organizations.sql', sql: organizations },
];
