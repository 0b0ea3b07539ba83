/** Picks the component for a page. */
import type { JSX } from 'solid-js';
import type { Page } from '../contract.ts';
import { BlamePage } from './blame-page.tsx';
import { BlobPage } from './blob-page.tsx';
import { CardPage } from './card-page.tsx';
import { CommitPage } from './commit-page.tsx';
import { CommitsPage } from './commits-page.tsx';
import { ComparePage } from './compare-page.tsx';
import { ConsentPage } from './consent-page.tsx';
import { DatasetViewerPage } from './dataset-viewer-page.tsx';
import { DevicePage } from './device-page.tsx';
import { CollectionPage } from './collection-page.tsx';
import { CollectionsPage } from './collections-page.tsx';
import { ErrorPage } from './error-page.tsx';
import { HomePage } from './home-page.tsx';
import { ListPage } from './list-page.tsx';
import { LoginPage } from './login-page.tsx';
import { NewOrganizationPage } from './new-organization-page.tsx';
import { NewRepoPage } from './new-repo-page.tsx';
import { OrganizationSettingsPage } from './organization-settings-page.tsx';
import { OwnerPage } from './owner-page.tsx';
import { PasswordPage } from './password-page.tsx';
import { ProfilePage } from './profile-page.tsx';
import { RepoSettingsPage } from './repo-settings-page.tsx';
import { SearchPage } from './search-page.tsx';
import { SignUpPage } from './sign-up-page.tsx';
import { SqlPage } from './sql-page.tsx';
import { StatisticsPage } from './statistics-page.tsx';
import { TokensPage } from './tokens-page.tsx';
import { TreePage } from './tree-page.tsx';
import { TryPage } from './try-page.tsx';

export function PageBody(props: { page: Page }): JSX.Element {
  const { page } = props;
  switch (page.name) {
    case 'home':
      return <HomePage data={page.data} />;
    case 'list':
      return <ListPage data={page.data} />;
    case 'card':
      return <CardPage data={page.data} />;
    case 'tree':
      return <TreePage data={page.data} />;
    case 'blob':
      return <BlobPage data={page.data} />;
    case 'try':
      return <TryPage data={page.data} />;
    case 'login':
      return <LoginPage data={page.data} />;
    case 'sign-up':
      return <SignUpPage data={page.data} />;
    case 'new-repo':
      return <NewRepoPage data={page.data} />;
    case 'tokens':
      return <TokensPage data={page.data} />;
    case 'profile':
      return <ProfilePage data={page.data} />;
    case 'password':
      return <PasswordPage data={page.data} />;
    case 'new-organization':
      return <NewOrganizationPage data={page.data} />;
    case 'organization-settings':
      return <OrganizationSettingsPage data={page.data} />;
    case 'repo-settings':
      return <RepoSettingsPage data={page.data} />;
    case 'owner':
      return <OwnerPage data={page.data} />;
    case 'search':
      return <SearchPage data={page.data} />;
    case 'consent':
      return <ConsentPage data={page.data} />;
    case 'device':
      return <DevicePage data={page.data} />;
    case 'collections':
      return <CollectionsPage data={page.data} />;
    case 'collection':
      return <CollectionPage data={page.data} />;
    case 'dataset-viewer':
      return <DatasetViewerPage data={page.data} />;
    case 'statistics':
      return <StatisticsPage data={page.data} />;
    case 'sql':
      return <SqlPage data={page.data} />;
    case 'commits':
      return <CommitsPage data={page.data} />;
    case 'commit':
      return <CommitPage data={page.data} />;
    case 'compare':
      return <ComparePage data={page.data} />;
    case 'blame':
      return <BlamePage data={page.data} />;
    case 'error':
      return <ErrorPage data={page.data} />;
  }
}
