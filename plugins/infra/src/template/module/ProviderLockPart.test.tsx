import { ProviderLock } from '@groundwork/plugin-infra-common';
import { screen } from '@testing-library/react';
import { aVersion } from '../../__testUtils__/builders';
import { renderInfra } from '../../__testUtils__/renderInfra';
import { ModuleSection } from './ModuleSection';

const PROVIDERS = [
  { source: 'registry.terraform.io/hashicorp/aws', version: '5.31.0' },
];

function show(providerLock: ProviderLock | undefined) {
  renderInfra(
    <ModuleSection
      version={aVersion({ providerLock })}
      module={{ resources: [], moduleCalls: [], hasBackend: false }}
    />,
  );
}

describe('ProviderLockPart', () => {
  it.each([
    ['made', /until the version is analysed again/],
    ['committed', /the module’s own lock file names them/],
  ] as const)(
    'shows the versions of a lock that was %s',
    async (status, why) => {
      show({ status, providers: PROVIDERS });
      expect(await screen.findByText(why)).toBeInTheDocument();
      expect(screen.getAllByRole('row').map(row => row.textContent)).toEqual([
        'Locked providerLocked to',
        'registry.terraform.io/hashicorp/aws5.31.0',
      ]);
    },
  );

  it('says that the versions are being found out', async () => {
    show({ status: 'pending' });
    expect(await screen.findByRole('alert')).toHaveTextContent(
      /is finding out which provider versions to lock/,
    );
  });

  it('says why there are none, and what to do', async () => {
    show({ status: 'failed', error: 'Could not retrieve the versions' });
    const alert = await screen.findByRole('alert');
    expect(alert).toHaveTextContent('The providers are not locked');
    expect(alert).toHaveTextContent(/Analyse the version again/);
    expect(alert).toHaveTextContent('Could not retrieve the versions');
  });

  it.each([{ status: 'none' } as const, undefined])(
    'says nothing where there is nothing to lock: %j',
    async lock => {
      show(lock);
      expect(await screen.findByText('Module')).toBeInTheDocument();
      expect(screen.queryByRole('alert')).toBeNull();
      expect(screen.queryByText(/lock/i)).toBeNull();
    },
  );
});
